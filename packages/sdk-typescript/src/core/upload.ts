import { jsonWithSecrets } from './secret.ts'
import type { RequestContent } from './options.ts'
import type { RequestSpec } from './transport.ts'

const FORM = 'application/x-www-form-urlencoded'

/** The body of a request. */
export const contentOf = ({ body, form, parts }: RequestSpec): RequestContent | undefined =>
  parts?.body ?? form?.toString() ?? (body === undefined ? undefined : jsonWithSecrets(body))

/** Undefined: `fetch` says it, because it chooses the boundary. */
export const typeOf = ({ form, parts }: RequestSpec): string | undefined =>
  parts ? parts.type : form ? FORM : 'application/json'

/** What can be uploaded. A stream is sent as it comes, and only once: such an upload is not retried. */
export type UploadContent = Blob | Uint8Array | string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** The body of an upload. */
export interface UploadParts {
  body: FormData | ReadableStream<Uint8Array>
  /** Undefined: `fetch` says it. */
  type: string | undefined
}

/** An upload of the parts `meta` and `file` (RFC 7578). */
export function partsOf(content: UploadContent, meta: object, type: string): UploadParts {
  const json = JSON.stringify(meta)
  if (isStream(content)) return streamed(content, json, type)
  const body = new FormData()
  body.append('meta', json)
  const bytes = content instanceof Uint8Array ? new Uint8Array(content) : content
  body.append('file', new Blob([bytes], { type }), 'file')
  return { body, type: undefined }
}

const isStream = (content: UploadContent): content is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> =>
  typeof content === 'object' && !(content instanceof Blob) && !(content instanceof Uint8Array)

function streamed(
  content: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  json: string,
  type: string,
): UploadParts {
  const boundary = `keystead-${crypto.randomUUID()}`
  const text = new TextEncoder()
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield text.encode(
      `--${boundary}\r\ncontent-disposition: form-data; name="meta"\r\n\r\n${json}\r\n` +
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\ncontent-type: ${type}\r\n\r\n`,
    )
    yield* content instanceof ReadableStream ? bytesOf(content) : content
    yield text.encode(`\r\n--${boundary}--\r\n`)
  }
  return { body: streamOf(pieces()), type: `multipart/form-data; boundary=${boundary}` }
}

/** Not every browser can iterate over a stream, or make one of an iterable. */
async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const streamOf = (pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const next = await pieces.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
