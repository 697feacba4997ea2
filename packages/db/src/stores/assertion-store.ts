import type { AssertionStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'

/** Two that come at once wait for each other at the primary key, so one of them is the first. */
const USE = `insert into used_assertion (id, expires_at) values ($1, $2) on conflict (id) do nothing returning true as first`

export function createAssertionStore(pool: Pool): AssertionStore {
  return {
    async useOnce(id, expiresAt) {
      const rows = await run<{ first: boolean }>(pool, { name: 'assertion-use', text: USE, values: [id, expiresAt] })
      return rows.length > 0
    },
  }
}
