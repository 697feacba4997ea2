import { i18n } from '@lingui/core'
import { Button, Select, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, PAGE_SIZE } from '../api.ts'
import { DataTable } from '../parts/data-table.tsx'
import { FilterField } from '../parts/filter-field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { statusText } from '../parts/status.tsx'
import { useMe } from '../shell/use-me.ts'
import { ChangeKey } from './change-key.tsx'
import { CreateKey } from './create-key.tsx'
import { keyColumns, type KeyTask } from './key-columns.tsx'
import { KEY_STATUSES } from './keys-search.ts'
import { RotateKey } from './rotate-key.tsx'
import { type NewToken, TokenModal } from './token-modal.tsx'

const route = getRouteApi('/keys')

/** `/console/keys` */
export function KeysPage() {
  const { create, status, user, environment, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const [token, setToken] = useState<NewToken | null>(null)
  const [task, setTask] = useState<KeyTask | null>(null)
  const query = useQuery({
    queryKey: ['keys', { status, user, environment, cursor }],
    queryFn: () => api.apiKeys.list.query({ status, user_id: user, environment, cursor, limit: PAGE_SIZE }),
    placeholderData: keepPreviousData,
  })
  const openCreate = () => navigate({ search: (search) => ({ ...search, create: user ?? 'new' }) })
  const closeCreate = () => void navigate({ search: (search) => ({ ...search, create: undefined }) })
  const showToken = (made: NewToken) => {
    setTask(null)
    setToken(made)
    closeCreate()
  }
  return (
    <>
      <PageHead title={i18n._('API keys')}>
        <Button onClick={() => void openCreate()}>{i18n._('Create a key')}</Button>
      </PageHead>
      <Filters />
      <DataTable
        label={i18n._('API keys')}
        query={query}
        columns={keyColumns(setTask)}
        idOf={({ key_id: id }) => id}
        empty={<Empty />}
        cursor={cursor}
        onCursor={(next) => void navigate({ search: (search) => ({ ...search, cursor: next }) })}
      />
      {create !== undefined && (
        <CreateKey user={create === 'new' ? '' : create} onClose={closeCreate} onCreated={showToken} />
      )}
      {task && <Task task={task} onClose={() => setTask(null)} onCreated={showToken} />}
      {token && <ShownToken token={token} onClose={() => setToken(null)} />}
    </>
  )
}

function ShownToken({ token, onClose }: { token: NewToken; onClose: () => void }) {
  const me = useMe()
  return me.data ? <TokenModal token={token} tenant={me.data.data.tenant_id} onClose={onClose} /> : null
}

interface TaskProps {
  task: KeyTask
  onClose: () => void
  onCreated: (token: NewToken) => void
}

const Task = ({ task: { key, change }, onClose, onCreated }: TaskProps) =>
  change === 'rotate' ? (
    <RotateKey keyOf={key} onClose={onClose} onCreated={onCreated} />
  ) : (
    <ChangeKey keyOf={key} change={change} onClose={onClose} />
  )

/** Each filter is in the address, and a change of one leads to the first page. */
function Filters() {
  const { status, user, environment } = route.useSearch()
  const navigate = route.useNavigate()
  const set = (part: object) =>
    void navigate({ search: (search) => ({ ...search, ...part, cursor: undefined }), replace: true })
  return (
    <div className="filters" role="search">
      <Select
        label={i18n._('Status')}
        placeholder={i18n._('Any')}
        clearable
        value={status ?? null}
        onChange={(value) => set({ status: value ?? undefined })}
        data={KEY_STATUSES.map((value) => ({ value, label: statusText(value) }))}
      />
      <FilterField
        label={i18n._('Environment')}
        value={environment}
        onChange={(value) => set({ environment: value })}
      />
      <FilterField label={i18n._('Id of the user')} value={user} onChange={(value) => set({ user: value })} />
    </div>
  )
}

const Empty = () => (
  <>
    <Text fw={500}>{i18n._('There is no key here.')}</Text>
    <Text size="sm">
      {i18n._('Create one above, or change the filters. Your API then asks Keystead whether a key is valid.')}
    </Text>
  </>
)
