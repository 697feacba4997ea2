import {
  foldPartOfEmail,
  isUuid,
  type ListedUser,
  patternOf,
  type Sorting,
  type UserListQuery,
  type UserListStore,
} from '@keystead/domain'
import { type Pool, types } from 'pg'
import { type AddValue, instantsOf, orderOf, sortedBy } from './sorted-list.ts'

/** What is searched: an index is made of the same expression. */
const SEARCHED = `(u.name || ' ' || coalesce(u.username::text, '') || ' ' || coalesce(u.email::text, ''))`

const STATUS = (now: string) => `case when u.expires_at <= ${now} then 'expired' else u.status end`

const COLUMNS = (now: string, lastUsed: string) => `
  u.id, u.email, u.username, u.name, u.roles, ${STATUS(now)} as status, u.created_at as "createdAt", u.expires_at as "expiresAt",
  ${lastUsed} as "lastUsedAt",
  (select count(*)::int from api_key k where k.user_id = u.id and k.revoked_at is null and k.disabled_at is null
     and (k.expires_at is null or k.expires_at > ${now})) as "liveKeys",
  (select count(*)::int from membership m where m.user_id = u.id) as projects`

const SORTED_BY = {
  tenant: 'u.tenant_id',
  id: 'u.id',
  name: 'u.name',
  last_used_at: 'g.last_used_at',
  expires_at: 'u.expires_at',
  ofUsage: { tenant: 'g.tenant_id', id: 'g.user_id' },
}

/** The same of the rows of the page. */
const PAGE_SORTED_BY = {
  ...SORTED_BY,
  last_used_at: 'u.last_used_at',
  ofUsage: { tenant: 'u.tenant_id', id: 'u.id' },
}

/** @param pool plans each statement for its values: which index serves best depends on the text that is searched */
export const createUserListStore = (pool: Pool): UserListStore => ({
  async find(query, sorting, limit) {
    const { values, add, now, conditions } = statementOf(query, sorting)
    const { conditions: place, orderBy } = sortedBy(sorting, SORTED_BY, add)
    const isByUse = sorting.by === 'last_used_at'
    // Keys and projects are counted, and the last use is looked up, of the users of the page alone.
    const page = `
      select ${isByUse ? 'u.*, g.last_used_at from api_user u left join user_usage g on g.user_id = u.id' : 'u.* from api_user u'}
      where ${[...conditions, ...place].join(' and ')} order by ${orderBy} limit ${add(limit)}`
    const lastUsed = isByUse ? 'u.last_used_at' : '(select n.last_used_at from user_usage n where n.user_id = u.id)'
    const text = `select ${COLUMNS(now(), lastUsed)} from (${page}) u order by ${orderOf(sorting, PAGE_SORTED_BY)}`
    // The ORM's connections leave times as text.
    const { rows } = await pool.query<ListedUser>({ text, values, types })
    return rows
  },
  async count(query, limit) {
    const { values, add, conditions } = statementOf(query)
    const text = `select count(*)::int as count from (select from api_user u where ${conditions.join(' and ')} limit ${add(limit)}) c`
    const { rows } = await pool.query<{ count: number }>(text, values)
    return rows[0]?.count ?? 0
  },
})

function statementOf(query: UserListQuery, sorting?: Sorting) {
  const values: unknown[] = [query.tenantId]
  const add: AddValue = (value) => `$${values.push(value)}`
  let parameter: string | undefined
  const now = () => (parameter ??= `${add(query.now)}::timestamptz`)
  const conditions = ['u.tenant_id = $1', ...conditionsOf(query, add, now)]
  const usage = 'select from user_usage n where n.user_id = u.id'
  conditions.push(...instantsOf(query, { expiresAt: 'u.expires_at', usage, sorting }, add))
  return { values, add, now, conditions }
}

function conditionsOf(
  { kind, status, role, email, username, search }: UserListQuery,
  add: AddValue,
  now: () => string,
) {
  const conditions: string[] = []
  if (kind !== undefined) conditions.push(`u.kind = ${add(kind)}`)
  if (status !== undefined) conditions.push(`${STATUS(now())} = ${add(status)}`)
  if (role !== undefined) conditions.push(`u.roles @> array[${add(role)}::text]`)
  if (email === null) conditions.push('false')
  else if (email !== undefined) conditions.push(`u.email = ${add(email)}::citext`)
  if (username !== undefined) conditions.push(`u.username = ${add(username)}::citext`)
  if (search !== undefined) conditions.push(`(${searchOf(search, add)})`)
  return conditions
}

function searchOf(term: string, add: AddValue): string {
  // An address is stored with its domain in ASCII.
  const folded = foldPartOfEmail(term)
  const terms = [...new Set([term.toLowerCase(), ...(folded === null ? [] : [folded])])]
  const parts = terms.map((each) => `${SEARCHED} ilike ${add(patternOf(each))}`)
  if (isUuid(term)) parts.push(`u.id = ${add(term)}::uuid`)
  return parts.join(' or ')
}
