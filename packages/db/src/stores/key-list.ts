import {
  isUuid,
  type KeyCountQuery,
  type KeyQuery,
  type KeyState,
  NO_RULES,
  patternOf,
  roleScopesSql,
  type ShownKey,
} from '@keystead/domain'
import { type Pool, types } from 'pg'
import { columnOf } from './column-name.ts'
import { type AddValue, instantsOf, sortedBy } from './sorted-list.ts'

const RULES = Object.keys(NO_RULES)
  .map((name) => `${name === 'limits' ? 'coalesce(l.limits, k.limits)' : `k.${columnOf(name)}`} as "${name}"`)
  .join(', ')

const COLUMNS = `
  k.id, k.kind, k.name, k.prefix, k.last_six as "lastSix", k.management, k.scopes, ${RULES}, k.successor_id as "successorId", k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.disabled_at as "disabledAt", k.revoked_at as "revokedAt",
  u.id as "userId", u.email as "userEmail", u.roles as "userRoles", u.scopes as "userScopes",
  ${roleScopesSql('u.tenant_id', 'u.roles')} as "roleScopes",
  l.name as "planName", p.id as "projectId", p.name as "projectName",
  coalesce(g.count, 0)::float8 as "useCount", g.last_used_at as "lastUsedAt", g.last_used_ip as "lastUsedIp",
  c.remaining::float8 as remaining, c.refill_amount::float8 as "refillAmount", c.refill_seconds as "refillSeconds",
  c.refilled_at as "refilledAt"`

const JOINS = `
  join api_user u on u.id = k.user_id
  left join project p on p.id = k.project_id
  left join plan l on l.id = k.plan_id
  left join key_usage g on g.key_id = k.id
  left join key_credit c on c.key_id = coalesce(k.meter_id, k.id)`

const STATES: Readonly<Record<KeyState, string>> = {
  all: 'true',
  live: 'k.revoked_at is null',
  active: 'k.revoked_at is null and k.disabled_at is null',
  disabled: 'k.revoked_at is null and k.disabled_at is not null',
  revoked: 'k.revoked_at is not null',
}

type Row = Omit<ShownKey, 'user' | 'project' | 'usage' | 'credit'> & {
  userId: string
  userEmail: string | null
  userRoles: string[]
  userScopes: string[]
  roleScopes: string[] | null
  projectId: string | null
  projectName: string | null
  useCount: number
  lastUsedAt: Date | null
  lastUsedIp: string | null
  remaining: number | null
  refillAmount: number | null
  refillSeconds: number | null
  refilledAt: Date | null
}

/** What is searched: an index is made of the same expression. */
const SEARCHED = `(k.name || ' ' || k.prefix || ' ' || k.last_six)`

const SORTED_BY = {
  tenant: 'k.tenant_id',
  id: 'k.id',
  name: 'k.name',
  last_used_at: 'g.last_used_at',
  expires_at: 'k.expires_at',
  ofUsage: { tenant: 'g.tenant_id', id: 'g.key_id' },
}

/** The connections for a list of keys. */
export interface KeyListPools {
  /** Plans a statement once, for any values, and always by an index. */
  hot: Pool
  /** Plans each statement for its values: which index serves best depends on what is searched and filtered. */
  planning: Pool
}

const needsPlanning = ({
  search,
  lastUsedBefore,
  isUnused,
  expiresBefore,
  expiresAfter,
  sorting,
}: KeyCountQuery & Pick<KeyQuery, 'sorting'>) =>
  [search, lastUsedBefore, isUnused, expiresBefore, expiresAfter].some((it) => it !== undefined) ||
  (sorting !== undefined && sorting.by !== 'created_at')

/** Reads keys with all that is shown of them, in one statement. */
export async function findKeys({ hot, planning }: KeyListPools, query: KeyQuery): Promise<ShownKey[]> {
  const { text, values } = statementOf(query)
  // The connections of the ORM leave times as text.
  const { rows } = await (needsPlanning(query)
    ? planning.query<Row>({ text, values, types })
    : hot.query<Row>(text, values))
  return rows.map(shown)
}

/** Counts keys, for each owner if the query names owners. */
export async function countKeys(
  { hot, planning }: KeyListPools,
  query: KeyCountQuery,
): Promise<Map<string | null, number>> {
  const { conditions, values, add } = conditionsOf(query)
  const owner = query.owners ? OWNERS[query.owners.kind] : 'null::uuid'
  if (query.owners) conditions.push(`${owner} = any(${add(query.owners.ids)})`)
  const limit = query.owners || query.limit === undefined ? '' : `limit ${add(query.limit)}`
  const counted = `select ${owner} as owner from api_key k where ${conditions.join(' and ')} ${limit}`
  const text = `select owner, count(*)::float8 as count from (${counted}) c group by 1`
  const { rows } = await (needsPlanning(query) ? planning : hot).query<{ owner: string | null; count: number }>(
    text,
    values,
  )
  return new Map(rows.map(({ owner: id, count }) => [id, count]))
}

