import type { Pool } from 'pg'
import { LOCK } from './login-attempt-store.ts'

/** Locked rows are left for the next sweep: a sweep waits for no lock, so it cannot deadlock. */
export const sweepOf = (table: string, isOver: string): string =>
  `delete from ${table} where ctid in (select ctid from ${table} where ${isOver} for update skip locked)`

/**
 * Deletes what has expired: sessions, challenges, invitations and other links, sign-ins by an identity provider, attempts that no
 * longer count, calls that can no longer be repeated, and codes and tokens of OAuth.
 */
export async function sweepExpired(pool: Pool, now: Date): Promise<void> {
  await pool.query(sweepOf('session', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('auth_challenge', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('invitation', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('password_reset', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('sso_attempt', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('login_attempt', `updated_at <= $1::timestamptz - interval '${LOCK}'`), [now])
  await pool.query(sweepOf('idempotent_call', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('oauth_payload', 'expires_at <= $1'), [now])
  await pool.query(sweepOf('used_assertion', 'expires_at <= $1'), [now])
  // A replica whose clock is behind may still be shown the token.
  await pool.query(sweepOf('ended_token', `expires_at <= $1::timestamptz - interval '1 hour'`), [now])
  await pool.query(sweepOf('key_charge', `state <> 'reserved' and expires_at <= $1`), [now])
}
