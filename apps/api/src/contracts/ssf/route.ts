import type { Work } from '@keystead/domain'
import type { HTTPMethods } from 'fastify'
import type { Services } from '../../calls/context.ts'

/** A request that was admitted. */
export interface SsfCall {
  core: Services
  work: Work
  /** The parameters of the query, or of the path. */
  parameters: Readonly<Record<string, unknown>>
  body: unknown
  /** Aborted when the client has left, or the service stops. */
  leaving: AbortSignal
  /** Decides again whether the caller may. @throws Refusal */
  renew: () => Promise<unknown>
}

export interface SsfAnswer {
  status: number
  /** None for 204. */
  body?: object
}

export interface SsfRoute {
  method: HTTPMethods
  url: string
  run: (call: SsfCall) => Promise<SsfAnswer>
}
