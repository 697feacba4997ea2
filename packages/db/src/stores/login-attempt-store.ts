import type { LoginAttemptStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'

/** Five failures lock an address for a quarter of an hour; failures that old are forgotten. */
const MAX_FAILURES = 5
const LOCK = '15 minutes'

/** Every attempt counts as failed until it is cleared: concurrent attempts get no more tries than sequential ones. */
const BEGIN = `
  insert into login_attempt as a (subject, failures, locked_until, updated_at)
  select subject, 1, null, $2::timestamptz from unnest($1::bytea[]) as subject order by subject
  on conflict (subject) do update set
    failures = case when a.updated_at <= $2::timestamptz - interval '${LOCK}' then 1
                    when a.failures > ${MAX_FAILURES} then a.failures
                    else a.failures + 1 end,
    locked_until = case when a.updated_at <= $2::timestamptz - interval '${LOCK}' then null
                        when a.failures + 1 = ${MAX_FAILURES} then $2::timestamptz + interval '${LOCK}'
                        else a.locked_until end,
    -- While the address is locked, a retry does not prolong the lock.
    updated_at = case when a.failures >= ${MAX_FAILURES} and a.locked_until > $2 then a.updated_at else $2 end
  returning subject, failures, locked_until as "lockedUntil"`

/** In the order in which they are counted, so that concurrent calls do not deadlock. */
const CLEAR = `
  delete from login_attempt where subject in (
    select subject from login_attempt where subject = any($1::bytea[]) order by subject for update)`

const TAKE_BACK = `
  update login_attempt set failures = failures - 1,
    locked_until = case when failures > ${MAX_FAILURES} then locked_until end
  where failures > 0 and subject in (
    select subject from login_attempt where subject = any($1::bytea[]) order by subject for update)`

interface Attempts {
  subject: Buffer
  failures: number
  lockedUntil: Date | null
}

export function createLoginAttemptStore(pool: Pool): LoginAttemptStore {
  return {
    async begin(subjects, now) {
      const query = { name: 'login-attempts-begin', text: BEGIN, values: [subjects, now] }
      const rows = await run<Attempts>(pool, query)
      return subjects.map((each) => {
        const row = rows.find(({ subject }) => subject.equals(each))
        if (!row || row.failures <= MAX_FAILURES) return { allowed: true }
        return { allowed: false, lockedUntil: row.lockedUntil ?? now }
      })
    },
    async clear(subjects) {
      await run(pool, { name: 'login-attempts-clear', text: CLEAR, values: [subjects] })
    },
    async takeBack(subjects) {
      await run(pool, { name: 'login-attempts-take-back', text: TAKE_BACK, values: [subjects] })
    },
  }
}

/**
 * Deletes what has expired: sessions, challenges, invitations and other links, sign-ins by an identity provider, attempts that no longer count, calls that can no
 * longer be repeated, and codes and tokens of OAuth.
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

/** Locked rows are left for the next sweep: a sweep waits for no lock, so it cannot deadlock. */
const sweepOf = (table: string, isOver: string): string =>
  `delete from ${table} where ctid in (select ctid from ${table} where ${isOver} for update skip locked)`
