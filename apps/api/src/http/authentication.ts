import { type Authenticator, isSessionToken, type Origin, Refusal } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../trpc/context.ts'
import type { AttemptLimiter } from './rate-limit.ts'

/** @returns what the request presents: `X-API-Key`, or else a bearer token (RFC 6750) */
function credentialOf({ headers }: FastifyRequest): string | null {
  const apiKey = headers['x-api-key']
  if (typeof apiKey === 'string' && apiKey.trim() !== '') return apiKey.trim()
  const [, token] = /^Bearer +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return token ?? null
}

export function originOf(request: FastifyRequest): Origin {
  return { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 500) ?? null, requestId: request.id }
}

/** Finds out who a request comes from. */
export interface Identifier {
  /**
   * @param options.countAll every key that is presented counts as an attempt, not only a wrong one
   * @throws Refusal `rate_limited`
   */
  identify: (request: FastifyRequest, options?: { countAll?: boolean }) => Promise<Identity>
}

export function createIdentifier(authenticator: Authenticator, limiter: AttemptLimiter): Identifier {
  return {
    async identify(request, { countAll = false } = {}) {
      limiter.check(request.ip)
      const credential = credentialOf(request)
      if (credential === null) return { refusal: null }
      const counted = countAll && !isSessionToken(credential)
      if (counted) await limiter.count(request.ip)
      try {
        return { principal: await authenticator.authenticate(credential, originOf(request)) }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (!counted) await limiter.count(request.ip)
        return { refusal: error }
      }
    },
  }
}
