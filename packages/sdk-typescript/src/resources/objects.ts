import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { OpenAnswer } from '../core/transport.ts'
import { partsOf, type UploadContent } from '../core/upload.ts'
import type { ObjectDeleteParams, ObjectListParams, ObjectParam, StoredObject } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Which bytes of an object are wanted; without `end` all from `start` on. */
export interface ByteRange {
  start: number
  /** The last one. */
  end?: number
}

/** The bytes of an object as they arrive. They are read once: iterate, or call `bytes()`. Leaving the loop ends the download. */
export class ObjectDownload implements AsyncIterable<Uint8Array> {
  readonly #answer: OpenAnswer

  /** @hidden */
  constructor(answer: OpenAnswer) {
    this.#answer = answer
  }

  /** Media type of the object. */
  get contentType(): string {
    return this.#answer.response.headers.get('content-type') ?? 'application/octet-stream'
  }

  /** How many bytes come. */
  get length(): number {
    return Number(this.#answer.response.headers.get('content-length'))
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#answer.chunks
  }

  /**
   * All of them, in memory.
   *
   * @example
   * ```ts
   * const { object_id } = await keystead.objects.upload('Hello')
   * const download = await keystead.objects.download(object_id, { start: 0, end: 3 })
   * console.log(new TextDecoder().decode(await download.bytes()))
   * ```
   */
  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of this) {
      chunks.push(chunk)
      length += chunk.length
    }
    const bytes = new Uint8Array(length)
    let at = 0
    for (const chunk of chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }
}

/** Objects of the tenant, which the service stores encrypted. */
export class Objects extends Resource {
  /**
   * Stores an object. The timeout is for all of it, so large ones need a longer `timeout`.
   *
   * @param content bytes, a text, a `Blob` (such as a file), or a stream; an upload of a stream is not retried
   *
   * @example
   * ```ts
   * const { object_id } = await keystead.objects.upload('Hello', { name: 'hello.txt', content_type: 'text/plain' })
   * ```
   */
  upload(content: UploadContent, params: ObjectParam = {}, options?: RequestOptions): Call<StoredObject> {
    const type = params.content_type ?? (content instanceof Blob && content.type !== '' ? content.type : undefined)
    const parts = partsOf(content, params, type ?? 'application/octet-stream')
    return this.data('POST', path`/api/v1/storage/objects`, { parts }, options)
  }

  /**
   * The bytes of an object, or a part of them, as they arrive.
   *
   * @example
   * ```ts
   * const { object_id } = await keystead.objects.upload('Hello')
   * for await (const chunk of await keystead.objects.download(object_id)) console.log(chunk.length)
   * ```
   */
  async download(object: string, range?: ByteRange, options?: RequestOptions): Promise<ObjectDownload> {
    const headers: Record<string, string> = { accept: '*/*' }
    if (range) headers['range'] = `bytes=${range.start}-${range.end ?? ''}`
    return new ObjectDownload(await this.open(path`/api/v1/storage/objects/${object}`, { headers }, options))
  }

  /**
   * The objects, newest first.
   *
   * @example
   * ```ts
   * for await (const { object_id, name, size } of keystead.objects.list()) console.log(object_id, name, size)
   * ```
   */
  list(params?: ObjectListParams, options?: RequestOptions): List<StoredObject> {
    return this.items(path`/api/v1/storage/objects`, params, options)
  }

  /**
   * What is known of an object, without its bytes.
   *
   * @example
   * ```ts
   * const { object_id } = await keystead.objects.upload('Hello')
   * const { size, sha256 } = await keystead.objects.metadata(object_id)
   * ```
   */
  metadata(object: string, options?: RequestOptions): Call<StoredObject> {
    return this.data('GET', path`/api/v1/storage/objects/${object}/metadata`, {}, options)
  }

  /**
   * Deletes an object. With `purge` its bytes are removed now, otherwise when the tenant's retention has passed.
   *
   * @example
   * ```ts
   * const { object_id } = await keystead.objects.upload('Hello')
   * await keystead.objects.delete(object_id, { purge: true })
   * ```
   */
  async delete(object: string, params?: ObjectDeleteParams, options?: RequestOptions): Promise<void> {
    await this.body('DELETE', path`/api/v1/storage/objects/${object}`, { query: params }, options)
  }
}
