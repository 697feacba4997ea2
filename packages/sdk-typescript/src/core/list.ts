import type { Answer, Call, WithResponse } from './call.ts'
import { callOf, jsonOf, trusted } from './call.ts'
import type { Path } from './path.ts'
import type { RequestOptions } from './options.ts'
import type { Transport } from './transport.ts'

/** Items of one page of a bare contract, whose server would otherwise send everything at once. */
const PAGE_SIZE = 100

/** A list as its resource describes it. */
export interface ListRequest extends Path {
  /** Filters and `limit`, `cursor`: in the query, or of a search in the body. */
  params: object | undefined
  isSearch?: boolean
  /** The items alone are the body; a Link field names the next page. */
  isBare?: boolean
}

/** A part of a list. */
export interface Page<T> {
  data: T[]
  /** To go on later: the `cursor` of the next page; null when this is the last one. */
  nextCursor: string | null
  /** The next page; null when this is the last one. */
  next(): Promise<Page<T> | null>
}

/**
 * A list that was asked for. Nothing is sent before it is used: awaited it is its first page, iterated over it is all its
 * items, page by page, and `stream()` reads all of them from one request.
 */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #transport: Transport
  readonly #request: ListRequest
  readonly #options: RequestOptions | undefined
  #first: Call<Page<T>> | undefined

  constructor(transport: Transport, request: ListRequest, options: RequestOptions | undefined) {
    this.#transport = transport
    this.#request = request
    this.#options = options
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise would send the request of a list that is streamed
  then<A = Page<T>, B = never>(
    onPage?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#firstPage().then(onPage, onError)
  }

  /** The first page with the HTTP answer that it came in. */
  withResponse(): Promise<WithResponse<Page<T>>> {
    return this.#firstPage().withResponse()
  }

  /** All pages, each fetched when it is wanted. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    for (let page: Page<T> | null = await this.#firstPage(); page !== null; page = await page.next()) yield page
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data
  }

  /** All items from one request, as the server reads them (NDJSON): for large lists. Leaving the loop ends the request. */
  stream(): AsyncGenerator<T, void, undefined> {
    const { params = {}, isSearch, path, route } = this.#request
    const filters = Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'limit' && name !== 'cursor'))
    return this.#transport.stream<T>({ path, route, ...spread(filters, isSearch) }, this.#options)
  }

  #firstPage(): Call<Page<T>> {
    return (this.#first ??= this.#fetch())
  }

  #fetch(cursor?: string): Call<Page<T>> {
    const { params, isSearch, isBare, path, route } = this.#request
    const all = { ...(isBare && { limit: PAGE_SIZE }), ...params, ...(cursor !== undefined && { cursor }) }
    const answer = this.#transport.send({ path, route, ...spread(all, isSearch) }, this.#options)
    return callOf(answer, (it) => this.#page(isBare ? bare(it) : enveloped(it)))
  }

  #page({ data, nextCursor }: Contents): Page<T> {
    return {
      data: trusted<T[]>(data),
      nextCursor,
      next: async () => (nextCursor === null ? null : this.#fetch(nextCursor)),
    }
  }
}

const spread = (params: object, isSearch: boolean | undefined): { method: string; query?: object; body?: object } =>
  isSearch ? { method: 'POST', body: params } : { method: 'GET', query: params }

interface Contents {
  data: unknown
  nextCursor: string | null
}

function enveloped(answer: Answer): Contents {
  const { data, next_cursor } = trusted<{ data: unknown; next_cursor: string | null }>(jsonOf(answer))
  return { data, nextCursor: next_cursor }
}

function bare(answer: Answer): Contents {
  const link = /<[^>]*[?&]cursor=([^&>]*)[^>]*>\s*;\s*rel="?next"?/.exec(answer.response.headers.get('link') ?? '')
  const cursor = link?.[1]?.replaceAll('+', ' ')
  return { data: jsonOf(answer), nextCursor: cursor === undefined ? null : decodeURIComponent(cursor) }
}
