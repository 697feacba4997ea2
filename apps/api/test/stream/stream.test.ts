import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jobOnce } from '../jobs/support.ts'
import { until } from '../process/service.ts'
import { type Caller, keyWith } from '../support/callers.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { contentOf, openStream } from './sse.ts'
import { startUpstream, type Upstream, UPSTREAM_KEY, useUpstream } from './upstream.ts'

let upstream: Upstream
let server: TestServer
let tenant: TestTenant
let caller: Caller

beforeAll(async () => {
  upstream = await startUpstream()
  const environment = {
    ...upstream.environment,
    KEYSTEAD_MODEL_PRICES: 'openai/priced=2/8',
    KEYSTEAD_PROVIDER_TIMEOUT: '4',
  }
  server = await startTestServer({ environment })
  tenant = await server.createTenant()
  caller = await keyWith(server, tenant, ['read', 'write'])
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

const stream = (model: string, body: object = {}, headers: Record<string, string> = {}) =>
  openStream(server.url, { provider: 'openai', model, prompt: 'Hello', ...body }, { key: caller.key, headers })

const echo = (prompt: string, headers: Record<string, string> = {}) =>
  openStream(server.url, { provider: 'echo', model: 'echo', prompt }, { key: caller.key, headers })

/** What the answer is to a request that does not get as far as a stream. */
async function refused(body: unknown, query = '', key: string | null = caller.key) {
  const response = await fetch(`${server.url}/stream${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== null && { 'x-api-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as { error: string; message: string },
    headers: response.headers,
  }
}

const jobIdOf = ({ id }: { id: string }): string => id.split(':')[0]!

describe('events', () => {
  test('each piece is a message, and the end says what it took', async () => {
    const open = await stream('priced')
    expect(open.status).toBe(200)
    expect(open.headers.get('content-type')).toBe('text/event-stream')
    const events = await open.rest()
    const done = events.pop()!
    expect(events.map(({ event, data }) => [event, data])).toEqual(
      ['Hello', ', ', 'world', '!'].map((content) => ['message', { type: 'chunk', content }]),
    )
    const jobId = jobIdOf(done)
    expect(done).toMatchObject({ event: 'done', id: `${jobId}:end` })
    expect(done.data).toEqual({
      type: 'done',
      tokensIn: 7,
      tokensOut: 4,
      cost: (7 * 2 + 4 * 8) / 1e6,
      usage: { prompt_tokens: 7, completion_tokens: 4 },
      job_id: jobId,
    })
    expect(await jobOnce(caller.client, jobId)).toMatchObject({
      type: 'stream',
      status: 'COMPLETED',
      result: 'Hello, world!',
      tokens_in: 7,
      tokens_out: 4,
    })
  })

  test('pieces come as the provider sends them', async () => {
    upstream.set('paced', { everyMs: 100 })
    const events = await (await stream('paced')).rest()
    const gaps = events.slice(1, 4).map(({ at }, i) => at - events[i]!.at)
    for (const gap of gaps) expect(gap).toBeGreaterThan(50)
  })

  test('line breaks and every other sign arrive as they were', async () => {
    const pieces = ['a\nb\r\n', '\n\n', 'data: x\n\nid: 7', '👩‍👩‍👧 ё \u2028', '"\\']
    upstream.set('signs', { pieces })
    const events = await (await stream('signs')).rest()
    expect(contentOf(events)).toBe(pieces.join(''))
  })

  test('query before body: provider and model of both', async () => {
    const body = { provider: 'openai', model: 'nobody', prompt: 'one two' }
    const open = await openStream(server.url, body, { key: caller.key, query: '?provider=echo&model=echo' })
    expect(contentOf(await open.rest())).toBe('one two')
  })

  test('a provider that does not count tokens: null', async () => {
    upstream.set('silent-usage', { hidesUsage: true })
    const done = (await (await stream('silent-usage')).rest()).at(-1)!
    expect(done.data).toMatchObject({ type: 'done', tokensIn: null, tokensOut: null, cost: null })
  })
})

test('a stream is a use of its key, and an event of the audit log', async () => {
  const { key, userId } = await keyWith(server, tenant, ['write'])
  const body = { provider: 'echo', model: 'echo', prompt: 'Hello' }
  const [first] = await (await openStream(server.url, body, { key })).rest()
  const keys = await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)
  expect(keys.body).toMatchObject([{ usage_count: 1 }])
  const { body: events } = await tenant.owner.get(`/api/v1/audit-events?target=${jobIdOf(first!)}`)
  expect(events.data).toMatchObject([{ action: 'job.created', details: { type: 'stream', provider: 'echo' } }])
})

describe('before the start', () => {
  test.each([
    [{}, 'prompt is required'],
    [{ prompt: '' }, 'prompt must not be empty'],
    [{ prompt: 7 }, /^prompt/],
    [{ prompt: 'x', provider: 'nobody' }, /^provider is unknown/],
    [{ prompt: 'x', model: 'parrot' }, 'model: echo has no model parrot'],
    [{ prompt: 'x', model: ['echo'] }, /^model/],
    [{ prompt: 'x', temperature: 'hot' }, /^temperature/],
    ['{', 'The body is not valid JSON'],
    ['{"prompt":"a","prompt":"b"}', 'The body names a field twice'],
    ['{"prompt":"a\\u0000"}', /NUL/],
    ['[]', 'The body must be a JSON object'],
  ])('400: %j', async (body, message) => {
    const given = typeof body === 'string' ? body : { provider: 'echo', model: 'echo', ...body }
    const answer = await refused(given)
    expect(answer).toMatchObject({ status: 400, body: { error: 'validation_error' } })
    expect(answer.body.message).toMatch(message)
  })

  test.each(['?provider=a&provider=b', '?model=%00', '?model=%ff', '?provider='])(
    '400: the query %s',
    async (query) => {
      expect((await refused({ provider: 'echo', model: 'echo', prompt: 'x' }, query)).status).toBe(400)
    },
  )

  test('401 and 403 come before 400; the answer is that of the contract', async () => {
    expect(await refused('{', '', null)).toMatchObject({ status: 401, body: { error: 'unauthorized' } })
    const reader = await keyWith(server, tenant, ['read'])
    const { status, body } = await refused('{', '', reader.key)
    expect(status).toBe(403)
    expect(body).toEqual({ error: 'forbidden', message: 'Requires the scope jobs:create' })
  })

  test('405 for other methods, 415 for what is no JSON', async () => {
    const get = await fetch(`${server.url}/stream`)
    expect(get.status).toBe(405)
    expect(get.headers.get('allow')).toBe('POST')
    const text = await fetch(`${server.url}/stream`, {
      method: 'POST',
      body: 'hello',
      headers: { 'x-api-key': caller.key },
    })
    expect(text.status).toBe(415)
  })

  test('503: a provider that is not configured, and the answer names the variable', async () => {
    expect(await refused({ prompt: 'x', provider: 'anthropic', model: 'claude-haiku-4-5' })).toMatchObject({
      status: 503,
      body: { error: 'not_configured', message: 'The provider anthropic is not configured: set ANTHROPIC_API_KEY' },
    })
  })

  test('400: a model that the provider does not have; the job says so', async () => {
    upstream.set('gone', { refusals: { status: 404, code: 'model_not_found' } })
    const answer = await refused({ prompt: 'x', provider: 'openai', model: 'gone' })
    expect(answer).toMatchObject({ status: 400, body: { message: 'model: openai has no model gone' } })
    const { body } = await caller.client.get('/api/jobs?limit=1')
    expect(body).toMatchObject([{ type: 'stream', status: 'FAILED', error: 'model: openai has no model gone' }])
  })

  test.each([
    [{ status: 401, message: `no: ${UPSTREAM_KEY}` }, 'openai refused the key in OPENAI_API_KEY'],
    [{ status: 400, message: `bad ${UPSTREAM_KEY}\nline` }, 'openai answered 400: bad ***'],
    [{ status: 429, message: 'slow down', retryAfter: 30 }, 'openai answered 429: slow down'],
  ])('502: %j', async (refusals, message) => {
    const model = `refuses-${refusals.status}`
    upstream.set(model, { refusals })
    const { status, body, headers } = await refused({ prompt: 'x', provider: 'openai', model })
    expect(status).toBe(502)
    expect(body).toEqual({ error: 'provider_failed', message })
    expect(headers.get('retry-after')).toBe('retryAfter' in refusals ? '30' : null)
    expect(upstream.of(model)).toHaveLength(1)
  })

  test.each([301, 302, 303, 307, 308])(
    '502: a redirect (%i) of a provider is an error: nothing goes to another host',
    async (status) => {
      const elsewhere = await useUpstream()
      upstream.set(`moved-${status}`, { refusals: { status, location: `${elsewhere.url}/chat/completions` } })
      const answer = await refused({ prompt: 'a secret', provider: 'openai', model: `moved-${status}` })
      expect(answer.status).toBe(502)
      const message = `openai answered ${status}: a redirect, which is not followed`
      expect(answer.body).toEqual({ error: 'provider_failed', message })
      expect(elsewhere.seen).toEqual([])
      expect(upstream.of(`moved-${status}`)).toHaveLength(1)
    },
  )

  test('a provider that is busy for a moment is asked again', async () => {
    upstream.set('busy', { refusals: { status: 503, times: 2 } })
    expect(contentOf(await (await stream('busy')).rest())).toBe('Hello, world!')
    expect(upstream.of('busy')).toHaveLength(3)
  })
})

describe('after the start', () => {
  // Two of these wait: for a provider that says nothing for as long as it may, and for one that is slow.
  test.concurrent.each([
    ['cut', 'openai closed the connection before its answer was complete'],
    ['end', 'openai closed the connection before its answer was complete'],
    ['malformed', 'openai sent something that is not JSON'],
    ['error', 'openai answered 500: The server is overloaded'],
    ['silence', 'openai sent nothing for 4 seconds'],
  ] as const)(
    '%s: what came is kept, an event error says what went wrong, and nothing is tried again',
    async (does, error) => {
      upstream.set(does, { at: 2, does })
      const events = await (await stream(does)).rest()
      const last = events.pop()!
      expect(contentOf(events)).toBe('Hello, ')
      expect(last.event).toBe('error')
      expect(last.data).toEqual({ type: 'error', error })
      expect(await jobOnce(caller.client, jobIdOf(last))).toMatchObject({ status: 'FAILED', error, result: 'Hello, ' })
      expect(upstream.of(does)).toHaveLength(1)
    },
  )

  test.concurrent('a provider that takes long to answer: the stream begins without it', async () => {
    upstream.set('hesitant', { headersAfterMs: 1500, firstAfterMs: 2000 })
    const at = performance.now()
    const open = await stream('hesitant')
    expect(open.status).toBe(200)
    expect(contentOf(await open.rest())).toBe('Hello, world!')
    expect(performance.now() - at).toBeGreaterThan(3400)
  })

  test('cancelling the job ends the stream with an event, and the upstream at once', async () => {
    upstream.set('cancelled', { isEndless: true, everyMs: 20 })
    const open = await stream('cancelled')
    const first = await open.next()
    const { status } = await caller.client.post(`/api/jobs/${jobIdOf(first!)}/cancel`)
    expect(status).toBe(200)
    await upstream.of('cancelled')[0]!.aborted
    expect((await open.rest()).at(-1)!.data).toEqual({ type: 'error', error: 'The job was cancelled' })
    expect(await jobOnce(caller.client, jobIdOf(first!))).toMatchObject({ status: 'CANCELLED' })
  })
})

describe('readers', () => {
  test('one who goes away closes the connection to the provider at once; the job is cancelled', async () => {
    upstream.set('left', { isEndless: true, everyMs: 20 })
    const open = await stream('left')
    const first = await open.next()
    const at = performance.now()
    open.leave()
    await upstream.of('left')[0]!.aborted
    expect(performance.now() - at).toBeLessThan(300)
    expect(await jobOnce(caller.client, jobIdOf(first!))).toMatchObject({
      status: 'CANCELLED',
      error: 'The client disconnected',
    })
  })

  test('one who goes away before the provider has answered', async () => {
    upstream.set('left-early', { headersAfterMs: 10_000 })
    const controller = new AbortController()
    const body = JSON.stringify({ provider: 'openai', model: 'left-early', prompt: 'x' })
    const headers = { 'content-type': 'application/json', 'x-api-key': caller.key }
    const asking = fetch(`${server.url}/stream`, { method: 'POST', headers, body, signal: controller.signal })
    await until('the provider is asked', () => upstream.of('left-early')[0])
    controller.abort()
    await asking.catch(() => undefined)
    await upstream.of('left-early')[0]!.aborted
    const gone = await until('the job is over', async () => {
      const { body: jobs } = await caller.client.get('/api/jobs?limit=1')
      return jobs[0].status === 'PROCESSING' ? undefined : jobs[0]
    })
    expect(gone).toMatchObject({ model: 'left-early', status: 'CANCELLED' })
  })

  test('one who does not read holds the provider back', async () => {
    upstream.set('flood', { isEndless: true, pieces: ['x'.repeat(10_000)] })
    const open = await stream('flood')
    await open.next()
    const [request] = upstream.of('flood')
    // What fits into the buffers between the two is sent, and then no more.
    const settled = await until('the provider is held back', async () => {
      const before = request!.sent
      await new Promise((resolve) => void setTimeout(resolve, 300))
      return request!.sent === before ? before : undefined
    })
    expect(settled * 10_000).toBeLessThan(30_000_000)
    open.leave()
    await request!.aborted
    expect(server.logs()).not.toContain('a stream failed')
  })
})

describe('Last-Event-ID', () => {
  test('a new connection takes the stream over from where the old one had got to', async () => {
    upstream.set('resumed', { pieces: ['a', 'b', 'c', 'd', 'e', 'f'], everyMs: 100 })
    const first = await stream('resumed')
    await first.next()
    const second = (await first.next())!
    const resumed = await stream('resumed', {}, { 'last-event-id': second.id })
    const events = await resumed.rest()
    expect(contentOf(events)).toBe('cdef')
    expect(events.at(-1)!.event).toBe('done')
    expect(upstream.of('resumed')).toHaveLength(1)
    // The old connection is closed, and has not taken any piece from the new one.
    await expect(first.rest()).rejects.toThrow(/terminated|closed/)
  })

  test('a stream that is over is told to its end from its row, and then 204', async () => {
    const events = await (await echo('one two three')).rest()
    const resumed = await (await echo('one two three', { 'last-event-id': events[0]!.id })).rest()
    expect(contentOf(resumed)).toBe(' two three')
    expect(resumed.at(-1)!.data).toEqual(events.at(-1)!.data)
    const again = await echo('one two three', { 'last-event-id': resumed.at(-1)!.id })
    expect(again.status).toBe(204)
  })

  test('a stream that was left ends with the reason', async () => {
    upstream.set('left-and-back', { isEndless: true, pieces: ['ab'], everyMs: 20 })
    const open = await stream('left-and-back')
    const first = await open.next()
    open.leave()
    await upstream.of('left-and-back')[0]!.aborted
    const events = await (await stream('left-and-back', {}, { 'last-event-id': first!.id })).rest()
    expect(events.at(-1)!.data).toEqual({ type: 'error', error: 'The client disconnected' })
    expect(upstream.of('left-and-back')).toHaveLength(1)
  })

  test('404 for a job of somebody else, of another tenant, and of nobody; 400 for what is no id', async () => {
    const [first] = await (await echo('secret')).rest()
    const colleague = await keyWith(server, tenant, ['write'])
    const stranger = await keyWith(server, await server.createTenant(), ['write'])
    const unknown = '00000000-0000-7000-8000-000000000000:1'
    for (const [key, id] of [
      [colleague.key, first!.id],
      [stranger.key, first!.id],
      [caller.key, unknown],
    ] as const) {
      const open = await openStream(server.url, {}, { key, headers: { 'last-event-id': id } })
      expect(open.status).toBe(404)
    }
    for (const id of ['x', '1', `${unknown}0000000000`, unknown.replace(':1', ':-1')]) {
      expect((await openStream(server.url, {}, { key: caller.key, headers: { 'last-event-id': id } })).status).toBe(400)
    }
  })
})

test('keys of providers are in no log line', () => {
  expect(server.logs()).not.toContain(UPSTREAM_KEY)
})
