import { i18n } from '@lingui/core'
import { Button, Select, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, PAGE_SIZE, type User } from '../api.ts'
import { DataTable, type ListPage } from '../parts/data-table.tsx'
import { FilterField } from '../parts/filter-field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { statusText } from '../parts/status.tsx'
import { EditUser } from './edit-user.tsx'
import { EndUser } from './end-user.tsx'
import { userColumns, type UserTask } from './user-columns.tsx'
import { USER_KINDS, USER_STATUSES, type UsersFilter } from './users-search.ts'

const route = getRouteApi('/users')

/** `/console/users` */
export function UsersPage() {
  const { create, cursor, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const [task, setTask] = useState<UserTask | null>(null)
  const query = useQuery({
    queryKey: ['users', { ...filter, cursor }],
    queryFn: () => listUsers(filter, cursor),
    placeholderData: keepPreviousData,
  })
  const setCreate = (value: 'new' | undefined) => void navigate({ search: (search) => ({ ...search, create: value }) })
  return (
    <>
      <PageHead title={i18n._('Users')}>
        <Button onClick={() => setCreate('new')}>{i18n._('Create a user')}</Button>
      </PageHead>
      <Filters />
      <DataTable
        label={i18n._('Users')}
        query={query}
        columns={userColumns(setTask)}
        idOf={({ user_id: id }) => id}
        empty={<Text fw={500}>{i18n._('No user is like this. Change the filters, or create a user above.')}</Text>}
        cursor={cursor}
        onCursor={(next) => void navigate({ search: (search) => ({ ...search, cursor: next }) })}
      />
      {create !== undefined && <EditUser user={undefined} onClose={() => setCreate(undefined)} />}
      {task && <Task task={task} onClose={() => setTask(null)} />}
    </>
  )
}

const Task = ({ task: { user, change }, onClose }: { task: UserTask; onClose: () => void }) =>
  change === 'edit' ? (
    <EditUser user={user} onClose={onClose} />
  ) : (
    <EndUser user={user} change={change} onClose={onClose} />
  )

/** The list with its filters; or, for a part of an email, what is found, each read whole. */
async function listUsers({ q, ...filter }: UsersFilter, cursor: string | undefined): Promise<ListPage<User>> {
  if (q === undefined) return api.users.list.query({ ...filter, cursor, limit: PAGE_SIZE })
  const found = await api.users.search.mutate({ search_term: q, cursor, limit: PAGE_SIZE })
  const users = await Promise.all(
    found.data.flatMap(({ email }) => (email === null ? [] : [api.users.list.query({ ...filter, email, limit: 1 })])),
  )
  return { data: users.flatMap(({ data }) => data), next_cursor: found.next_cursor }
}

/** Each filter is in the address, and a change of one leads to the first page. */
function Filters() {
  const { q, status, kind, role } = route.useSearch()
  const navigate = route.useNavigate()
  const set = (part: object) =>
    void navigate({ search: (search) => ({ ...search, ...part, cursor: undefined }), replace: true })
  return (
    <div className="filters" role="search">
      <FilterField label={i18n._('Part of the email')} value={q} onChange={(value) => set({ q: value })} />
      <Select
        label={i18n._('Status')}
        placeholder={i18n._('Any')}
        clearable
        value={status ?? null}
        onChange={(value) => set({ status: value ?? undefined })}
        data={USER_STATUSES.map((value) => ({ value, label: statusText(value) }))}
      />
      <Select
        label={i18n._('Kind')}
        placeholder={i18n._('Any')}
        clearable
        value={kind ?? null}
        onChange={(value) => set({ kind: value ?? undefined })}
        data={USER_KINDS.map((value) => ({ value, label: kindText(value) }))}
      />
      <FilterField label={i18n._('Role')} value={role} onChange={(value) => set({ role: value })} />
    </div>
  )
}

const kindText = (kind: (typeof USER_KINDS)[number]): string =>
  kind === 'person' ? i18n._('Person') : i18n._('Service user')
