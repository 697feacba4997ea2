import { type Database, openDatabase } from '@keystead/db'
import { expect, onTestFinished, test } from 'vitest'
import { createJob, type JobBody } from '../jobs/support.ts'
import type { TestClient } from '../support/client.ts'
import { contentOf, openStream } from '../stream/sse.ts'
import { useUpstream } from '../stream/upstream.ts'
import { installation, type Process, run, until } from './service.ts'

const ADMIN_KEY = 'the-admin-key-of-the-job-tests'

async function jobsOf(client: TestClient): Promise<JobBody[]> {
  const { body } = await client.get('/api/jobs')
  return body
}

const isOver = ({ status }: JobBody): boolean => status !== 'PENDING' && status !== 'PROCESSING'

/** What the queue and the rows say of themselves. */
async function useDatabase(environment: Record<string, string>): Promise<Database['pool']> {
  const database = await openDatabase(environment['DATABASE_URL'] ?? '')
  onTestFinished(() => database.close())
  return database.pool
}

/** How many jobs are over, and how many run, by their rows: a list of them all would cost the service more than the jobs do. */
async function countJobs(database: Database['pool']): Promise<{ over: number; running: number }> {
  const { rows } = await database.query<{ status: string; count: number }>(
    'select status, count(*)::int from job group by status',
  )
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0
  const [running, waiting] = [of('PROCESSING'), of('PENDING')]
  return { over: rows.reduce((sum, { count }) => sum + count, 0) - running - waiting, running }
}

test('kill -9 in the middle of 100 jobs: after a restart each is finished once, and none is lost', async () => {
  const upstream = await useUpstream()
  upstream.set('steady', { pieces: ['a', 'b', 'c', 'd'], everyMs: 60 })
  const environment = {
    ...(await installation()),
    ...upstream.environment,
    KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
    KEYSTEAD_JOBS_PER_TENANT: '10',
    KEYSTEAD_AUTH_RATE_LIMIT: '100000',
  }
  const first = run(environment)
  const client = await first.as(ADMIN_KEY)
  const ids = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      createJob(client, { provider: 'openai', model: 'steady', prompt: `number ${i}` }),
    ),
  )
  const database = await useDatabase(environment)
  await until('some are done, and some run', async () => {
    const { over, running } = await countJobs(database)
    return (over > 20 && running > 0) || undefined
  })
  const before = new Map((await jobsOf(client)).filter(isOver).map((job) => [job.id, job]))
  await first.signal('SIGKILL')
  const asked = upstream.seen.length
  // The heartbeats need not be waited for here.
  await database.query(
    `update keystead_queue.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`,
  )

  const second = run(environment)
  const after = await second.as(ADMIN_KEY)
  const isDone = async () => (await countJobs(database)).over === ids.length || undefined
  await until('all have ended', isDone, 60_000)
  const jobs = await jobsOf(after)
  expect(jobs.every(isOver)).toBe(true)
  expect(jobs.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  expect(jobs.filter(({ status, result }) => status === 'COMPLETED' && result === 'abcd')).toHaveLength(100)
  // What was done before the kill is as it was: nothing ran again that had come to its end.
  for (const [id, job] of before) expect(jobs.find((each) => each.id === id)).toEqual(job)
  expect(upstream.seen.length - asked).toBeLessThanOrEqual(100 - before.size)
  // Each prompt has come to its end at the provider once; those that were cut off by the kill began twice.
  const ended = upstream
    .of('steady')
    .filter(({ isAborted }) => !isAborted)
    .map(({ body }) => body.messages[0]!.content)
  expect(new Set(ended).size).toBe(100)
  // Those whose end was stored right before the kill are taken once more, and found to be over.
  const statesOf = async () =>
    (await database.query(`select state, count(*)::int from keystead_queue.job where name = 'jobs' group by state`))
      .rows
  await expect.poll(statesOf, { timeout: 30_000 }).toEqual([{ state: 'completed', count: 100 }])
  expect(await second.signal('SIGTERM')).toBe(0)
}, 120_000)

