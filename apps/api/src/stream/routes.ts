import type { Principal } from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Identifier, originOf } from '../http/authentication.ts'
import { refuseOtherMethods } from '../http/rest.ts'
import { createContext, type Services } from '../trpc/context.ts'
import { authorised } from '../trpc/authorisation.ts'
import { placeOf } from './events.ts'
import type { StreamEvents } from './live-streams.ts'
import { presentable, wantedOf } from './request.ts'
import { goneSignal, sendEvents } from './sse.ts'
import '../http/fastify.ts'

const STREAM = '/stream'
const COMPLETIONS = '/api/chat/completions'

export interface StreamOptions {
  services: Services
  identifier: Identifier
}

/** What is no procedure because it is answered piece by piece, or takes longer than a transaction should be open. */
export function registerStream(app: FastifyInstance, { services, identifier }: StreamOptions): void {
  async function admit(request: FastifyRequest): Promise<void> {
    const identity = await identifier.identify(request)
    authorised({ identity }, 'jobs:create')
    request.context = createContext(services, originOf(request), identity)
  }

  async function events(request: FastifyRequest, reply: FastifyReply, gone: AbortSignal): Promise<StreamEvents | null> {
    const principal = callerOf(request)
    const reader = { signal: gone, onTakenOver: () => reply.raw.destroy() }
    const last = request.headers['last-event-id']
    if (typeof last === 'string' && last !== '') return services.streams.resume(principal, placeOf(last), reader)
    return services.streams.open(principal, wantedOf(request), reader)
  }

  async function stream(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const gone = goneSignal(reply)
    const found = await events(request, reply, gone).catch((error: unknown) => refuse(error, gone))
    if (gone.aborted) return reply.hijack()
    // A client that comes back for more when it has got everything is told to stay away.
    if (found === null) return reply.code(204).send()
    await sendEvents(reply, found, gone)
    return reply
  }

  async function complete(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const gone = goneSignal(reply)
    const principal = callerOf(request)
    const wanted = wantedOf(request)
    const answer = await services.streams
      .complete(principal, wanted, gone)
      .catch((error: unknown) => refuse(error, gone))
    return gone.aborted ? reply.hijack() : answer
  }

  app.route({ method: 'POST', url: STREAM, onRequest: admit, handler: stream })
  app.route({ method: 'POST', url: COMPLETIONS, onRequest: admit, handler: complete })
  for (const url of [STREAM, COMPLETIONS]) refuseOtherMethods(app, url, ['POST'])
}

/** @returns null when nobody is there to be refused anything */
function refuse(error: unknown, gone: AbortSignal): null {
  if (gone.aborted) return null
  throw presentable(error)
}

function callerOf({ context }: FastifyRequest): Principal {
  if (!context) throw new Error('a stream was reached without its onRequest hook')
  return authorised(context)
}
