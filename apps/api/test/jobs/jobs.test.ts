import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { walk } from '../support/lists.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer } from '../support/walls.ts'
import { startUpstream, type Upstream } from '../stream/upstream.ts'
import { createJob, ECHO, jobCallers, jobOnce } from './support.ts'

let server: TestServer
let tenant: TestTenant
let reader: TestClient
let writer: TestClient
let upstream: Upstream

/** A job that does not end by itself. */
const createEndless = (client: TestClient, fields: object = {}) =>
  createJob(client, { provider: 'ollama', model: 'endless', ...fields })

beforeAll(async () => {
  upstream = await startUpstream()
  upstream.set('endless', { isEndless: true, everyMs: 50 })
  server = await startTestServer({ environment: { OLLAMA_BASE_URL: new URL(upstream.url).origin } })
  tenant = await server.createTenant()
  const callers = await jobCallers(server, tenant)
  reader = callers['reader']!.client
  writer = callers['writer']!.client
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

describe('POST /api/jobs', () => {
  test('201: a job waits, with all its fields, and an audit event names it', async () => {
    const input = { prompt: 'Hello', system_prompt: 'Be brief', max_tokens: 5, temperature: 0.5 }
    const { status, body } = await writer.post('/api/jobs', { type: 'greeting', ...ECHO, ...input })
    expect(status).toBe(201)
    expect(body).toMatchObject({ type: 'greeting', status: 'PENDING', ...ECHO, input, result: null, error: null })
    expect(body.created_at).toBe(body.updated_at)
    const events = await tenant.owner.get(`/api/v1/audit-events?target=${body.id}`)
    expect(events.body.data).toMatchObject([{ action: 'job.created', details: { type: 'greeting', ...ECHO } }])
  })

  test.each([
    [{ ...ECHO }, 'prompt is required'],
    [{ ...ECHO, prompt: '' }, 'prompt must not be empty'],
    [{ ...ECHO, prompt: ' \n' }, 'prompt must not be empty'],
    [{ ...ECHO, messages: [] }, 'prompt is required'],
    [{ model: 'echo', prompt: 'x' }, 'provider is required'],
    [{ provider: 'echo', prompt: 'x' }, 'model is required'],
    [{ ...ECHO, model: 'parrot', prompt: 'x' }, 'model: echo has no model parrot'],
    [{ ...ECHO, provider: 'nobody', prompt: 'x' }, /^provider is unknown; the providers are echo, openai/],
    [{ ...ECHO, prompt: 'x', temperature: 3 }, /^temperature/],
    [{ ...ECHO, prompt: 'x', max_tokens: 0 }, /^max_tokens/],
    [{ ...ECHO, messages: [{ role: 'robot', content: 'x' }] }, /^messages\.0\.role/],
    [{ ...ECHO, prompt: 'x', type: 'a b' }, /^type must be/],
  ])('400: %j', async (wanted, message) => {
    const { status, body } = await writer.post('/api/jobs', wanted)
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'validation_error' })
    expect(body.message).toMatch(message)
  })

  test.each([
    ['openai', 'gpt-4o-mini', 'OPENAI_API_KEY'],
    ['anthropic', 'claude-haiku-4-5', 'ANTHROPIC_API_KEY'],
  ])('503: %s is not configured, and the answer names the variable', async (provider, model, variable) => {
    const { status, body } = await writer.post('/api/jobs', { provider, model, prompt: 'x' })
    expect(status).toBe(503)
    expect(body).toEqual({
      error: 'not_configured',
      message: `The provider ${provider} is not configured: set ${variable}`,
    })
  })

  test('an idempotency key makes one job of two requests', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await writer.post('/api/jobs', { ...ECHO, prompt: 'once' }, { headers })
    const again = await writer.post('/api/jobs', { ...ECHO, prompt: 'once' }, { headers })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })
})

