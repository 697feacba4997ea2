import type { Answer, Call, WithResponse } from './call.ts'
import { callOf, jsonOf } from './call.ts'
import { trusted } from './trusted.ts'
import type { Path } from './path.ts'
import type { RequestOptions } from './options.ts'
import { withSecret } from './secret.ts'
import type { Transport } from './transport.ts'

/** Items per page of a bare contract, whose default is the whole list in one response. */
const PAGE_SIZE = 100

/** The request of a list. */
export interface ListRequest extends Path {
  /** Filters, `limit` and `cursor`: in the query, or in the body of a search. */
  params: object | undefined
  isSearch?: boolean
  /** The body is the array of items; a Link field points to the next page. */
  isBare?: boolean
  /** The field of an item that is a secret. */
  secret?: string
}

/** A part of a list. */
export interface Page<T> {
  data: T[]
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null
  /**
   * The next page; null on the last page.
   *
   * @example
   * ```ts
   * const first = await keystead.users.list({ limit: 50 })
   * const second = await first.next()
   * ```
   */
  next(): Promise<Page<T> | null>
}

/**
 * A requested list. The request is sent on first use: await it for its first page, iterate over it for all items, page by page, or
 * call `stream()` to read all of them from one request. It is a promise of its first page.
 *
 * @example
 * ```ts
 * for await (const user of keystead.users.list()) console.log(user.email)
 * const { data, nextCursor } = await keystead.users.list({ limit: 50 })
 * ```
 */
export class List<T> implements Call<Page<T>>, AsyncIterable<T> {
  readonly #transport: Transport
  readonly #request: ListRequest
  readonly #options: RequestOptions | undefined
  #first: Call<Page<T>> | undefined

  constructor(transport: Transport, request: ListRequest, options: RequestOptions | undefined) {
    this.#transport = transport
    this.#request = request
    this.#options = options
  }

  /**
   * Called with the first page, or its failure.
   *
   * @example
   * ```ts
   * const emails = await keystead.users.list().then(({ data }) => data.map(({ email }) => email))
   * ```
   */
  // oxlint-disable-next-line unicorn/no-thenable -- a promise would send the request of a list that is streamed
  then<A = Page<T>, B = never>(
    onPage?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#firstPage().then(onPage, onError)
  }

  /**
   * Handles a failure of the first page.
   *
   * @example
   * ```ts
   * const page = await keystead.users.list().catch(() => null)
   * ```
   */
  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.#firstPage().catch(onError)
  }

  /**
   * Called when the first page has arrived or failed.
   *
   * @example
   * ```ts
   * await keystead.users.list().finally(() => console.log('over'))
   * ```
   */
  finally(onEnd?: (() => void) | null): Promise<Page<T>> {
    return this.#firstPage().finally(onEnd)
  }

  get [Symbol.toStringTag](): string {
    return 'List'
  }

  /**
   * The first page with its HTTP response.
   *
   * @example
   * ```ts
   * const { data: page, requestId } = await keystead.users.list().withResponse()
   * ```
   */
  withResponse(): Promise<WithResponse<Page<T>>> {
    return this.#firstPage().withResponse()
  }

  /**
   * The response of the first page as `fetch` would return it. Errors still reject.
   *
   * @example
   * ```ts
   * const response = await keystead.users.list().asResponse()
   * ```
   */
  asResponse(): Promise<Response> {
    return this.#firstPage().asResponse()
  }

  /**
   * All pages, each fetched on demand.
   *
   * @example
   * ```ts
   * for await (const page of keystead.users.list({ limit: 500 }).pages()) console.log(page.data.length)
   * ```
   */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    for (let page: Page<T> | null = await this.#firstPage(); page !== null; page = await page.next()) yield page
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data
  }

  /**
   * All items from one request, streamed as NDJSON: for large lists. Leaving the loop aborts the request.
   *
   * @example
   * ```ts
   * for await (const event of keystead.auditEvents.list().stream()) console.log(event.action)
   * ```
   */
  stream(): AsyncGenerator<T, void, undefined> {
    const { params = {}, isSearch, path, route, secret } = this.#request
    const filters = Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'limit' && name !== 'cursor'))
    return this.#transport.stream<T>({ path, route, secret, ...spread(filters, isSearch) }, this.#options)
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
    const { secret } = this.#request
    return {
      data: trusted<T[]>(Array.isArray(data) ? data.map((item: unknown) => withSecret(item, secret)) : data),
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
