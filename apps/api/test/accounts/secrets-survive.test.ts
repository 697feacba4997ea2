import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type TestBench } from '../v1/support.ts'
import { makeKey, makeUser } from '../verify/support.ts'

// What shows a secret once is answered when it is committed, whatever fails then.

let bench: TestBench

beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

/** Everything that shows a secret once. @returns the secret */
const shown: [what: string, show: () => Promise<unknown>][] = [
  [
    'the key of a new account',
    async () => (await bench.server.admin.post('/users', { name: `App ${randomUUID()}` })).body.api_key,
  ],
  [
    'the new key of an account',
    async () => {
      const { body } = await bench.server.admin.post('/users', { name: `App ${randomUUID()}` })
      return (await bench.server.admin.post(`/users/${body.user.user_id}/rotate-key`)).body.api_key
    },
  ],
  ['a key with rules', async () => (await makeKey(bench.server.admin)).text],
  [
    'a rotated key',
    async () => {
      const { id } = await makeKey(bench.server.admin)
      return (await bench.server.admin.post('/api/v1/api-keys/rotate', { api_key: id })).body.data.new_api_key
    },
  ],
  [
    'a key of the aggregator',
    async () => {
      const user_id = (await bench.server.admin.post('/api/admin/users', { name: `Service ${randomUUID()}` })).body.id
      return (await bench.server.admin.post('/api/admin/api-keys', { user_id })).body.key
    },
  ],
  [
    'a content token',
    async () =>
      (await bench.server.admin.post('/admin/api', { name: `Content ${randomUUID()}`, status: 'active' })).body.token,
  ],
  [
    'the password of an owner',
    async () => {
      const owner = { email: `${randomUUID()}@example.com` }
      const { body } = await bench.server.admin.post('/api/v1/tenants', { name: `Tenant ${randomUUID()}`, owner })
      return body.data.owner_password
    },
  ],
]

test.each(shown)('%s is shown though usage can be neither stored nor read', async (_what, show) => {
  await makeUser(bench.server.admin)
  await bench.store.rows('alter table user_usage rename to user_usage_away')
  try {
    expect(await show()).toMatch(/^\S{16,}$/)
  } finally {
    await bench.store.rows('alter table user_usage_away rename to user_usage')
  }
})
