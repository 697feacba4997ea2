import type { Clock, CreditLease, CreditStore } from '@keystead/domain'
import type { Pool, PoolClient } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

/** A lease is a tenth of what is left, at most this many, so that the last ones are taken one by one. */
const LARGEST_LEASE = 1000
const LEASE_SHARE = 10

/** Whether a refill is due. */
const REFILLED = `
  coalesce(c.refill_seconds is not null and $3::timestamptz >= c.refilled_at + make_interval(secs => c.refill_seconds), false)`

/** @param more how many are leased when fewer are requested */
const leaseOf = (more: string): string => `
  with asked as (
    select * from unnest($1::uuid[], $2::bigint[], $4::int[]) as t (key_id, wanted, ord)
  ), now_there as (
    select a.ord, a.wanted, c.key_id, ${REFILLED} as due,
           case when ${REFILLED} then c.refill_amount else c.remaining end as available,
           case when ${REFILLED} then c.refilled_at + make_interval(secs => c.refill_seconds *
                  floor(extract(epoch from $3::timestamptz - c.refilled_at) / c.refill_seconds))
                else c.refilled_at end as refilled_at
    from asked a join key_credit c on c.key_id = a.key_id
    order by c.key_id
    for update of c
  ), granted as (
    select *, least(available, greatest(wanted, ${more})) as amount from now_there
  )
  update key_credit c set remaining = g.available - g.amount, refilled_at = g.refilled_at
  from granted g where c.key_id = g.key_id
  returning g.ord::int, c.key_id as "keyId", c.version, c.refilled_at as "refilledAt", g.amount::float8, c.remaining::float8 as stored,
    extract(epoch from c.refilled_at + make_interval(secs => c.refill_seconds) - $3::timestamptz)::float8 * 1000 as "refillMs"`

const LEASE = leaseOf(`least(available / ${LEASE_SHARE}, ${LARGEST_LEASE})`)
const LEASE_EXACTLY = leaseOf('0')

/** Credits of an older version, or from before a refill, are void. */
const GIVE_BACK = `
  with returned as (
    select key_id, version, refilled_at, sum(amount)::bigint as amount
    from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::bigint[]) as t (key_id, version, refilled_at, amount)
    group by key_id, version, refilled_at
  ), held as (
    select c.key_id from key_credit c where c.key_id in (select key_id from returned) order by c.key_id for update
  )
  update key_credit c set remaining = c.remaining + r.amount
  from (select r.key_id, sum(r.amount)::bigint as amount
        from returned r join held h on h.key_id = r.key_id
        join key_credit k on k.key_id = r.key_id and k.version = r.version
          and (r.refilled_at is null or r.refilled_at = k.refilled_at)
        group by r.key_id) r
  where c.key_id = r.key_id`

const PEEK = `
  select (case when coalesce(refill_seconds is not null and $2::timestamptz >= refilled_at + make_interval(secs => refill_seconds), false)
          then refill_amount else remaining end)::float8 as remaining
  from key_credit where key_id = $1`

/**
 * Takes credits within a transaction, which has their row locked until it ends: as many as requested, or all that is left if that
 * is less.
 */
export async function leaseWithin(
  client: PoolClient,
  { keyId, wanted, now }: { keyId: string; wanted: number; now: Date },
): Promise<CreditLease | null> {
  const { rows } = await client.query<CreditLease & { ord: number }>(LEASE_EXACTLY, [[keyId], [wanted], now, [0]])
  const [row] = rows
  if (!row) return null
  const { ord: _ord, ...lease } = row
  // The ORM's connections leave times as text.
  return { ...lease, refilledAt: new Date(lease.refilledAt) }
}

export function createCreditStore(pool: Pool, clock: Clock): CreditStore {
  const leases = new Batcher<{ keyId: string; wanted: number }, CreditLease | null>(async (asked) => {
    const values = [asked.map(({ keyId }) => keyId), asked.map(({ wanted }) => wanted), clock(), asked.map((_, i) => i)]
    const rows = await run<CreditLease & { ord: number }>(pool, { name: 'credit-lease', text: LEASE, values })
    const byOrd = new Map(rows.map(({ ord, ...lease }) => [ord, lease]))
    return asked.map((_, ord) => byOrd.get(ord) ?? null)
  })
  return {
    lease: (keyId, wanted) => leases.load({ keyId, wanted }),
    async giveBack(credits) {
      const values = [
        credits.map(({ keyId }) => keyId),
        credits.map(({ version }) => version),
        credits.map(({ refilledAt }) => refilledAt),
        credits.map(({ amount }) => amount),
      ]
      await pool.query({ text: GIVE_BACK, values })
    },
    async peek(keyId) {
      const { rows } = await pool.query<{ remaining: number }>(PEEK, [keyId, clock()])
      return rows[0]?.remaining ?? null
    },
  }
}
