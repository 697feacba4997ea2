import { RunStopped } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import { CompletionBody, CompletionRequest, inputOf } from '../contracts/aggregator/completion-schemas.ts'
import { HttpError } from '../http/failure.ts'
import { inputReader } from '../http/input.ts'
import type { WantedStream } from './live-streams.ts'

/** In the query they are for whoever sends the same body to several. */
const ADDRESSED = CompletionBody.pick({ provider: true, model: true })

const readQuery = inputReader(ADDRESSED, { takesQuery: true, hasParameters: false })
const readBody = inputReader(CompletionBody, { takesQuery: false, hasParameters: false })

/** What a request asks for: its body, with provider and model of its query before those of the body. @throws ZodError */
export function wantedOf(request: FastifyRequest): WantedStream {
  const { provider, model } = readQuery(request)
  const parsed = CompletionRequest.parse({ ...readBody(request), ...defined({ provider, model }) })
  return { provider: parsed.provider, model: parsed.model, input: inputOf(parsed) }
}

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** What a run that was stopped before its answer began is for its caller. */
export function presentable(error: unknown): unknown {
  if (!(error instanceof RunStopped)) return error
  const isOver = error.why === 'cancelled' || error.why === 'lost'
  return new HttpError(isOver ? 'precondition' : 'unavailable', error.message)
}
