import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
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

/** Rows fetched and buffered at a time. */
const BATCH = 200

type Form = 'array' | 'lines'

export interface WholeList {
  form: Form
  userId: string
  lists: WholeLists
  fetchPage: FetchPage
}

/**
 * Streams all items of a list, a batch of rows at a time, at the client's pace. The first batch is fetched before the response
 * starts, so that its errors still get a status.
 *
 * @throws Refusal `rate_limited` for a list of more than one batch while its user reads too many; later, Stopped when the service
 *   stops
 */
export async function streamAll(
  reply: FastifyReply,
  { form, userId, lists, fetchPage }: WholeList,
): Promise<FastifyReply> {
  const { ending } = reply.server
  const batchAfter = (cursor: string | null): Promise<Batch> =>
    lists.batch(async () => {
      if (cursor !== null && ending.aborted) throw new Stopped(cursor)
      const { items, next } = await fetchPage({ limit: BATCH, ...(cursor !== null && { cursor }) })
      return { text: textOf(items, form), next }
    })
  const first = await batchAfter(null)
  const end = first.next === null ? () => undefined : lists.begin(userId)
  const type = form === 'array' ? 'application/json; charset=utf-8' : 'application/x-ndjson; charset=utf-8'
  const texts = Readable.from(form === 'array' ? asArray(first, batchAfter) : asLines(first, batchAfter))
  // Ends when the client has received everything; for a closed connection no event follows.
  if (reply.raw.closed) end()
  else reply.raw.once('close', end)
  return reply.type(type).send(texts)
}

interface Batch {
  text: string
  next: string | null
}

type BatchAfter = (cursor: string) => Promise<Batch>

const textOf = (items: unknown[], form: Form): string =>
  items.map((item) => JSON.stringify(item)).join(form === 'array' ? ',' : '\n')

async function* batches(first: Batch, batchAfter: BatchAfter): AsyncGenerator<string> {
  for (let batch = first; ; batch = await batchAfter(batch.next)) {
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

async function* asLines(first: Batch, batchAfter: BatchAfter): AsyncGenerator<string> {
  try {
    for await (const text of batches(first, batchAfter)) yield `${text}\n`
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const { message, cursor } = error
    yield `${JSON.stringify({ error: 'stopping', message, next_cursor: cursor })}\n`
    // A client that ignores the last line must not take the list for complete: the connection is cut too.
    throw error
  }
}

/** The service stops before a list is complete. */
class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly cursor: string

  constructor(cursor: string) {
    super('The service is stopping before the list is complete: continue from next_cursor')
    this.cursor = cursor
  }
}

/** The URL of the next page (RFC 8288). */
export function linkNext(reply: FastifyReply, request: FastifyRequest, next: string | null): void {
  if (next === null) return
  const [path = '', query = ''] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', next)
  reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`)
}

export const wantsLines = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').split(',').some((type) => type.trim().startsWith('application/x-ndjson'))