const OWNERS = { user: 'k.user_id', project: 'k.project_id' } as const

function statementOf(query: KeyQuery): { text: string; values: unknown[] } {
  const { conditions, values, add } = conditionsOf(query)
  const sorting = query.sorting ?? { by: 'created_at', order: 'desc', hasValue: null, after: null }
  const { conditions: place, orderBy } = sortedBy(sorting, SORTED_BY, add)
  const where = [...conditions, ...place].join(' and ')
  const limit = `order by ${orderBy} limit ${add(query.limit)}`
  if (!query.owners) return { text: `select ${COLUMNS} from api_key k ${JOINS} where ${where} ${limit}`, values }
  const { kind, ids } = query.owners
  const text = `
    select ${COLUMNS}
    from unnest(${add(ids)}::uuid[]) as o (id)
    cross join lateral (select k.* from api_key k where ${where} and ${OWNERS[kind]} = o.id ${limit}) k
    ${JOINS}
    order by k.id desc`
  return { text, values }
}

function conditionsOf(query: KeyCountQuery & Pick<KeyQuery, 'handle' | 'before' | 'sorting'>) {
  const values: unknown[] = [query.tenantId]
  const add: AddValue = (value) => `$${values.push(value)}`
  const conditions = ['k.tenant_id = $1', STATES[query.state ?? 'all']]
  const addIf = (condition: (parameter: string) => string, value: unknown): void => {
    if (value !== undefined) conditions.push(condition(add(value)))
  }
  addIf((value) => `k.user_id = ${value}`, query.userId)
  addIf((value) => `k.project_id = ${value}`, query.projectId)
  addIf((value) => `k.plan_id = ${value}`, query.planId)
  addIf((value) => `k.environment = ${value}`, query.environment)
  addIf((value) => `k.external_id = ${value}`, query.externalId)
  if (query.livesLongerThanDays === null) conditions.push('false')
  else addIf((value) => `k.revoked_at is null and ${livesLongerThan(value)}`, query.livesLongerThanDays)
  if (query.dueForRotation) {
    const { now, days } = query.dueForRotation
    conditions.push(isDueForRotation(`${add(now)}::timestamptz`, add(days)))
  }
  addIf((value) => `k.id < ${value}`, query.before)
  if (query.handle && 'ids' in query.handle) addIf((value) => `k.id = any(${value})`, query.handle.ids)
  else addIf((value) => `k.hash = any(${value})`, query.handle?.hashes)
  if (query.search !== undefined) conditions.push(`(${searchOf(query.search, add)})`)
  const usage = 'select from key_usage n where n.key_id = k.id'
  conditions.push(...instantsOf(query, { expiresAt: 'k.expires_at', usage, sorting: query.sorting }, add))
  return { conditions, values, add }
}

/** Also for a key as it is shown: its first characters, three dots, and its last. */
const patternsOf = (term: string): string => term.split('...').map(patternOf).join('')

function searchOf(term: string, add: AddValue): string {
  const contains = `${SEARCHED} ilike ${add(patternsOf(term))}`
  return isUuid(term) ? `${contains} or k.id = ${add(term)}::uuid` : contains
}

/** Whether a key `k` works, was made so many days ago, and has no successor. Null days: no key is due. */
export const isDueForRotation = (now: string, days: string): string =>
  `k.revoked_at is null and k.disabled_at is null and k.successor_id is null and (k.expires_at is null or k.expires_at > ${now})
   and k.created_at <= ${now} - ${days}::int * interval '24 hours'`

/** Days of 24 hours, as the domain counts them. */
const livesLongerThan = (days: string): string =>
  `(k.expires_at is null or k.expires_at > k.created_at + ${days}::int * interval '24 hours')`

function shown({
  userId,
  userEmail,
  userRoles,
  userScopes,
  roleScopes,
  projectId,
  projectName,
  useCount,
  lastUsedAt,
  lastUsedIp,
  remaining,
  refillAmount,
  refillSeconds,
  refilledAt,
  ...key
}: Row): ShownKey {
  return {
    ...key,
    user: { id: userId, email: userEmail, roles: userRoles, scopes: userScopes, roleScopes },
    project: projectId === null || projectName === null ? null : { id: projectId, name: projectName },
    usage: { count: useCount, lastUsedAt, lastUsedIp },
    credit: remaining === null || refilledAt === null ? null : { remaining, refillAmount, refillSeconds, refilledAt },
  }
}