test('a service that is stopped hands its jobs on: another one takes them at once', async () => {
  const upstream = await useUpstream()
  upstream.set('long', { pieces: Array.from({ length: 20 }, () => 'x'), everyMs: 100 })
  const environment = { ...(await installation()), ...upstream.environment, KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const first = run(environment)
  const client = await first.as(ADMIN_KEY)
  await createJob(client, { provider: 'openai', model: 'long' })
  await until('it runs', () => upstream.of('long')[0])
  expect(await first.signal('SIGTERM')).toBe(0)
  await upstream.of('long')[0]!.aborted
  const second = run(environment)
  const after = await second.as(ADMIN_KEY)
  const [job] = await until('it is done', async () => {
    const jobs = await jobsOf(after)
    return jobs.every(isOver) ? jobs : undefined
  })
  expect(job).toMatchObject({ status: 'COMPLETED', result: 'x'.repeat(20), error: null })
})

test('a service that is stopped tells the readers of its streams why they end', async () => {
  const upstream = await useUpstream()
  upstream.set('endless', { isEndless: true, everyMs: 100 })
  const environment = { ...(await installation()), ...upstream.environment, KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const service = run(environment)
  const [url] = await service.ready()
  const open = await openStream(url!, { provider: 'openai', model: 'endless', prompt: 'x' }, { key: ADMIN_KEY })
  await open.next()
  const exited = service.signal('SIGTERM')
  expect((await open.rest()).at(-1)!.data).toEqual({ type: 'error', error: 'The service stopped' })
  await upstream.of('endless')[0]!.aborted
  expect(await exited).toBe(0)
})

test('a stream whose process was killed is FAILED, with the reason', async () => {
  const upstream = await useUpstream()
  upstream.set('endless', { isEndless: true, everyMs: 20 })
  const environment = { ...(await installation()), ...upstream.environment, KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const first = run(environment)
  const [url] = await first.ready()
  const open = await openStream(url!, { provider: 'openai', model: 'endless', prompt: 'x' }, { key: ADMIN_KEY })
  await open.next()
  await first.signal('SIGKILL')
  await expect(open.rest()).rejects.toThrow(/terminated|closed/)
  const database = await useDatabase(environment)
  // The lease need not be waited for here.
  await database.query(`update job set lease_until = now() - interval '1 second'`)
  const second = run(environment)
  const after = await second.as(ADMIN_KEY)
  const [job] = await until('it is over', async () => {
    const jobs = await jobsOf(after)
    return jobs.every(isOver) ? jobs : undefined
  })
  expect(job).toMatchObject({ status: 'FAILED', error: 'The process that ran it has ended' })
})

async function twoReplicas(): Promise<{
  upstream: Awaited<ReturnType<typeof useUpstream>>
  replicas: Process[]
  urls: string[]
}> {
  const upstream = await useUpstream()
  const environment = { ...(await installation()), ...upstream.environment, KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const replicas = [run(environment), run(environment)]
  const urls = await Promise.all(replicas.map(async (each) => (await each.ready())[0]!))
  return { upstream, replicas, urls }
}

test('what is cancelled at another replica is told to the provider at once', async () => {
  const { upstream, replicas, urls } = await twoReplicas()
  upstream.set('endless', { isEndless: true, everyMs: 20 })
  const open = await openStream(urls[0]!, { provider: 'openai', model: 'endless', prompt: 'x' }, { key: ADMIN_KEY })
  const first = await open.next()
  const other = await replicas[1]!.as(ADMIN_KEY)
  const { status } = await other.post(`/api/jobs/${first!.id.split(':')[0]}/cancel`)
  const at = performance.now()
  expect(status).toBe(200)
  await upstream.of('endless')[0]!.aborted
  expect(performance.now() - at).toBeLessThan(500)
  expect((await open.rest()).at(-1)!.data).toEqual({ type: 'error', error: 'The job was cancelled' })
})

test('a stream that is resumed at another replica brings what is missing once it is over', async () => {
  const { upstream, urls } = await twoReplicas()
  upstream.set('paced', { pieces: ['a', 'b', 'c', 'd', 'e'], everyMs: 200 })
  const body = { provider: 'openai', model: 'paced', prompt: 'x' }
  const open = await openStream(urls[0]!, body, { key: ADMIN_KEY })
  await open.next()
  const second = await open.next()
  const headers = { 'last-event-id': second!.id }
  const [there, here] = await Promise.all([
    openStream(urls[1]!, body, { key: ADMIN_KEY, headers }).then((it) => it.rest()),
    open.rest(),
  ])
  expect(contentOf(there)).toBe('cde')
  expect(there.at(-1)!.data).toEqual(here.at(-1)!.data)
  expect(upstream.of('paced')).toHaveLength(1)
})
