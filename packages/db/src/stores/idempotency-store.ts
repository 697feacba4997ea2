import { type IdempotencyStore, Refusal, type StoredCall } from '@keystead/domain'
import { LOCK_TIMEOUT } from '../connection-limits.ts'
import { executeWithin as execute } from './within.ts'

/** Whoever repeats a call while it runs waits this long for its answer. */
const LONGEST_WAIT = '20s'

const CLAIM = `
  insert into idempotent_call as c (name, fingerprint, scopes, created_at, expires_at)
  values (?, ?, array(select jsonb_array_elements_text(?::jsonb)), ?, ?)
  on conflict (name) do update set
    fingerprint = excluded.fingerprint, scopes = excluded.scopes, answer = null, secret_id = null,
    created_at = excluded.created_at, expires_at = excluded.expires_at
  where c.expires_at <= ?
  returning true as claimed`

const FIND = `select fingerprint, answer, secret_id as "secretId", scopes from idempotent_call where name = ?`

const ANSWER = `update idempotent_call set answer = ?, secret_id = ? where name = ?`

/** SQLSTATE of a lock that was waited for too long. */
const LOCK_NOT_AVAILABLE = '55P03'

export const idempotencyStore: IdempotencyStore = {
  async claim(tx, { name, fingerprint, scopes, now, expiresAt }) {
    await execute(tx, `set local lock_timeout = '${LONGEST_WAIT}'`)
    const claimed = await execute(tx, CLAIM, [name, fingerprint, JSON.stringify(scopes), now, expiresAt, now]).catch(
      stillRunning,
    )
    await execute(tx, `set local lock_timeout = '${LOCK_TIMEOUT}'`)
    if (claimed.length > 0) return null
    const [call] = await execute<StoredCall>(tx, FIND, [name])
    return call ?? null
  },
  async answer(tx, name, answer, secretId) {
    await execute(tx, ANSWER, [answer, secretId, name])
  },
}

function stillRunning(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) {
    throw new Refusal('in_progress', 'Idempotency-Key: the first request with it still runs; try again', {
      retryAfter: 1,
    })
  }
  throw error
}
