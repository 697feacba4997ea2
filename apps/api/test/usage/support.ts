import { randomUUID } from 'node:crypto'
import type { Database } from '@keystead/db'
import type { TestServer, TestTenant } from '../support/server.ts'

export interface Account {
  userId: string
  key: string
}

/** A user of role admin, so that its key may ask for something. */
export async function account(tenant: TestTenant): Promise<Account> {
  const id = randomUUID()
  const { body } = await tenant.owner.post('/users', { name: `User ${id}`, email: `${id}@example.com`, role: 'admin' })
  return { userId: body.user.user_id, key: body.api_key }
}

/** Sends `count` requests, `lanes` at a time. */
export async function use(server: TestServer, key: string, count: number, lanes = 50): Promise<void> {
  const client = server.as(key)
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const { status } = await client.get('/api/v1/projects?limit=1')
      if (status !== 200) throw new Error(`expected 200, got ${status}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

export interface Stored {
  total: number
  keyCount: number
  audited: number
}

/** What the tables say, without a service in between. */
export async function stored({ pool }: Database, userId: string): Promise<Stored> {
  const { rows } = await pool.query<Stored>(
    `select coalesce((select total_requests from user_usage where user_id = $1), 0)::int as total,
            coalesce((select sum(count) from key_usage join api_key on id = key_id where user_id = $1), 0)::int as "keyCount",
            coalesce((select sum(count) from audit_event where actor_id = $1 and action = 'key.used'), 0)::int as audited`,
    [userId],
  )
  return rows[0]!
}
