import type { LoginAttemptStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'

/** Five failures lock an address for a quarter of an hour; failures that old are forgotten. */
const MAX_FAILURES = 5
export const LOCK = '15 minutes'

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
