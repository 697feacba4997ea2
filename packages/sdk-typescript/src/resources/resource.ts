import { bindMethods } from '../core/bind.ts'
import { type Answer, type Call, callOf } from '../core/call.ts'
import { List, type ListRequest } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import type { Path } from '../core/path.ts'
import type { OpenAnswer, RequestSpec, Transport } from '../core/transport.ts'
import type { UploadParts } from '../core/upload.ts'

/** The base class of resources. */
export class Resource {
  readonly #transport: Transport

  /** @hidden */
  constructor(transport: Transport) {
    this.#transport = transport
    bindMethods(this)
  }

  /** A call whose result is the `data` of the response. */
  protected data<T>(method: string, path: Path, sent: Sent, options: RequestOptions | undefined): Call<T> {
    return this.#transport.data<T>(specOf(method, path, sent), options)
  }

  /** A call whose result is the whole body of the response. */
  protected body<T>(method: string, path: Path, sent: Sent, options: RequestOptions | undefined): Call<T> {
    return this.#transport.body<T>(specOf(method, path, sent), options)
  }

  /** A call whose result is read from the response, even from a failed one if `isResult`. */
  protected read<T>(
    path: Path,
    sent: Sent & Pick<RequestSpec, 'isResult'>,
    parse: (answer: Answer) => T,
    options: RequestOptions | undefined,
  ): Call<T> {
    return callOf(this.#transport.send(specOf('GET', path, sent), options), parse)
  }

  /** A response whose body is read by the caller. */
  protected open(
    path: Path,
    { headers, query }: { headers: Record<string, string>; query?: object | undefined },
    options: RequestOptions | undefined,
  ): Promise<OpenAnswer> {
    return this.#transport.open(specOf('GET', path, { query }), headers, options)
  }

  protected items<T>(
    path: Path,
    params: object | undefined,
    options: RequestOptions | undefined,
    kind?: Pick<ListRequest, 'isSearch' | 'isBare' | 'secret'>,
  ): List<T> {
    return new List<T>(this.#transport, { ...path, params, ...kind }, options)
  }
}

/** A query, or a body. */
interface Sent {
  query?: object | undefined
  body?: unknown
  parts?: UploadParts
  isKeyless?: boolean | 'always'
  /** The field of the result that is a secret. */
  secret?: string
}

const specOf = (method: string, { path, route }: Path, sent: Sent): RequestSpec => ({ method, path, route, ...sent })
