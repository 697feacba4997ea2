import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { KEYSTEAD_CODES } from '../calls/error-shape.ts'
import { describeFailure } from '../calls/failure.ts'
import type { WholeLists } from './whole-lists.ts'

/** A page returned by a list procedure: bare, or in the v1 envelope. */
export interface ListPage {
  items: unknown[]
  next: string | null
}

const BarePage = z.object({ items: z.array(z.unknown()), next_cursor: z.string().nullable() })
const EnvelopedPage = z.object({ data: z.array(z.unknown()), next_cursor: z.string().nullable() })

export function listPageOf(output: unknown): ListPage {
  const bare = BarePage.safeParse(output)
  if (bare.success) return { items: bare.data.items, next: bare.data.next_cursor }
  const { data, next_cursor } = EnvelopedPage.parse(output)
  return { items: data, next: next_cursor }
}

type FetchPage = (paging: { limit: number; cursor?: string }) => Promise<ListPage>

const LINES = 'application/x-ndjson; charset=utf-8'

/** Rows fetched and buffered at a time. */
const BATCH = 200

export interface WholeList {
  /** `text`: the items are lines already. */
  form: 'array' | 'lines' | 'text'
  /** Of a text. */
  mediaType?: string | undefined
  userId: string
  lists: WholeLists
  fetchPage: FetchPage
  /** @throws Refusal when the caller may not read the list any more */
  assertStillAdmitted: () => Promise<unknown>
}

/**
 * Streams all items of a list, a batch of rows at a time, at the client's pace. The first batch is fetched before the response
 * starts, so that its errors still get a status. No transaction stays open between two batches: the list goes down from its newest
 * item of then, by ids. (docs/adr/0054)
 *
 * @throws Refusal `rate_limited` for a list of more than one batch while its user, or the process, reads too many
 */
export async function streamAll(reply: FastifyReply, list: WholeList): Promise<FastifyReply> {
  const { form, userId, lists, fetchPage } = list
  const batch = (paging: { cursor?: string }): Promise<Batch> =>
    lists.batch(async () => {
      // Nobody reads it any more: it may have waited for its turn.
      if (reply.raw.destroyed) return NOTHING
      if (paging.cursor !== undefined) await assertGoesOn(reply, list)
      const { items, next } = await fetchPage({ limit: BATCH, ...paging })
      const texts = items.map((item) => (form === 'text' ? String(item) : JSON.stringify(item)))
      return { text: texts.join(form === 'array' ? ',' : '\n'), next }
    })
  const first = await batch({})
  const end = first.next === null ? () => undefined : lists.begin(userId)
  const batchAfter = (cursor: string) => batch({ cursor })
  const type = list.mediaType ?? (form === 'array' ? 'application/json; charset=utf-8' : LINES)
  const texts = Readable.from(
    form === 'array' ? asArray(first, batchAfter) : asLines(first, batchAfter, type === LINES),
  )
  // Ends when the client has received everything; for a closed connection no event follows.
  if (reply.raw.closed) end()
  else reply.raw.once('close', end)
  return reply.type(type).send(texts)
}

async function assertGoesOn(reply: FastifyReply, { assertStillAdmitted }: WholeList): Promise<void> {
  if (reply.server.ending.aborted) throw new Stopped()
  await assertStillAdmitted()
}

interface Batch {
  text: string
  next: string | null
}

const NOTHING: Batch = { text: '', next: null }

type BatchAfter = (cursor: string) => Promise<Batch>

async function* batches(first: Batch, batchAfter: BatchAfter): AsyncGenerator<string> {
  for (let batch = first; ; batch = await batchAfter(batch.next).catch(brokenAt(batch.next))) {
    if (batch.text !== '') yield batch.text
    if (batch.next === null) return
  }
}

async function* asArray(first: Batch, batchAfter: BatchAfter): AsyncGenerator<string> {
  let separator = '['
  for await (const text of batches(first, batchAfter)) {
    yield separator + text
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}

/** @param isJson whether the last line may say why the list broke off */
async function* asLines(first: Batch, batchAfter: BatchAfter, isJson: boolean): AsyncGenerator<string> {
  try {
    for await (const text of batches(first, batchAfter)) yield `${text}\n`
  } catch (error) {
    if (isJson && error instanceof Broken) yield `${JSON.stringify(error.lastLine())}\n`
    // A client that ignores the last line must not take the list for complete: the connection is cut too.
    throw error
  }
}

/** The service stops before a list is complete. */
class Stopped extends Error {
  override readonly name = 'Stopped'
  override readonly message = 'The service is stopping before the list is complete: continue from next_cursor'
}

/** A list that breaks off. */
class Broken extends Error {
  override readonly name = 'Broken'
  readonly #cursor: string

  constructor(cause: unknown, cursor: string) {
    super('The list broke off', { cause })
    this.#cursor = cursor
  }

  lastLine(): { error: string; message: string; next_cursor: string } {
    const { cause } = this
    const { code, message } = describeFailure(cause)
    return cause instanceof Stopped
      ? { error: 'stopping', message: cause.message, next_cursor: this.#cursor }
      : { error: KEYSTEAD_CODES[code], message, next_cursor: this.#cursor }
  }
}

const brokenAt =
  (cursor: string) =>
  (cause: unknown): never => {
    throw new Broken(cause, cursor)
  }

/** The URL of the next page (RFC 8288). */
export function linkNext(reply: FastifyReply, request: FastifyRequest, next: string | null): void {
  if (next === null) return
  const [path = '', query = ''] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', next)
  reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`)
}

/** Whether the caller wants a line for each item, rather than JSON (RFC 9110, section 12.5.1). */
export function wantsLines({ headers: { accept = '' } }: Pick<FastifyRequest, 'headers'>): boolean {
  const ranges = accept.split(',').map((range) => range.split(';').map((part) => part.trim().toLowerCase()))
  const weightOf = (type: string): number => {
    const range = ranges.find(([name]) => name === type)
    if (!range) return 0
    const weight = Number(range.find((part) => part.startsWith('q='))?.slice(2) ?? 1)
    return Number.isNaN(weight) ? 0 : weight
  }
  const lines = weightOf('application/x-ndjson')
  return lines > 0 && lines >= weightOf('application/json')
}
