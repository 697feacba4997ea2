import type { Call } from '../core/call.ts'
import { List, type ListRequest } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import type { Path } from '../core/path.ts'
import type { RequestSpec, Transport } from '../core/transport.ts'

/** What resources are made of. */
export class Resource {
  readonly #transport: Transport

  /** @hidden */
  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** A call whose result is the `data` of the answer. */
  protected data<T>(method: string, path: Path, sent: Sent, options: RequestOptions | undefined): Call<T> {
    return this.#transport.data<T>(specOf(method, path, sent), options)
  }

  /** A call whose result is the whole body of the answer. */
  protected body<T>(method: string, path: Path, sent: Sent, options: RequestOptions | undefined): Call<T> {
    return this.#transport.body<T>(specOf(method, path, sent), options)
  }

  protected items<T>(
    path: Path,
    params: object | undefined,
    options: RequestOptions | undefined,
    kind?: Pick<ListRequest, 'isSearch' | 'isBare'>,
  ): List<T> {
    return new List<T>(this.#transport, { ...path, params, ...kind }, options)
  }
}

/** A query, or a body. */
interface Sent {
  query?: object | undefined
  body?: unknown
  isKeyless?: boolean | 'always'
}

const specOf = (method: string, { path, route }: Path, { query, body, isKeyless }: Sent): RequestSpec => ({
  method,
  path,
  route,
  query,
  body,
  isKeyless,
})
