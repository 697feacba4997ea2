import type { Context } from './context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Authentication attempts allowed per address and minute. */
    attemptLimit: number
    /** Aborted when streams must end because the service stops. */
    ending: AbortSignal
  }

  interface FastifyRequest {
    /** The client's IP address, normalised. Fastify's own `ip` repeats any text in a header. */
    readonly address: string
    /** Set by the onRequest hook of a REST route. */
    context: Context | null
    /** The GraphQL operations of a request: the kind of each, and its root fields. */
    operations: string[] | null
  }

  interface FastifyContextConfig {
    /** The v1 contract's title for a failure of this route. */
    failureTitle?: string | undefined
    /** Called so often that a log line per request would cost more than the request. */
    isQuiet?: boolean
  }
}
