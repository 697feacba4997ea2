import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { EventSource, type EventSourceFetchInit } from 'eventsource'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { AppRouter } from '../../src/contracts/router.ts'
import { jobOnce } from '../jobs/support.ts'
import { until } from '../process/service.ts'
import { type Caller, keyWith } from '../support/callers.ts'
import { needs } from '../support/needs.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { contentOf, openStream } from './sse.ts'
import { startUpstream, type Upstream } from './upstream.ts'

let upstream: Upstream
let server: TestServer
let caller: Caller

beforeAll(async () => {
  upstream = await startUpstream()
  server = await startTestServer({ environment: upstream.environment })
  caller = await keyWith(server, await server.createTenant(), ['read', 'write'])
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

const headers = (): Record<string, string> => ({ 'content-type': 'application/json', 'x-api-key': caller.key })

describe.skipIf(!needs('curl'))('curl', () => {
  test('the document’s example, as printed', async () => {
    const printed = String.raw`curl -N "http://localhost:8080/stream?provider=openai&model=gpt-4o-mini" \
  -H "X-API-Key: agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx" \
  -H "Content-Type: application/json" \
  -d '{"prompt": "Hello, world!"}'`
    const command = printed
      .replace('http://localhost:8080', server.url)
      .replace('agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx', caller.key)
    const { stdout } = await promisify(execFile)('sh', ['-c', command])
    const data = stdout
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)))
    expect(data).toMatchObject([
      { type: 'chunk', content: 'Hello' },
      { type: 'chunk', content: ', ' },
      { type: 'chunk', content: 'world' },
      { type: 'chunk', content: '!' },
      { type: 'done', tokensIn: 7, tokensOut: 4, usage: { prompt_tokens: 7, completion_tokens: 4 } },
    ])
    expect(upstream.of('gpt-4o-mini')[0]!.body.messages).toEqual([{ role: 'user', content: 'Hello, world!' }])
  })
})

/** An EventSource comes back after 3 s, unless a stream says otherwise. */
function comingBackAtOnce(answer: Response) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('retry: 10\n\n')),
  })
  const { url, redirected, status } = answer
  return {
    url,
    redirected,
    status,
    headers: answer.headers,
    body: answer.body?.pipeThrough({ readable, writable }) ?? null,
  }
}

describe('eventsource', () => {
  function listen(model: string) {
    const body = JSON.stringify({ provider: 'openai', model, prompt: 'Hello' })
    let connections = 0
    const source = new EventSource(`${server.url}/stream`, {
      fetch: async (url, init) => {
        connections += 1
        const answer = await fetch(url, { ...init, method: 'POST', body, headers: { ...init.headers, ...headers() } })
        return comingBackAtOnce(answer)
      },
    })
    const pieces: string[] = []
    const ends: string[] = []
    source.addEventListener('message', ({ data }) => void pieces.push(JSON.parse(data).content))
    source.addEventListener('done', ({ data }) => void ends.push(JSON.parse(data).type))
    source.addEventListener('error', (event) => {
      // The event of the stream has data; that of the connection has none.
      if ('data' in event) ends.push(JSON.parse(String(event.data)).error)
    })
    return { source, pieces, ends, connections: () => connections }
  }

  test('hears messages and the end, and stays away after it though nobody closes it', async () => {
    const { source, pieces, ends, connections } = listen('es-whole')
    await until('it has given up', () => source.readyState === EventSource.CLOSED || undefined)
    expect(pieces.join('')).toBe('Hello, world!')
    expect(ends).toEqual(['done'])
    // It came back once, and was answered 204.
    expect(connections()).toBe(2)
    expect(upstream.of('es-whole')).toHaveLength(1)
  })

  test('hears an error of the stream', async () => {
    upstream.set('es-cut', { at: 1, does: 'cut' })
    const { source, pieces, ends } = listen('es-cut')
    await until('it has given up', () => source.readyState === EventSource.CLOSED || undefined)
    expect(pieces).toEqual(['Hello'])
    expect(ends).toEqual(['openai closed the connection before its answer was complete'])
  })
})

describe('POST /api/chat/completions', () => {
  const ask = (fields: object) => caller.client.post('/api/chat/completions', { prompt: 'Hello', ...fields })

  test('200: the whole answer, and a job of type chat', async () => {
    const { status, body } = await ask({ provider: 'openai', model: 'whole' })
    expect(status).toBe(200)
    expect(body).toEqual({
      provider: 'openai',
      model: 'whole',
      content: 'Hello, world!',
      tokensIn: 7,
      tokensOut: 4,
      cost: null,
      usage: { prompt_tokens: 7, completion_tokens: 4 },
      job_id: expect.any(String),
    })
    const job = await jobOnce(caller.client, body.job_id)
    expect(job).toMatchObject({ type: 'chat', status: 'COMPLETED', result: 'Hello, world!' })
  })

  test('the query comes before the body', async () => {
    const path = '/api/chat/completions?provider=echo&model=echo'
    const { body } = await caller.client.post(path, { provider: 'openai', model: 'x', prompt: 'one two' })
    expect(body).toMatchObject({ provider: 'echo', model: 'echo', content: 'one two', cost: 0 })
  })

  test('400, 403, 503 as for a stream; 502 when the provider fails at any time', async () => {
    expect((await ask({ provider: 'echo' })).body).toEqual({ error: 'validation_error', message: 'model is required' })
    expect((await ask({ provider: 'ollama', model: 'llama' })).body.message).toContain('set OLLAMA_BASE_URL')
    upstream.set('chat-cut', { at: 2, does: 'cut' })
    const { status, body } = await ask({ provider: 'openai', model: 'chat-cut' })
    expect(status).toBe(502)
    expect(body).toEqual({
      error: 'provider_failed',
      message: 'openai closed the connection before its answer was complete',
    })
    const { body: jobs } = await caller.client.get('/api/jobs?limit=1&type=chat')
    expect(jobs).toMatchObject([{ status: 'FAILED', result: 'Hello, ' }])
  })

  test('a caller who goes away closes the connection to the provider', async () => {
    upstream.set('chat-left', { isEndless: true, everyMs: 20 })
    const controller = new AbortController()
    const body = JSON.stringify({ provider: 'openai', model: 'chat-left', prompt: 'x' })
    const url = `${server.url}/api/chat/completions`
    const asking = fetch(url, { method: 'POST', headers: headers(), body, signal: controller.signal })
    await until('the provider is asked', () => upstream.of('chat-left')[0])
    controller.abort()
    await asking.catch(() => undefined)
    await upstream.of('chat-left')[0]!.aborted
    expect(upstream.of('chat-left')).toHaveLength(1)
  })
})

