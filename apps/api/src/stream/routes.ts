import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Identifier, originOf } from '../calls/authentication.ts'
import { refuseOtherMethods } from '../calls/methods.ts'
import { admit as admitCall, createContext, incoming, type Services } from '../calls/context.ts'
import { authorised } from '../calls/authorisation.ts'
import {
  complete as completeOnce,
  COMPLETION_SCOPE,
  type CompletionCall,
  COMPLETIONS_PATH,
  openStream,
  presentable,
  STREAM_PATH,
} from '../contracts/aggregator/completions.ts'
import { goneSignal, sendEvents } from './sse.ts'
import '../calls/fastify.ts'

export interface StreamOptions {
  services: Services
  identifier: Identifier
}

/** The routes that are not procedures, because they stream or take longer than a transaction should stay open. */
export function registerStream(app: FastifyInstance, { services, identifier }: StreamOptions): void {
  async function admit(request: FastifyRequest): Promise<void> {
    const identity = await identifier.identify(request)
    const admitted = authorised({ identity }, COMPLETION_SCOPE)
    const context = createContext(services, incoming(originOf(request), identity, { admitted, isClean: true }))
    request.context = admitCall(context, admitted)
  }

  function callOf(request: FastifyRequest): CompletionCall {
    if (!request.context) throw new Error('a stream was reached without its onRequest hook')
    return { services, work: request.context.work, request }
  }

  async function stream(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const gone = goneSignal(reply)
    const reader = { signal: gone, onTakenOver: () => reply.raw.destroy() }
    const found = await openStream(callOf(request), reader).catch((error: unknown) => refuse(error, gone))
    if (gone.aborted) return reply.hijack()
    // 204 tells a client that has already received everything not to reconnect.
    if (found === null) return reply.code(204).send()
    await sendEvents(reply, found, gone)
    return reply
  }

  async function complete(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const gone = goneSignal(reply)
    const answer = await completeOnce(callOf(request), gone).catch((error: unknown) => refuse(error, gone))
    return gone.aborted ? reply.hijack() : answer
  }

  app.route({ method: 'POST', url: STREAM_PATH, onRequest: admit, handler: stream })
  app.route({ method: 'POST', url: COMPLETIONS_PATH, onRequest: admit, handler: complete })
  for (const url of [STREAM_PATH, COMPLETIONS_PATH]) refuseOtherMethods(app, url, ['POST'])
}

/** @returns null when the client has disconnected */
function refuse(error: unknown, gone: AbortSignal): null {
  if (gone.aborted) return null
  throw presentable(error)
}
