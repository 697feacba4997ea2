import { type Database, openDatabase } from '@keystead/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../process/service.ts'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startUpstream, type Upstream, UPSTREAM_KEY } from '../stream/upstream.ts'
import { createJob, type JobBody, jobOnce } from './support.ts'

let upstream: Upstream
let server: TestServer
let database: Database
let client: TestClient

beforeAll(async () => {
  upstream = await startUpstream()
  const prices = 'openai/priced=2/8'
  const environment = { ...upstream.environment, KEYSTEAD_MODEL_PRICES: prices, KEYSTEAD_JOBS_PER_TENANT: '3' }
  server = await startTestServer({ environment })
  client = (await server.createTenant()).owner
  database = await openDatabase(server.databaseUrl)
})
afterAll(async () => {
  await database.close()
  await server.stop()
  await upstream.close()
})

const ask = (model: string, fields: object = {}) => createJob(client, { provider: 'openai', model, ...fields })

/** The end of a job that is tried again. How long it waits before, the tests of the queue say; here nobody waits for it. */
const endOfRetries = (id: string): Promise<JobBody> =>
  jobOnce(
    {
      get: async (path: string) => {
        const { rowCount } = await database.pool.query(
          `update keystead_queue.job set start_after = now() where id = $1 and state = 'retry' and start_after > now()`,
          [id],
        )
        if (rowCount) await database.pool.query(`select pg_notify('keystead', 'q')`)
        return client.get(path)
      },
    },
    id,
  )

test('a job is run by the built-in provider', async () => {
  const id = await createJob(client, { prompt: 'Hello, world!' })
  const job = await jobOnce(client, id)
  expect(job).toMatchObject({ status: 'COMPLETED', result: 'Hello, world!', tokens_in: 2, tokens_out: 2, cost: 0 })
  expect(job.started_at! <= job.finished_at!).toBe(true)
})

test('a provider is asked what was asked, and its tokens cost what the table says', async () => {
  const id = await ask('priced', {
    system_prompt: 'Be kind',
    max_tokens: 9,
    temperature: 0.5,
    messages: [{ role: 'assistant', content: 'Yes?' }],
  })
  expect(await jobOnce(client, id)).toMatchObject({
    status: 'COMPLETED',
    result: 'Hello, world!',
    tokens_in: 7,
    tokens_out: 4,
    cost: (7 * 2 + 4 * 8) / 1e6,
  })
  const [request] = upstream.of('priced')
  expect(request!.authorization).toBe(`Bearer ${UPSTREAM_KEY}`)
  expect(request!.body).toMatchObject({
    model: 'priced',
    stream: true,
    max_tokens: 9,
    temperature: 0.5,
    messages: [
      { role: 'system', content: 'Be kind' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Hello' },
    ],
  })
})

test.each([429, 500, 503])('a provider that answers %i is asked again, later', async (status) => {
  const model = `busy-${status}`
  upstream.set(model, { refusals: { status, times: 2, message: 'come back' } })
  const id = await ask(model)
  const waiting = await jobOnce(client, id, (job) => job.error !== null)
  expect(waiting).toMatchObject({ status: 'PENDING', error: `openai answered ${status}: come back` })
  expect(await endOfRetries(id)).toMatchObject({ status: 'COMPLETED', error: null, result: 'Hello, world!' })
  expect(upstream.of(model)).toHaveLength(3)
})

test.each([
  [400, 'bad words', 'openai answered 400: bad words'],
  [401, `Incorrect API key provided: ${UPSTREAM_KEY}`, 'openai refused the key in OPENAI_API_KEY'],
  [404, 'no such model', 'model: openai has no model refused-404'],
  [422, `unhappy with ${UPSTREAM_KEY}`, 'openai answered 422: unhappy with ***'],
])('a provider that answers %i is not asked again: FAILED, with the reason', async (status, message, error) => {
  const model = `refused-${status}`
  upstream.set(model, { refusals: { status, message } })
  const id = await ask(model)
  expect(await jobOnce(client, id)).toMatchObject({ status: 'FAILED', error })
  expect(upstream.of(model)).toHaveLength(1)
  expect(server.logs()).not.toContain(UPSTREAM_KEY)
})

test('a stream that breaks off is asked for again', async () => {
  upstream.set('breaks', { at: 2, does: 'cut' })
  const id = await ask('breaks')
  const waiting = await jobOnce(client, id, (job) => job.error !== null)
  expect(waiting.error).toBe('openai closed the connection before its answer was complete')
  upstream.set('breaks', {})
  expect(await endOfRetries(id)).toMatchObject({ status: 'COMPLETED', result: 'Hello, world!' })
})

test('at most so many jobs of a tenant run at once, and another tenant does not wait for them', async () => {
  upstream.set('slow', { everyMs: 150 })
  const ids = await Promise.all(Array.from({ length: 9 }, () => ask('slow')))
  const other = (await server.createTenant()).owner
  const otherId = await createJob(other, { provider: 'openai', model: 'of-the-other' })
  await jobOnce(other, otherId)
  expect(upstream.of('slow').length).toBeLessThan(9)
  let most = 0
  await until('all have ended', async () => {
    most = Math.max(most, upstream.of('slow').filter((each) => !each.isOver && !each.isAborted).length)
    const { body } = await client.get('/api/jobs?status=COMPLETED')
    const done = new Set(body.map(({ id }: { id: string }) => id))
    return ids.every((id) => done.has(id)) || undefined
  })
  expect(most).toBe(3)
  expect(upstream.of('slow')).toHaveLength(9)
})

test('cancelling a job closes the connection to its provider at once', async () => {
  upstream.set('endless', { isEndless: true, everyMs: 20 })
  const id = await ask('endless')
  await until('it runs', () => upstream.of('endless')[0])
  const { body } = await client.post(`/api/jobs/${id}/cancel`)
  expect(body.status).toBe('CANCELLED')
  const at = performance.now()
  await upstream.of('endless')[0]!.aborted
  expect(performance.now() - at).toBeLessThan(500)
  expect(await jobOnce(client, id)).toMatchObject({ status: 'CANCELLED', result: null })
})
