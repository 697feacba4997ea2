import type { IncomingHttpHeaders } from 'node:http'
import { type NewObject, type ObjectPlace, type ReceivedObject, releasing } from '@keystead/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { authorisedNow } from '../calls/authorisation.ts'
import { assertPlain } from '../calls/bodies.ts'
import { parameterReader } from '../calls/coerce.ts'
import { admit, type Context } from '../calls/context.ts'
import { HttpError } from '../calls/failure.ts'
import { queryParametersOf } from '../calls/input.ts'
import { assertStorable } from '../calls/json.ts'
import { allowLong } from '../calls/long-bodies.ts'
import { outcomeHeaders } from '../calls/response-headers.ts'
import { answerWith } from '../contracts/v1/envelope.ts'
import {
  MediaType,
  newObject,
  objectView,
  UNKNOWN_TYPE,
  UploadMeta,
  UploadQuery,
} from '../contracts/v1/object-schemas.ts'
import { bodyOf } from './body.ts'
import { readForm } from './form.ts'
import { endWhenRefused } from './standing.ts'

export const WRITE_SCOPE = 'storage:write'

/** Names the call among those with an idempotency key. */
const NAME = 'v1.objects.upload'

/** Stores the body of a request, or its part `file`, as a new object. */
export async function upload(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  assertPlain(request)
  const query = queryOf(request)
  allowLong(request.raw)
  const ask = async () => authorisedNow(context.request, WRITE_SCOPE)
  const admitted = endWhenRefused(ask, () => void request.raw.destroy())
  try {
    const { received, wanted } = await receivedFrom(context, request, query)
    admitted()
    const answer = await added(context, received, wanted)
    reply.headers(outcomeHeaders(context.request.outcomes))
    return answer
  } finally {
    admitted()
    // What is left of a body that was refused has the time that any request has.
    allowLong(request.raw, false)
  }
}

interface Received {
  received: ReceivedObject
  wanted: NewObject
}

async function receivedFrom(
  { core, work }: Context,
  request: FastifyRequest,
  query: ReturnType<typeof queryOf>,
): Promise<Received> {
  const { raw, headers } = request
  const receive = (length: number | null) => async (bytes: AsyncIterable<Uint8Array>) =>
    core.objects.receive(work, bytes, length)
  if (isForm(headers)) {
    if (Object.keys(query).length > 0)
      throw invalid('An upload in parts says in its part `meta` what it is, not in the query')
    const discard = async (place: ObjectPlace) => core.objects.discard(place)
    return receivedForm(await readForm(headers, bodyOf(raw), { receive: receive(null), discard }), core.objects)
  }
  const wanted = newObject(query, { name: null, contentType: mediaTypeOf(headers) })
  return { received: await receive(lengthOf(headers['content-length']))(releasing(bodyOf(raw))), wanted }
}

const invalid = (message: string): HttpError => new HttpError('invalid', message)

/** The media type of the body, unless it has parts. @throws ZodError */
export function assertMediaType({ headers }: FastifyRequest): void {
  if (!isForm(headers)) mediaTypeOf(headers)
}

const isForm = ({ 'content-type': type = '' }: IncomingHttpHeaders): boolean => /^\s*multipart\//i.test(type)

const mediaTypeOf = ({ 'content-type': type = UNKNOWN_TYPE }: IncomingHttpHeaders): string =>
  MediaType.parse(type, { error: typeError })

const typeError = () => 'Content-Type: must be a media type such as text/plain; charset=utf-8'

const lengthOf = (field: string | undefined): number | null => (field === undefined ? null : Number(field))

/** @throws ZodError for a wrong `meta`; then nothing remains */
async function receivedForm(
  { received, file, meta }: Awaited<ReturnType<typeof readForm<ReceivedObject>>>,
  objects: { discard: (place: ObjectPlace) => Promise<void> },
): Promise<Received> {
  try {
    const said = UploadMeta.parse(meta)
    const known = { name: UploadQuery.shape.name.parse(file.name ?? undefined) ?? null, contentType: file.contentType }
    const wanted = newObject(said, known)
    MediaType.parse(wanted.contentType, { error: typeError })
    return { received, wanted }
  } catch (error) {
    await objects.discard(received)
    throw error
  }
}

/**
 * Makes an object of what was received. With an idempotency key the object is made once: a repetition brings the same bytes again,
 * gets the first answer, and leaves nothing.
 */
async function added(context: Context, received: ReceivedObject, wanted: NewObject): Promise<unknown> {
  const { core, request } = context
  const { size, sha256 } = received
  let isAdded = false
  try {
    const principal = await authorisedNow(request, WRITE_SCOPE)
    const input = { ...wanted, size, sha256: sha256.toString('hex') }
    const { idempotencyKey } = request
    const { work } = admit(
      context,
      principal,
      idempotencyKey === null ? null : { idempotencyKey, procedure: NAME, input },
    )
    const answer = await work.commitOnce(async (tx) => {
      const object = await core.objects.add(tx, received, wanted)
      return answerWith(core.clock, 'Object stored successfully', objectView(object))
    })
    isAdded = !work.outcome.isReplayed
    return answer
  } finally {
    if (!isAdded) await core.objects.discard(received)
  }
}

const readParameters = parameterReader(UploadQuery)

function queryOf(request: FastifyRequest) {
  const parameters = queryParametersOf(request)
  const given: Record<string, unknown> = {}
  for (const [name, value] of parameters) {
    if (name in given) throw invalid('The query names a parameter twice')
    assertStorable(value, 'The query')
    given[name] = value
  }
  return UploadQuery.parse(readParameters(given))
}
