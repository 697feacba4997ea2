import http from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenOnLoopback, stopListening } from '../support/listening.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { contentOf, openStream } from './sse.ts'

const KEY = 'sk-ant-a-key-of-the-tests'

interface Asked {
  url: string
  key: unknown
  body: { model: string; stream: boolean; system: { text: string }[]; messages: { role: string }[]; max_tokens: number }
}

const asked: Asked[] = []

const event = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`

/** The messages of Anthropic, as they go over the wire. */
async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body']
  asked.push({ url: request.url ?? '', key: request.headers['x-api-key'], body })
  if (body.model === 'busy') {
    response.writeHead(529, { 'content-type': 'application/json' })
    return void response.end(JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: KEY } }))
  }
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: body.model, content: [], stop_reason: null }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event('message_start', { message: { ...message, usage: { input_tokens: 12, output_tokens: 1 } } }))
  response.write(event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }))
  response.write(event('ping', {}))
  for (const text of ['Good', ' day']) {
    response.write(event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }))
  }
  response.write(event('content_block_stop', { index: 0 }))
  if (body.model === 'cut') return void response.end()
  response.write(
    event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } }),
  )
  response.end(event('message_stop', {}))
}

let server: TestServer
const upstream = http.createServer((request, response) => void answer(request, response))

beforeAll(async () => {
  const port = await listenOnLoopback(upstream)
  const environment = {
    ANTHROPIC_API_KEY: KEY,
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}/v1`,
    KEYSTEAD_MODEL_PRICES: 'anthropic/claude-test=3/15',
  }
  server = await startTestServer({ environment })
})
afterAll(async () => {
  await server.stop()
  await stopListening(upstream)
})

const stream = (model: string) =>
  openStream(
    server.url,
    { provider: 'anthropic', model, prompt: 'Hi', system_prompt: 'Be polite', max_tokens: 50 },
    { key: ADMIN_KEY },
  )

test('anthropic: its own wire format, and the prices of the table', async () => {
  const events = await (await stream('claude-test')).rest()
  expect(contentOf(events)).toBe('Good day')
  expect(events.at(-1)!.data).toMatchObject({ type: 'done', tokensIn: 12, tokensOut: 5, cost: (12 * 3 + 5 * 15) / 1e6 })
  expect(asked[0]).toMatchObject({
    url: '/v1/messages',
    key: KEY,
    body: { stream: true, max_tokens: 50, system: [{ text: 'Be polite' }], messages: [{ role: 'user' }] },
  })
})

test('anthropic: an answer that breaks off is an error, and one that is overloaded 502', async () => {
  const events = await (await stream('cut')).rest()
  expect(events.at(-1)!.data).toEqual({
    type: 'error',
    error: 'anthropic closed the connection before its answer was complete',
  })
  const { status, text } = await server.admin.post('/api/chat/completions', {
    provider: 'anthropic',
    model: 'busy',
    prompt: 'x',
  })
  expect(status).toBe(502)
  expect(text).not.toContain(KEY)
})
