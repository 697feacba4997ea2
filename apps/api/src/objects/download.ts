import { Refusal, type StoredObject } from '@keystead/domain'
import { create as dispositionOf } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { authorisedNow } from '../calls/authorisation.ts'
import type { Context } from '../calls/context.ts'
import { HttpError } from '../calls/failure.ts'
import { answerTo, type Validators } from './conditions.ts'
import { sendBytes } from './send-bytes.ts'
import { endWhenRefused } from './standing.ts'

export const READ_SCOPE = 'storage:read'

/** After so many bytes it is asked whether the caller may still read; those that come slowly are asked about by time. */
const ASK_EVERY_BYTES = 4 * 1_048_576

const validatorsOf = ({ sha256, createdAt }: StoredObject): Validators => ({
  etag: `"${Buffer.from(sha256).toString('base64url')}"`,
  lastModified: createdAt,
})

/**
 * What is sent with an object. A browser saves it and neither shows nor runs it, whatever it is.
 */
const headersOf = (object: StoredObject, { etag, lastModified }: Validators) => ({
  etag,
  'last-modified': lastModified.toUTCString(),
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-cache',
  'content-disposition': dispositionOf(fileNameOf(object)),
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
})

/** Without folders: where it is saved is not for its name to say. */
const fileNameOf = ({ name, id }: StoredObject): string => (name ?? '').split(/[/\\]/).at(-1) || id

/** Answers with the bytes of an object, those of a range, or none. */
export async function download(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { core, work } = context
  const object = await core.objects.get(work, objectIdOf(request))
  const validators = validatorsOf(object)
  const isHead = request.method === 'HEAD'
  // A range is of what GET answers alone (RFC 9110, section 14.2).
  const { range: _, ...plain } = request.headers
  const { status, range } = answerTo(isHead ? plain : request.headers, object.size, validators)
  if (status === 412) throw new Refusal('precondition_failed', 'The object is not the one that If-Match names')
  reply.headers(headersOf(object, validators))
  if (status === 304) return reply.code(304).send()
  if (status === 416) return unsatisfiable(reply, object)
  const length = range === null ? object.size : range.end - range.start + 1
  if (isHead) return reply.type(object.contentType).header('content-length', length).send()
  const opened = await openedFor(context, request, object, range)
  if (range !== null) reply.header('content-range', `bytes ${range.start}-${range.end}/${object.size}`)
  reply.code(status).type(object.contentType).header('content-length', length)
  const end = new AbortController()
  const ask = async () => authorisedNow(context.request, READ_SCOPE)
  const stop = endWhenRefused(ask, (error) => end.abort(error))
  await sendBytes(reply, whileAdmitted(opened.content, ask), end.signal).finally(stop)
  return reply
}

async function openedFor(
  { core, work }: Context,
  request: FastifyRequest,
  object: StoredObject,
  range: { start: number; end: number } | null,
) {
  try {
    return await core.objects.open(work, object, range)
  } catch (error) {
    const isCorrupt = error instanceof Refusal && error.code === 'object_corrupt'
    if (isCorrupt) request.log.error({ object_id: object.id }, 'a stored object is damaged')
    throw error
  }
}

/** RFC 9110, section 15.5.17 */
const unsatisfiable = (reply: FastifyReply, { size }: StoredObject): never => {
  for (const name of ['content-disposition', 'last-modified', 'etag', 'cache-control']) reply.removeHeader(name)
  reply.header('cache-control', 'no-store').header('content-range', `bytes */${size}`)
  throw new HttpError('range_not_satisfiable', `The object has ${size} bytes`)
}

async function* whileAdmitted(content: AsyncIterable<Buffer>, ask: () => Promise<unknown>): AsyncGenerator<Buffer> {
  let sinceAsked = 0
  for await (const bytes of content) {
    sinceAsked += bytes.length
    if (sinceAsked >= ASK_EVERY_BYTES) {
      await ask()
      sinceAsked = 0
    }
    yield bytes
  }
}

const objectIdOf = ({ params }: FastifyRequest): string =>
  typeof params === 'object' && params !== null && 'object_id' in params ? String(params.object_id) : ''
