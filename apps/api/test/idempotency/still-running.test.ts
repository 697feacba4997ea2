import { randomUUID } from 'node:crypto'
import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type TestBench } from '../v1/support.ts'

let bench: TestBench

beforeAll(async () => {
  // Long enough that each change is refused for its wait and not for anything else.
  bench = await startBench({ repeatWaitMs: 500 })
})
afterAll(() => bench.stop())

const textAlone = { error: expect.stringContaining('still runs') }

/** One change of each contract and one over tRPC, with what the body of the refusal says. */
const changes: [path: string, body: object, refusal: object][] = [
  ['/api/admin/users', { name: `Service ${randomUUID()}` }, { error: 'in_progress' }],
  ['/users', { name: `App ${randomUUID()}`, email: `${randomUUID()}@example.com` }, textAlone],
  ['/admin/api', { name: `content-${randomUUID()}`, status: 'active' }, textAlone],
  ['/api/v1/projects', { project_name: `project-${randomUUID()}` }, { code: 'in_progress' }],
  [
    '/trpc/v1.projects.create',
    { project_name: `project-${randomUUID()}` },
    { error: { data: { code: 'CONFLICT', httpStatus: 409 } } },
  ],
]

/** Makes every claim of an idempotency key wait, as for a first request that does not end. @returns what ends it */
async function holdClaims(): Promise<() => Promise<void>> {
  const database = await openDatabase(bench.server.databaseUrl)
  const connection = await database.pool.connect()
  // It stands for a request that runs on, and not for one that was left.
  await connection.query('begin; set local idle_in_transaction_session_timeout = 0')
  await connection.query('lock table idempotent_call in share mode')
  return async () => {
    await connection.query('rollback')
    connection.release()
    await database.close()
  }
}

test('409 with Retry-After while the first request runs on, in every contract; afterwards the same request succeeds', async () => {
  const calls = changes.map(([path, body]) => ({ path, body, headers: { 'idempotency-key': randomUUID() } }))
  const ask = () =>
    Promise.all(calls.map(({ path, body, headers }) => bench.server.admin.post(path, body, { headers })))
  const end = await holdClaims()
  const refused = await ask()
  await end()
  for (const [i, { status, headers, body }] of refused.entries()) {
    const [path, , refusal] = changes[i]!
    expect({ path, status, wait: headers.get('retry-after') }).toEqual({ path, status: 409, wait: '1' })
    expect({ path, body }).toMatchObject({ path, body: refusal })
  }
  const answers = await ask()
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 200, 200])
})
