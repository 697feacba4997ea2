import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { installation, run } from '../process/service.ts'

const ADMIN_KEY = 'your-admin-key-for-tests'
const CRASHES = 4
const AT_ONCE = 16

/** Creations that are all on their way when the process is killed. */
function creations(round: number) {
  return Array.from({ length: AT_ONCE }, (_, i) => ({ key: randomUUID(), name: `Service ${round}-${i}` }))
}

test('retried after kill -9, also on another replica, what was asked for is there once, and the answer is the one that was stored', async () => {
  const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const survivor = run(place)
  const other = await survivor.as(ADMIN_KEY)
  let expected = 0
  for (let round = 0; round < CRASHES; round += 1) {
    const doomed = run(place)
    const client = await doomed.as(ADMIN_KEY)
    const wanted = creations(round)
    expected += wanted.length
    const asked = wanted.map(({ key, name }) =>
      client.post('/api/admin/users', { name }, { headers: { 'idempotency-key': key } }).then(
        ({ status, text }) => ({ status, text }),
        () => null,
      ),
    )
    // Some have been answered, some are being made, some have not been read: each crash finds them at other places.
    await Promise.race(asked)
    await doomed.signal('SIGKILL')
    const first = await Promise.all(asked)
    const retried = await Promise.all(
      wanted.map(({ key, name }) => other.post('/api/admin/users', { name }, { headers: { 'idempotency-key': key } })),
    )
    expect(retried.map(({ status }) => status)).toEqual(wanted.map(() => 201))
    for (const [i, answer] of first.entries()) if (answer) expect(retried[i]?.text).toBe(answer.text)
  }
  expect((await other.get('/api/admin/users')).body).toHaveLength(expected)
}, 120_000)