describe('GET /api/jobs', () => {
  test('filters by type, provider and status, newest first, page by page', async () => {
    const type = `list-${randomUUID()}`
    const ids: string[] = []
    for (let i = 0; i < 5; i += 1) ids.unshift(await createEndless(writer, { type }))
    const whole = await reader.get(`/api/jobs?type=${type}`)
    expect(whole.body.map(({ id }: { id: string }) => id)).toEqual(ids)
    const pages = await walk(reader, `/api/jobs?type=${type}&limit=2`)
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2, 4),
      ids.slice(4),
    ])
    expect((await reader.get(`/api/jobs?type=${type}&provider=openai`)).body).toEqual([])
    expect((await reader.get(`/api/jobs?type=${type}&status=CANCELLED`)).body).toEqual([])
    await writer.post(`/api/jobs/${ids[0]}/cancel`)
    expect((await reader.get(`/api/jobs?type=${type}&status=CANCELLED`)).body).toHaveLength(1)
  })

  test.each(['status=DONE', 'status=pending', 'limit=0', 'cursor=x', 'colour=red'])('400: %s', async (query) => {
    expect((await reader.get(`/api/jobs?${query}`)).status).toBe(400)
  })
})

describe('POST /api/jobs/{id}/cancel', () => {
  test('200: it is cancelled, once; an audit event names it', async () => {
    const id = await createEndless(writer)
    const { status, body } = await writer.post(`/api/jobs/${id}/cancel`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, status: 'CANCELLED', finished_at: expect.any(String) })
    expect((await writer.post(`/api/jobs/${id}/cancel`)).body).toEqual(body)
    const { body: events } = await tenant.owner.get(`/api/v1/audit-events?target=${id}&action=job.cancelled`)
    expect(events.data).toHaveLength(1)
  })

  test('409: a job that has come to its own end', async () => {
    const id = await createJob(writer)
    await jobOnce(reader, id)
    const { status, body } = await writer.post(`/api/jobs/${id}/cancel`)
    expect(status).toBe(409)
    expect(body).toEqual({ error: 'conflict', message: 'The job is over: it is COMPLETED' })
  })
})

describe('who may', () => {
  test('403: read lists, write creates and cancels, and neither does the other', async () => {
    const id = await createJob(writer)
    for (const answer of [
      await reader.post('/api/jobs', { ...ECHO, prompt: 'x' }),
      await reader.post(`/api/jobs/${id}/cancel`),
      await writer.get('/api/jobs'),
      await writer.get(`/api/jobs/${id}`),
    ]) {
      expect(answer.status).toBe(403)
      expect(answer.body).toEqual({ error: 'forbidden', message: expect.stringMatching(/^Requires the scope jobs:/) })
    }
    expect((await reader.get(`/api/jobs/${id}`)).status).toBe(200)
  })

  test('401 without credentials', async () => {
    expect((await server.as(null).get('/api/jobs')).body.error).toBe('unauthorized')
    expect((await server.as('wrong').post('/api/jobs', {})).status).toBe(401)
  })

  test('404: a job of another tenant, byte for byte like no job at all', async () => {
    const id = await createEndless(writer)
    const other = (await server.createTenant()).owner
    expectSameAnswer(await other.get(`/api/jobs/${id}`), await other.get(`/api/jobs/${randomUUID()}`))
    const unknown = await other.post(`/api/jobs/${randomUUID()}/cancel`)
    expectSameAnswer(await other.post(`/api/jobs/${id}/cancel`), unknown)
    expect(unknown).toMatchObject({ status: 404, body: { error: 'not_found', message: 'Job not found' } })
    expect((await other.get('/api/jobs')).body).toEqual([])
    expect((await reader.get(`/api/jobs/${id}`)).body.status).not.toBe('CANCELLED')
  })

  test('more than the limit of log-ins may be done with one key: it does not count what a key is for', async () => {
    const strict = await startTestServer({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '3' } })
    try {
      for (let i = 0; i < 10; i += 1) expect((await strict.admin.get('/api/jobs')).status).toBe(200)
    } finally {
      await strict.stop()
    }
  })
})
