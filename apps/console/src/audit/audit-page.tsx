import { i18n } from '@lingui/core'
import { Button, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type AuditEvent, PAGE_SIZE } from '../api.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { FilterField } from '../parts/filter-field.tsx'
import { Moment } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Status } from '../parts/status.tsx'
import { EventDetails } from './event-details.tsx'

const route = getRouteApi('/audit')

/** `/console/audit` */
export function AuditPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [shown, setShown] = useState<AuditEvent | null>(null)
  const query = useQuery({
    queryKey: ['audit', search],
    queryFn: () =>
      api.auditEvents.list.query({
        ...search,
        since: instantOf(search.since),
        until: instantOf(search.until),
        limit: PAGE_SIZE,
      }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHead title={i18n._('Audit log')} />
      <Filters />
      <DataTable
        label={i18n._('Audit events, newest first')}
        query={query}
        columns={columns(setShown)}
        idOf={({ event_id: id }) => id}
        empty={<Text fw={500}>{i18n._('No event is like this. Change the filters.')}</Text>}
        cursor={search.cursor}
        onCursor={(next) => void navigate({ search: (before) => ({ ...before, cursor: next }) })}
      />
      {shown && <EventDetails event={shown} onClose={() => setShown(null)} />}
    </>
  )
}

/** A field of the browser says an instant in the zone of the reader. */
function instantOf(local: string | undefined): string | undefined {
  const time = local === undefined ? Number.NaN : Date.parse(local)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

const columns = (onOpen: (event: AuditEvent) => void): Column<AuditEvent>[] => [
  { title: i18n._('When'), cell: ({ created_at: at }) => <Moment at={at} none="" /> },
  { title: i18n._('Action'), cell: (event) => <ActionOf event={event} /> },
  { title: i18n._('Who'), cell: ({ actor_name: name, actor_id: id }) => name ?? id ?? i18n._('Nobody'), isWide: true },
  { title: i18n._('Target'), cell: ({ target_name: name, target_id: id }) => name ?? id ?? '', isWide: true },
  { title: i18n._('Outcome'), cell: ({ outcome }) => <Status status={outcome} />, isWide: true },
  { title: i18n._('Address'), cell: ({ ip }) => <span className="whole">{ip}</span>, isWide: true },
  {
    title: i18n._('Details'),
    cell: (event) => (
      <Button
        variant="default"
        size="xs"
        onClick={() => onOpen(event)}
        aria-label={i18n._('Show {action}', { action: event.action })}
      >
        {i18n._('Show')}
      </Button>
    ),
  },
]

const ActionOf = ({ event: { action, count } }: { event: AuditEvent }) => (
  <Text size="sm" className="whole">
    {action}
    {count > 1 && ` × ${count}`}
  </Text>
)

/** Each filter is in the address, and a change of one leads to the first page. */
function Filters() {
  const { action, actor, target, since, until } = route.useSearch()
  const navigate = route.useNavigate()
  const set = (part: object) =>
    void navigate({ search: (search) => ({ ...search, ...part, cursor: undefined }), replace: true })
  return (
    <div className="filters" role="search">
      <FilterField
        label={i18n._('Action')}
        placeholder="key.*"
        value={action}
        onChange={(value) => set({ action: value })}
      />
      <FilterField label={i18n._('Id of who acted')} value={actor} onChange={(value) => set({ actor: value })} />
      <FilterField label={i18n._('Id of the target')} value={target} onChange={(value) => set({ target: value })} />
      <FilterField
        label={i18n._('Since')}
        type="datetime-local"
        value={since}
        onChange={(value) => set({ since: value })}
      />
      <FilterField
        label={i18n._('Until')}
        type="datetime-local"
        value={until}
        onChange={(value) => set({ until: value })}
      />
    </div>
  )
}
