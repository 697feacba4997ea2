import { type IdempotencyStore, Refusal, type StoredCall } from '@keystead/domain'
import { LOCK_TIMEOUT } from '../connection-limits.ts'
import { runWithin } from './within.ts'

/** How long a repeated call waits for the answer of the first one while that runs. */
const LONGEST_WAIT_MS = 20_000

const CLAIM = `
  insert into idempotent_call as c (name, fingerprint, scopes, created_at, expires_at)
  values ($1, $2, $3, $4, $5)
  on conflict (name) do update set
    fingerprint = excluded.fingerprint, scopes = excluded.scopes, answer = null, secret_id = null,
    created_at = excluded.created_at, expires_at = excluded.expires_at
  where c.expires_at <= $4
  returning true as claimed`

const FIND = `select fingerprint, answer, secret_id as "secretId", scopes from idempotent_call where name = $1`

const ANSWER = `update idempotent_call set answer = $2, secret_id = $3 where name = $1`

/** SQLSTATE of a lock timeout. */
const LOCK_NOT_AVAILABLE = '55P03'

/** @param waitMs how long the repetition of a call that still runs waits for its answer; shorter in tests */
export const createIdempotencyStore = ({ waitMs = LONGEST_WAIT_MS }: { waitMs?: number } = {}): IdempotencyStore => ({
  async claim(tx, { name, fingerprint, scopes, now, expiresAt }) {
    await runWithin(tx, `set local lock_timeout = ${waitMs}`)
    const claimed = await runWithin(tx, CLAIM, [name, fingerprint, scopes, now, expiresAt]).catch(stillRunning)
    await runWithin(tx, `set local lock_timeout = '${LOCK_TIMEOUT}'`)
    if (claimed.length > 0) return null
    const [call] = await runWithin<StoredCall>(tx, FIND, [name])
    return call ?? null
  },
  async answer(tx, name, answer, secretId) {
    await runWithin(tx, ANSWER, [name, answer, secretId])
  },
})

function stillRunning(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) {
    throw new Refusal('in_progress', 'Idempotency-Key: the first request with this key still runs; retry', {
      retryAfter: 1,
    })
  }
  throw error
}
