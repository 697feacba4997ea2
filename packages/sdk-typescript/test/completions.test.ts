import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { APIConnectionError, type CompletionStream, Keystead, KeysteadError } from '../src/index.ts'

const ASKED = { provider: 'echo', model: 'echo', prompt: 'Hi' }
const chunk = (content: string): string => `id: j1:1\ndata: ${JSON.stringify({ type: 'chunk', content })}\n\n`
const DONE = `event: done\ndata: ${JSON.stringify({ type: 'done', job_id: 'j1' })}\n\n`

/** A stream from a server that sends a text and then waits, and the moment at which its connection is closed. */
async function endless(text: string, options: { signal?: AbortSignal } = {}) {
  let requests = 0
  let close = (): void => undefined
  const closed = new Promise<void>((resolve) => (close = resolve))
  const server = createServer((_, response: ServerResponse) => {
    requests += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text)
    response.once('close', () => close())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new Keystead({ baseUrl, apiKey: 'ks_test', retryDelay: 1 })
  const stream = client.aggregator.stream(ASKED, options)
  return { stream, closed, sent: () => requests }
}

const read = async (stream: CompletionStream): Promise<string[]> => {
  const contents: string[] = []
  for await (const event of stream) if (event.type === 'chunk') contents.push(event.content)
  return contents
}

test('nothing is sent before a stream is read', async () => {
  const { stream, sent } = await endless(chunk('a') + DONE)
  expect(sent()).toBe(0)
  expect(await stream.text()).toBe('a')
  expect(sent()).toBe(1)
})

test('leaving the loop closes the connection at once', async () => {
  const { stream, closed, sent } = await endless(chunk('a') + chunk('b'))
  for await (const event of stream) {
    expect(event).toEqual({ type: 'chunk', content: 'a' })
    break
  }
  await closed
  await expect(stream.final()).rejects.toThrow(KeysteadError)
  expect(sent()).toBe(1)
})

test('a signal closes the connection at once, and its reason is what the loop throws', async () => {
  const controller = new AbortController()
  const { stream, closed, sent } = await endless(chunk('a'), { signal: controller.signal })
  const reading = (async () => {
    for await (const _ of stream) controller.abort(new Error('enough'))
  })()
  await expect(reading).rejects.toThrow('enough')
  await closed
  expect(sent()).toBe(1)
})

test('what has come already is not handed out after the signal', async () => {
  const controller = new AbortController()
  const { stream } = await endless(chunk('a') + chunk('b') + DONE, { signal: controller.signal })
  const events: unknown[] = []
  const reading = (async () => {
    for await (const event of stream) {
      events.push(event)
      controller.abort(new Error('enough'))
    }
  })()
  await expect(reading).rejects.toThrow('enough')
  expect(events).toHaveLength(1)
})

test('the connection is closed after the last event, though the server keeps it open', async () => {
  const { stream, closed } = await endless(chunk('a') + DONE)
  expect(await stream.final()).toMatchObject({ type: 'done', job_id: 'j1' })
  await closed
})

test('a stream is read once, by whoever asks for it: the events, the text and the end are of the same request', async () => {
  const { stream, sent } = await endless(chunk('a') + chunk('b') + DONE)
  const [text, done, contents] = await Promise.all([stream.text(), stream.final(), read(stream)])
  expect(text).toBe('ab')
  expect(done.job_id).toBe('j1')
  expect(contents.length).toBeLessThanOrEqual(2)
  expect(await stream.text()).toBe('ab')
  expect(await read(stream)).toEqual([])
  expect(sent()).toBe(1)
})

test('an id that no header field can hold is not sent back', async () => {
  const sent: (string | undefined)[] = []
  const fetch = async (_: string, { headers }: RequestInit): Promise<Response> => {
    sent.push(new Headers(headers).get('last-event-id') ?? undefined)
    return new Response(`id: ü\ndata: {"type":"chunk","content":"a"}\n\n`)
  }
  const client = new Keystead({ baseUrl: 'http://server.example', fetch })
  await expect(client.aggregator.stream(ASKED).text()).rejects.toThrow(APIConnectionError)
  expect(sent).toEqual([undefined])
})
