import type { Context } from '../trpc/context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Authentication attempts that an address has in a minute. */
    attemptLimit: number
    /** Aborted when streams must end, since the service does. */
    ending: AbortSignal
  }

  interface FastifyRequest {
    /** Where it comes from: an IP address in its normal form. Fastify's own `ip` repeats whatever a header says. */
    readonly address: string
    /** Set by the onRequest hook of a REST route. */
    context: Context | null
    /** What a request for GraphQL asked for: the kind of each operation, and the fields at its root. */
    operations: string[] | null
  }

  interface FastifyContextConfig {
    /** How the v1 contract entitles a failure of this route. */
    failureTitle?: string | undefined
    /** Asked so often that a line for each request would cost more than the request. */
    isQuiet?: boolean
  }
}
