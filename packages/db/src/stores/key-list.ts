import { type KeyQuery, type KeyState, NO_RULES, roleScopesSql, type ShownKey } from '@keystead/domain'
import type { Pool } from 'pg'
import { columnOf } from './column-name.ts'

const RULES = Object.keys(NO_RULES)
  .map((name) => `k.${columnOf(name)} as "${name}"`)
  .join(', ')

const COLUMNS = `
  k.id, k.kind, k.name, k.prefix, k.last_six as "lastSix", k.management, k.scopes, ${RULES}, k.successor_id as "successorId", k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.disabled_at as "disabledAt", k.revoked_at as "revokedAt",
  u.id as "userId", u.email as "userEmail", u.roles as "userRoles", u.scopes as "userScopes",
  ${roleScopesSql('u.tenant_id', 'u.roles')} as "roleScopes",
  p.id as "projectId", p.name as "projectName",
  coalesce(g.count, 0)::float8 as "useCount", g.last_used_at as "lastUsedAt", g.last_used_ip as "lastUsedIp",
  c.remaining::float8 as remaining, c.refill_amount::float8 as "refillAmount", c.refill_seconds as "refillSeconds",
  c.refilled_at as "refilledAt"`

const JOINS = `
  join api_user u on u.id = k.user_id
  left join project p on p.id = k.project_id
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

/** Reads keys with all that is shown of them, in one statement. */
export async function findKeys(pool: Pool, query: KeyQuery): Promise<ShownKey[]> {
  const { text, values } = statementOf(query)
  const { rows } = await pool.query<Row>(text, values)
  return rows.map(shown)
}

/** Counts keys, for each owner if the query names owners. */
export async function countKeys(pool: Pool, query: CountQuery): Promise<Map<string | null, number>> {
  const { conditions, values } = conditionsOf(query)
  const owner = query.owners ? OWNERS[query.owners.kind] : 'null::uuid'
  if (query.owners) conditions.push(`${owner} = any($${values.push(query.owners.ids)})`)
  const text = `select ${owner} as owner, count(*)::float8 as count from api_key k where ${conditions.join(' and ')} group by 1`
  const { rows } = await pool.query<{ owner: string | null; count: number }>(text, values)
  return new Map(rows.map(({ owner: id, count }) => [id, count]))
}

const OWNERS = { user: 'k.user_id', project: 'k.project_id' } as const

type CountQuery = Omit<KeyQuery, 'handle' | 'before' | 'limit'>

function statementOf(query: KeyQuery): { text: string; values: unknown[] } {
  const { conditions, values } = conditionsOf(query)
  const where = conditions.join(' and ')
  const limit = `order by k.id desc limit $${values.push(query.limit)}`
  if (!query.owners) return { text: `select ${COLUMNS} from api_key k ${JOINS} where ${where} ${limit}`, values }
  const { kind, ids } = query.owners
  const text = `
    select ${COLUMNS}
    from unnest($${values.push(ids)}::uuid[]) as o (id)
    cross join lateral (select k.* from api_key k where ${where} and ${OWNERS[kind]} = o.id ${limit}) k
    ${JOINS}
    order by k.id desc`
  return { text, values }
}

function conditionsOf(query: CountQuery & Pick<KeyQuery, 'handle' | 'before'>) {
  const values: unknown[] = [query.tenantId]
  const conditions = ['k.tenant_id = $1', STATES[query.state ?? 'all']]
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  add((value) => `k.user_id = ${value}`, query.userId)
  add((value) => `k.project_id = ${value}`, query.projectId)
  add((value) => `k.environment = ${value}`, query.environment)
  add((value) => `k.external_id = ${value}`, query.externalId)
  if (query.livesLongerThanDays === null) conditions.push('false')
  else add((value) => `k.revoked_at is null and ${livesLongerThan(value)}`, query.livesLongerThanDays)
  if (query.dueForRotation) {
    const { now, days } = query.dueForRotation
    add((value) => isDueForRotation(`${value}::timestamptz`, `$${values.push(days)}`), now)
  }
  add((value) => `k.id < ${value}`, query.before)
  if (query.handle && 'ids' in query.handle) add((value) => `k.id = any(${value})`, query.handle.ids)
  else add((value) => `k.hash = any(${value})`, query.handle?.hashes)
  return { conditions, values }
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
