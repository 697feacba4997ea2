import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** A page as a list procedure returns it: of a bare contract, or in the envelope of v1. */
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

/** Rows of one query of a list that is streamed whole. */
const STREAM_PAGE = 500

/** @throws Stopped once `ending` is aborted */
async function* pagesAfter(first: ListPage, fetchPage: FetchPage, ending: AbortSignal): AsyncGenerator<unknown[]> {
  for (let page = first; ; page = await fetchPage({ limit: STREAM_PAGE, cursor: page.next ?? '' })) {
    yield page.items
    if (page.next === null) return
    if (ending.aborted) throw new Stopped(page.next)
  }
}

async function* asJsonArray(pages: AsyncIterable<unknown[]>): AsyncGenerator<string> {
  let separator = '['
  for await (const items of pages) {
    if (items.length === 0) continue
    yield separator + items.map((item) => JSON.stringify(item)).join(',')
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}

async function* asLines(pages: AsyncIterable<unknown[]>): AsyncGenerator<string> {
  try {
    for await (const items of pages)
      if (items.length > 0) yield `${items.map((item) => JSON.stringify(item)).join('\n')}\n`
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const { message, cursor } = error
    yield `${JSON.stringify({ error: 'stopping', message, next_cursor: cursor })}\n`
    // Whoever does not read the last line must not take the list for whole: it breaks off as well.
    throw error
  }
}

/** The service stops before a list is over. */
class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly cursor: string

  constructor(cursor: string) {
    super('The service stops before the list is over: go on from next_cursor')
    this.cursor = cursor
  }
}

/** All items of a list, page by page. The first page is fetched here, so that its errors still get a status. */
export async function streamAll(
  reply: FastifyReply,
  form: 'array' | 'lines',
  fetchPage: FetchPage,
): Promise<FastifyReply> {
  const pages = pagesAfter(await fetchPage({ limit: STREAM_PAGE }), fetchPage, reply.server.ending)
  const type = form === 'array' ? 'application/json; charset=utf-8' : 'application/x-ndjson; charset=utf-8'
  return reply.type(type).send(Readable.from(form === 'array' ? asJsonArray(pages) : asLines(pages)))
}

/** The address of the next page (RFC 8288). */
export function linkNext(reply: FastifyReply, request: FastifyRequest, next: string | null): void {
  if (next === null) return
  const [path = '', query = ''] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', next)
  reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`)
}

export const wantsLines = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').split(',').some((type) => type.trim().startsWith('application/x-ndjson'))
