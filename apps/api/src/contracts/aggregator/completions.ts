import { type RequiredScope, RunStopped, type Work } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import { CompletionBody, CompletionRequest, inputOf } from './completion-schemas.ts'
import type { Services } from '../../calls/context.ts'
import { HttpError } from '../../calls/failure.ts'
import { inputReader } from '../../calls/input.ts'
import type { Reader } from '../../jobs/live-stream.ts'
import type { StreamEvents, WantedStream } from '../../jobs/live-streams.ts'
import { placeOf } from '../../jobs/stream-events.ts'

export const STREAM_PATH = '/stream'
export const COMPLETIONS_PATH = '/api/chat/completions'

/** The scope that both paths require. */
export const COMPLETION_SCOPE: RequiredScope = 'jobs:create'

/** A request of an admitted caller. */
export interface CompletionCall {
  services: Services
  work: Work
  request: FastifyRequest
}

/**
 * `POST /stream`: the events of a new stream, or those after `Last-Event-ID` of an earlier one.
 *
 * @returns null when no event is left
 */
export async function openStream(
  { services, work, request }: CompletionCall,
  reader: Reader,
): Promise<StreamEvents | null> {
  const last = request.headers['last-event-id']
  if (typeof last === 'string' && last !== '') return services.streams.resume(work, placeOf(last), reader)
  return services.streams.open(work, wantedOf(request), reader)
}

/** `POST /api/chat/completions`: the same request, with the whole answer in one response. */
export const complete = async ({ services, work, request }: CompletionCall, gone: AbortSignal) =>
  services.streams.complete(work, wantedOf(request), gone)

/** In the query, for clients that send the same body to several providers or models. */
const ADDRESSED = CompletionBody.pick({ provider: true, model: true })

const readQuery = inputReader(ADDRESSED, { takesQuery: true, hasParameters: false })
const readBody = inputReader(CompletionBody, { takesQuery: false, hasParameters: false })

/** The requested completion: the body, with provider and model of the query taking precedence. @throws ZodError */
function wantedOf(request: FastifyRequest): WantedStream {
  const { provider, model } = readQuery(request)
  const parsed = CompletionRequest.parse({ ...readBody(request), ...defined({ provider, model }) })
  return { provider: parsed.provider, model: parsed.model, input: inputOf(parsed) }
}

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** The error that the caller sees for a run that was stopped before its answer began. */
export function presentable(error: unknown): unknown {
  if (!(error instanceof RunStopped)) return error
  const isOver = error.why === 'cancelled' || error.why === 'lost'
  return new HttpError(isOver ? 'precondition' : 'unavailable', error.message)
}
