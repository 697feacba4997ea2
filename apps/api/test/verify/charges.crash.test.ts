import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { installation, run } from '../process/service.ts'
import { uniqueEmail } from '../support/callers.ts'
import { KEYS, leftOf, VERIFY } from './support.ts'

const ADMIN_KEY = 'your-admin-key-for-tests'
const CRASHES = 4
const AT_ONCE = 16
const CREDITS = 10_000
const COST = 7

test('retried after kill -9, also on another replica, each charge was made once, and not one credit is lost', async () => {
  const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const survivor = run(place)
  const other = await survivor.as(ADMIN_KEY)
  const { body: user } = await other.post('/api/v1/users', { email: uniqueEmail('charged') })
  const fields = { user_id: user.data.user_id, scopes: [], credits: { remaining: CREDITS } }
  const { body: made } = await other.post(KEYS, fields)
  const key: string = made.data.api_key
  let expected = 0
  for (let round = 0; round < CRASHES; round += 1) {
    const doomed = run(place)
    const client = await doomed.as(ADMIN_KEY)
    const names = Array.from({ length: AT_ONCE }, () => randomUUID())
    const requests = names.map((idempotency_key) => ({ key, cost: COST, idempotency_key }))
    expected += names.length
    const asked = requests.map((request) =>
      client.post(VERIFY, request).then(
        ({ body }) => body.data,
        () => null,
      ),
    )
    // Some have been answered, some have taken and stored nothing yet: each crash finds them at other places.
    await Promise.race(asked)
    await doomed.signal('SIGKILL')
    const first = await Promise.all(asked)
    const retried = await Promise.all(requests.map((request) => other.post(VERIFY, request)))
    expect(retried.map(({ body }) => body.data.code)).toEqual(names.map(() => 'VALID'))
    for (const [i, answer] of first.entries()) if (answer !== null) expect(retried[i]?.body.data).toEqual(answer)
  }
  expect(await leftOf(other, key)).toBe(CREDITS - COST * expected)
}, 120_000)
