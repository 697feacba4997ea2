import type { ChargeStore, Clock, EarlierCharge, ExpiredCharge } from '@keystead/domain'
import type { Pool } from 'pg'
import { leaseWithin } from './credit-store.ts'
import { inTransaction } from './transaction.ts'

/** Of several at once one inserts; the others wait until it is committed or rolled back. */
const INSERT = `
  insert into key_charge as c (id, tenant_id, key_id, idempotency_key, request, held, state, credit_version, outcome, created_at, expires_at, made_by)
  values ($1, $2, $3, $4, $5, $5, $6, $7, '{"remaining": null, "limits": []}', $8, $9, $10)
  on conflict (key_id, idempotency_key) do update set
    id = excluded.id, request = excluded.request, held = excluded.held, state = excluded.state,
    credit_version = excluded.credit_version, credit_refilled_at = null,
    created_at = excluded.created_at, expires_at = excluded.expires_at, made_by = excluded.made_by
  where c.state <> 'reserved' and c.expires_at <= $8
  returning id`

const FIND = `select id, request, outcome from key_charge where key_id = $1 and idempotency_key = $2`

const OUTCOME = `update key_charge set outcome = $2, credit_refilled_at = $3 where id = $1`

/** Credits of an older version, or from before a refill, are void. */
const EXPIRE = `
  with due as (
    select id, key_id, held, credit_version, credit_refilled_at, created_at, outcome from key_charge where state = 'reserved' and expires_at <= $1
    order by id for update skip locked limit 1000
  ), refunded as (
    update key_charge c set state = 'refunded', expires_at = $1::timestamptz + interval '1 day' from due where c.id = due.id
  ), metered as (
    select due.*, coalesce(a.meter_id, a.id) as meter_id from due join api_key a on a.id = due.key_id
  ), credits as (
    -- Charges are locked before credits, and credits in one order, as everywhere else.
    select key_id from key_credit where key_id in (select meter_id from metered) order by key_id for update
  ), returned as (
    update key_credit c set remaining = c.remaining + d.credits
    from (select k.key_id, sum((m.held ->> 'cost')::bigint)::bigint as credits
          from metered m join credits h on h.key_id = m.meter_id
          join key_credit k on k.key_id = h.key_id
            and k.version = m.credit_version and k.refilled_at = m.credit_refilled_at
          group by 1) d
    where c.key_id = d.key_id
  )
  select key_id as "keyId", held, created_at as "createdAt", outcome from due`

export function createChargeStore(pool: Pool, clock: Clock): ChargeStore {
  return {
    make: (charge, take) =>
      inTransaction(pool, async (client) => {
        const { id, tenantId, keyId, idempotencyKey, request, state, creditVersion, createdAt, expiresAt, madeBy } =
          charge
        const values = [
          id,
          tenantId,
          keyId,
          idempotencyKey,
          request,
          state,
          creditVersion,
          createdAt,
          expiresAt,
          madeBy,
        ]
        const inserted = await client.query(INSERT, values)
        if (inserted.rowCount === 0) {
          const { rows } = await client.query<EarlierCharge>(FIND, [keyId, idempotencyKey])
          const [earlier] = rows
          if (!earlier) throw new Error('an existing charge was not found')
          return { commit: false, value: earlier }
        }
        // Charges are locked before credits.
        const made = await take((meterId, wanted) => leaseWithin(client, { keyId: meterId, wanted, now: clock() }))
        if (made === null) return { commit: false, value: null }
        await client.query(OUTCOME, [id, made.outcome, made.creditRefilledAt])
        return { commit: true, value: null }
      }),
    async expire(now) {
      // The ORM's connections leave times as text.
      const { rows } = await pool.query<Omit<ExpiredCharge, 'createdAt'> & { createdAt: string }>(EXPIRE, [now])
      return rows.map(({ createdAt, ...row }) => Object.assign(row, { createdAt: new Date(createdAt) }))
    },
  }
}
