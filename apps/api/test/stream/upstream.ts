import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { listenOnLoopback, stopListening } from '../support/listening.ts'

/** What an OpenAI-compatible server does when it is asked for a model. */
export interface Behaviour {
  /** Answered in place of a stream, so often; after that the stream comes. */
  refusals?: { status: number; message?: string; code?: string; retryAfter?: number; location?: string; times?: number }
  /** Before the status line. */
  headersAfterMs?: number
  /** After the status line, before the first piece. */
  firstAfterMs?: number
  pieces?: readonly string[]
  everyMs?: number
  /** What happens in place of the piece at this index. */
  at?: number
  does?: 'cut' | 'end' | 'malformed' | 'error' | 'silence'
  /** Pieces come until the connection is closed. */
  isEndless?: boolean
  /** Servers need not say how many tokens there were. */
  hidesUsage?: boolean
}

/** A request as the server saw it. */
export interface Seen {
  url: string
  authorization: string | undefined
  body: { model: string; messages: { role: string; content: string }[]; [field: string]: unknown }
  /** How many pieces were sent so far. */
  sent: number
  /** Resolves when the other side closes the connection before the end. */
  aborted: Promise<void>
  isAborted: boolean
  isOver: boolean
}

export interface Upstream {
  url: string
  environment: Record<string, string>
  seen: Seen[]
  /** Requests for a model, in order. */
  of(model: string): Seen[]
  set(model: string, behaviour: Behaviour): void
  close(): Promise<void>
}

export const UPSTREAM_KEY = 'sk-upstream-key-that-nobody-may-see'

/** A server that speaks the chat completions of OpenAI, over a real connection and in real time. */
export async function startUpstream(): Promise<Upstream> {
  const behaviours = new Map<string, Behaviour>()
  const seen: Seen[] = []
  const server = http.createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Seen['body']
    const { promise, resolve } = Promise.withResolvers<void>()
    const one: Seen = {
      url: request.url ?? '',
      authorization: request.headers.authorization,
      body,
      sent: 0,
      aborted: promise,
      isAborted: false,
      isOver: false,
    }
    response.on('close', () => {
      if (response.writableFinished) return
      one.isAborted = true
      resolve()
    })
    const earlier = seen.filter((each) => each.body.model === body.model).length
    seen.push(one)
    await behave(one, response, behaviours.get(body.model) ?? {}, earlier)
    one.isOver = true
  }
  const port = await listenOnLoopback(server)
  const url = `http://127.0.0.1:${port}/v1`
  return {
    url,
    environment: { OPENAI_API_KEY: UPSTREAM_KEY, OPENAI_BASE_URL: url },
    seen,
    of: (model) => seen.filter((each) => each.body.model === model),
    set: (model, behaviour) => void behaviours.set(model, behaviour),
    close: () => stopListening(server),
  }
}

/** One that ends with the test. */
export async function useUpstream(): Promise<Upstream> {
  const upstream = await startUpstream()
  onTestFinished(() => upstream.close())
  return upstream
}

const PIECES = ['Hello', ', ', 'world', '!']

async function behave(one: Seen, response: ServerResponse, behaviour: Behaviour, earlier: number): Promise<void> {
  const { refusals, headersAfterMs = 0, firstAfterMs = 0, pieces = PIECES, everyMs = 0, isEndless } = behaviour
  if (headersAfterMs > 0) await delay(headersAfterMs)
  if (refusals && earlier < (refusals.times ?? Infinity)) return refuse(response, refusals)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  if (firstAfterMs > 0) await delay(firstAfterMs)
  for (let i = 0; isEndless || i < pieces.length; i += 1) {
    if (response.destroyed) return
    if (behaviour.does && i === behaviour.at && !(await misbehave(response, behaviour.does))) return
    const text = pieces[i % pieces.length] ?? ''
    if (!response.write(chunkOf(one.body.model, { content: text }))) await drained(response)
    one.sent += 1
    if (everyMs > 0) await delay(everyMs)
  }
  const usage = { prompt_tokens: 7, completion_tokens: one.sent, total_tokens: 7 + one.sent }
  response.write(chunkOf(one.body.model, {}, 'stop'))
  if (!behaviour.hidesUsage) response.write(event({ id: 'chatcmpl-1', choices: [], usage }))
  response.end('data: [DONE]\n\n')
}

async function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  response.once('drain', resolve).once('close', resolve)
  await promise
  response.off('drain', resolve).off('close', resolve)
}

function refuse(response: ServerResponse, refusal: NonNullable<Behaviour['refusals']>): void {
  const { status, message = 'no', code = null, retryAfter, location } = refusal
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(location !== undefined && { location }),
  })
  response.end(JSON.stringify({ error: { message, type: 'error', code } }))
}

/** @returns whether the stream goes on */
async function misbehave(response: ServerResponse, how: NonNullable<Behaviour['does']>): Promise<boolean> {
  if (how === 'cut') {
    // What was written must have left, or it is lost with the connection.
    await delay(50)
    response.destroy()
  }
  if (how === 'end') response.end()
  if (how === 'error') response.end(event({ error: { message: 'The server is overloaded', type: 'server_error' } }))
  if (how === 'silence') await once(response, 'close')
  if (how === 'malformed') response.write('data: {"choices": [{"del\n\n')
  return how === 'malformed'
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`

const chunkOf = (model: string, delta: object, finish: string | null = null): string =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_764_000_000,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