describe('tRPC', () => {
  const client = () => {
    const url = `${server.url}/trpc`
    const eventSourceOptions = () => ({
      fetch: async (address: string | URL, init: EventSourceFetchInit) =>
        fetch(address, { ...init, headers: { ...init.headers, ...headers() } }),
    })
    return createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: httpSubscriptionLink({ url, EventSource, eventSourceOptions }),
          false: httpBatchLink({ url, headers }),
        }),
      ],
    })
  }

  test('a subscription brings the same data, each with its id', async () => {
    const events: { id: string; data: object }[] = []
    await new Promise<void>((resolve, reject) => {
      const input = { provider: 'openai', model: 'trpc', prompt: 'Hello' }
      const onData = (event: { id: string; data: object }) => void events.push(event)
      client().aggregator.stream.subscribe(input, { onData, onComplete: resolve, onError: reject })
    })
    expect(events.map(({ data }) => data)).toMatchObject([
      { type: 'chunk', content: 'Hello' },
      { type: 'chunk', content: ', ' },
      { type: 'chunk', content: 'world' },
      { type: 'chunk', content: '!' },
      { type: 'done', tokensOut: 4 },
    ])
    expect(events[0]!.id).toMatch(/^[0-9a-f-]{36}:5$/)
  })

  test('to unsubscribe closes the connection to the provider at once', async () => {
    upstream.set('trpc-left', { isEndless: true, everyMs: 20 })
    await new Promise<void>((resolve, reject) => {
      const input = { provider: 'openai', model: 'trpc-left', prompt: 'Hello' }
      const subscription = client().aggregator.stream.subscribe(input, {
        onData: () => {
          subscription.unsubscribe()
          resolve()
        },
        onError: reject,
      })
    })
    await upstream.of('trpc-left')[0]!.aborted
    expect(upstream.of('trpc-left')).toHaveLength(1)
  })

  test.each([
    [{ provider: 'openai', model: 'x', prompt: ' ' }, 'BAD_REQUEST', 'prompt must not be empty'],
    [{ provider: 'anthropic', model: 'x', prompt: 'x' }, 'PRECONDITION_FAILED', /set ANTHROPIC_API_KEY/],
  ])('%j is refused before it begins', async (input, code, message) => {
    const error = await new Promise<{ data: { code: string }; message: string }>((resolve) => {
      const onError = (reason: unknown) => resolve(reason as { data: { code: string }; message: string })
      client().aggregator.stream.subscribe(input, { onError })
    })
    expect(error.data.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('what the provider refuses is the last event; it is not asked again', async () => {
    upstream.set('trpc-refused', { refusals: { status: 400, message: 'no' } })
    const events: object[] = []
    await new Promise<void>((resolve, reject) => {
      const input = { provider: 'openai', model: 'trpc-refused', prompt: 'Hello' }
      const onData = ({ data }: { data: object }) => void events.push(data)
      client().aggregator.stream.subscribe(input, { onData, onComplete: resolve, onError: reject })
    })
    expect(events).toEqual([{ type: 'error', error: 'openai answered 400: no' }])
    expect(upstream.of('trpc-refused')).toHaveLength(1)
  })

  test('jobs by the same names', async () => {
    const job = await client().aggregator.jobs.create.mutate({ provider: 'echo', model: 'echo', prompt: 'a b' })
    await jobOnce(caller.client, job.id)
    expect(await client().aggregator.jobs.get.query({ id: job.id })).toMatchObject({ result: 'a b' })
    expect((await client().aggregator.jobs.list.query({ limit: 1 })).items[0]!.id).toBe(job.id)
    await expect(client().aggregator.jobs.cancel.mutate({ id: job.id })).rejects.toMatchObject({
      data: { code: 'PRECONDITION_FAILED' },
    })
  })
})

test('a silent stream says every 15 seconds that it is there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  upstream.set('quiet', { at: 1, does: 'silence' })
  const body = { provider: 'openai', model: 'quiet', prompt: 'x' }
  const open = async () => {
    const one = await openStream(server.url, body, { key: caller.key })
    const first = await one.next()
    return { ...one, jobId: first!.id.split(':')[0], text: () => one.text }
  }
  /** All that was sent until now: nothing comes after the end of a job that is cancelled. */
  const textOf = async ({ jobId, rest, text }: Awaited<ReturnType<typeof open>>) => {
    await caller.client.post(`/api/jobs/${jobId}/cancel`)
    await rest()
    return text()
  }
  const [early, late] = await Promise.all([open(), open()])
  vi.advanceTimersByTime(14_999)
  expect(await textOf(early)).not.toContain('still here')
  vi.advanceTimersByTime(1)
  expect((await textOf(late)).match(/\n\n: still here\n\n/g)).toHaveLength(1)
  expect(contentOf(late.events)).toBe('Hello')
})
