import { isIP } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { z } from 'zod'
import type { Violation } from './judge.ts'
import type { Usage } from './probe.ts'
import { ADMIN_KEY, type ServiceUnderTest } from './service.ts'

/**
 * Heap and buffers after a collection may grow by so much between the end of the warming up and the end: caches that were not
 * full, and code that was not compiled. The documents of GraphQL that are kept take most of it.
 */
const MAX_GROWTH = 32 * 2 ** 20

/** Timers of what was counted, and connections that close, have this long. */
const QUIET_MS = 3000

/** docs/operations.md: connections to PostgreSQL of a replica, at most. */
const MAX_DATABASE_CONNECTIONS = 23

/** Waits until nothing is left to do, and measures. */
export async function quietUsage(service: Pick<ServiceUnderTest, 'usage'>): Promise<Usage> {
  await delay(QUIET_MS)
  return service.usage(true)
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

export function memoryFault(before: Usage, after: Usage): Violation | null {
  const grown = after.memory - before.memory
  if (grown <= MAX_GROWTH) return null
  const detail = `${mebibytes(before.memory)} after warming up, ${mebibytes(after.memory)} at the end`
  return { invariant: 'memory is given back', detail }
}

/** The listener, the pools and the feed stay; clients do not. */
export function connectionFault(after: Usage): Violation | null {
  if (after.sockets <= MAX_DATABASE_CONNECTIONS + 1) return null
  return { invariant: 'connections are given back', detail: `${after.sockets} sockets are open when nobody asks` }
}

const ADDRESSES = `
  select ip from audit_event union select last_used_ip from key_usage where last_used_ip is not null`

/** Whether a text is an IP address as RFC 5952 writes it, and one of IPv4 as such. */
function isNormalAddress(text: string): boolean {
  if (isIP(text) !== 6) return isIP(text) === 4
  return URL.parse(`http://[${text}]`)?.hostname === `[${text}]` && !/^::ffff:[0-9a-f]+:[0-9a-f]+$/.test(text)
}

/** Scopes that were counted, and that nobody was ever granted. */
const SCOPES = `
  select scope, count(*)::int as count from (
    select distinct unnest(string_to_array(scope, ' ')) as scope from usage_bucket where scope <> ''
  ) as counted
  where scope not in (
    select unnest(scopes) from api_key where scopes is not null
    union select unnest(scopes) from api_user
    union select unnest(array['*', 'admin', 'read', 'write'])
  ) group by scope limit 5`

/** The ways in which uses of one key, with one outcome, were told apart within an hour. */
const WAYS = `
  select key_id, scope_sets from (
    select key_id, cardinality(k.scopes) as held, count(distinct scope)::int as scope_sets
    from usage_bucket b join api_key k on k.id = b.key_id
    where grain = 'hour' and k.scopes is not null group by 1, 2, start, outcome
  ) as counted where scope_sets > power(2, least(held, 20)) order by 2 desc limit 1`

export async function storedFaults({ query }: ServiceUnderTest): Promise<Violation[]> {
  const faults: Violation[] = []
  const addresses = (await query<{ ip: string }>(ADDRESSES)).filter(({ ip }) => !isNormalAddress(ip)).slice(0, 5)
  if (addresses.length > 0) {
    const detail = `no normal addresses: ${addresses.map(({ ip }) => JSON.stringify(ip.slice(0, 60))).join(', ')}`
    faults.push({ invariant: 'what is stored is an address', detail })
  }
  const scopes = await query<{ scope: string }>(SCOPES)
  if (scopes.length > 0) {
    const detail = `never granted: ${scopes.map(({ scope }) => JSON.stringify(scope.slice(0, 60))).join(', ')}`
    faults.push({ invariant: 'scopes that are counted are held', detail })
  }
  const [ways] = await query<{ key_id: string; scope_sets: number }>(WAYS)
  if (ways) {
    const detail = `${ways.scope_sets} rows in an hour for one outcome of the key ${ways.key_id}: more than it holds sets of scopes`
    faults.push({ invariant: 'scopes that are counted are held', detail })
  }
  return faults
}

const Verdict = z.object({ data: z.object({ code: z.string() }) })
const USES = 7
const STORED_WITHIN_MS = 20_000

/** Whether uses are still counted, and stored: one that cannot be stored must not stop the others. */
export async function recorderFault(
  { port, query }: ServiceUnderTest,
  key: string,
  keyId: string,
): Promise<Violation | null> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' }
  const countOf = async () => {
    const [row] = await query<{ count: number }>(
      `select coalesce(sum(count), 0)::int as count from usage_bucket where key_id = '${keyId}' and grain = 'hour'`,
    )
    return row?.count ?? 0
  }
  const before = await countOf()
  for (let i = 0; i < USES; i += 1) {
    const body = JSON.stringify({ key })
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/keys/verify`, { method: 'POST', headers, body })
    Verdict.parse(await answer.json())
  }
  const deadline = Date.now() + STORED_WITHIN_MS
  let stored = 0
  while (stored < USES && Date.now() < deadline) {
    await delay(250)
    stored = (await countOf()) - before
  }
  if (stored >= USES) return null
  return {
    invariant: 'what is counted is stored',
    detail: `${USES} verifications, ${stored} of them stored after 20 s`,
  }
}

/** How many things of a kind requests may leave behind before they are taken away: lists show all that is there. */
const MANY = 400

/** Takes away what requests have made; without that every list of a run of hours would be longer than the last. */
export async function tidy({ query }: ServiceUnderTest): Promise<void> {
  const inDefaultTenant = `tenant_id = '${DEFAULT_TENANT_ID}'`
  const counted = `select count(*)::int as count from api_user where ${inDefaultTenant}`
  const [users] = await query<{ count: number }>(counted)
  if ((users?.count ?? 0) < MANY) return
  const made = `coalesce(email, '') not like '%@fuzzer.example' and name not like '% of the fuzzer'`
  await query(`delete from api_user where ${made} and ${inDefaultTenant}`)
  await query(`delete from project where name not like '% of the fuzzer'`)
  await query(`delete from mcp_config where name not like '% of the fuzzer'`)
  await query(
    `delete from job where status in ('completed', 'failed', 'cancelled') and created_at < now() - interval '1 minute'`,
  )
}
