import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy'
import { decodeBody } from '../calls/bodies.ts'
import { HttpError } from '../calls/failure.ts'
import { parseJson } from '../calls/json.ts'

const MAX_META_BYTES = 65_536

/** What the part `file` says of itself. */
export interface FilePart {
  name: string | null
  /** `text/plain` when it says none (RFC 7578, section 4.4). */
  contentType: string
}

/** An upload in parts (RFC 7578), once all of it was read. */
export interface ReadForm<Received> {
  received: Received
  file: FilePart
  /** The JSON of the part `meta`; an empty object without one. */
  meta: unknown
}

/** Where the bytes of the part `file` go. */
export interface FormTarget<Received> {
  /** Reads them to their end. */
  receive: (bytes: AsyncIterable<Buffer>) => Promise<Received>
  /** Gives up what was received, because the form is wrong. */
  discard: (received: Received) => Promise<void>
}

const invalid = (message: string): HttpError => new HttpError('invalid', message)

/**
 * Reads the parts `file` and `meta`, in any order.
 *
 * @throws HttpError `invalid`; what `receive` throws. Then nothing remains of what was received
 */
export async function readForm<Received>(
  headers: IncomingHttpHeaders,
  body: AsyncIterable<Buffer>,
  target: FormTarget<Received>,
): Promise<ReadForm<Received>> {
  const parser = parserOf(headers)
  const source = Readable.from(body, { objectMode: false })
  const failed = Promise.withResolvers<never>()
  const open = new Set<BusboyFileStream>()
  const fail = (error: unknown): void => {
    const cause = error instanceof Error ? error : new Error(String(error))
    failed.reject(cause)
    source.unpipe(parser)
    for (const part of open) part.destroy(cause)
  }
  let meta: Promise<unknown> | undefined
  let file: (FilePart & { received: Promise<Received> }) | undefined
  parser.on('file', (name, part, filename, _encoding, mimeType) => {
    open.add(part)
    part.on('error', fail)
    if (name === 'meta' && meta === undefined) meta = settled(metaIn(part), fail)
    else if (name === 'file' && file === undefined) {
      const received = settled(target.receive(bytesOf(part)), fail)
      file = { name: nameOf(filename), contentType: mimeType, received }
    } else fail(invalid('The parts must be `file`, and `meta` at most, each once'))
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    parser.on(limit, () => fail(invalid('The parts must be `file`, and `meta` at most, each once')))
  }
  parser.on('error', () => fail(invalid('The body is not valid multipart/form-data')))
  source.on('error', fail)
  const finished = new Promise<void>((resolve) => void parser.on('finish', resolve))
  source.pipe(parser)
  try {
    await Promise.race([finished, failed.promise])
    if (!file) throw invalid('file: is required')
    const { received, ...said } = file
    return { file: said, meta: (await Promise.race([meta, failed.promise])) ?? {}, received: await received }
  } catch (error) {
    fail(error)
    const [result] = await Promise.allSettled([file?.received, meta])
    if (result.status === 'fulfilled' && result.value !== undefined) await target.discard(result.value)
    throw error
  } finally {
    // A failure after the first has nobody to be told to.
    failed.promise.catch(() => undefined)
    source.destroy()
  }
}

/** A promise whose failure is noticed at once, and awaited later. */
function settled<T>(promise: Promise<T>, fail: (error: unknown) => void): Promise<T> {
  promise.catch(fail)
  return promise
}

function parserOf(headers: IncomingHttpHeaders) {
  const { 'content-type': contentType = '' } = headers
  const own: BusboyHeaders = { ...headers, 'content-type': contentType }
  try {
    // Every part is read as a stream, so that none is buffered but `meta`, which is bounded.
    return new Busboy({ headers: own, isPartAFile: () => true, limits: { files: 2, parts: 2, headerPairs: 20 } })
  } catch {
    throw invalid('The media type multipart/form-data must have a boundary')
  }
}

async function metaIn(part: BusboyFileStream): Promise<unknown> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of bytesOf(part)) {
    length += piece.length
    if (length > MAX_META_BYTES) throw invalid(`meta: must have ${MAX_META_BYTES} bytes or less`)
    pieces.push(piece)
  }
  return parseJson(decodeBody(Buffer.concat(pieces)))
}

async function* bytesOf(part: BusboyFileStream): AsyncGenerator<Buffer> {
  yield* part as AsyncIterable<Buffer>
  if (part.truncated) throw invalid('The body ends in the middle of a part')
}

const nameOf = (filename: string | undefined): string | null =>
  filename === undefined || filename === '' ? null : filename
