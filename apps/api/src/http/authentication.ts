import {
  type Authenticator,
  isSessionToken,
  type LookUpMemo,
  type MaybePromise,
  type Origin,
  Refusal,
} from '@keystead/domain'
import type { IncomingHttpHeaders } from 'node:http'
import type { Identity } from '../trpc/context.ts'
import type { AttemptLimiter } from './rate-limit.ts'

/** What is asked of a request to find out who it comes from. */
export interface PresentedRequest {
  id: string
  /** Where it comes from: an IP address in its normal form. */
  address: string
  headers: IncomingHttpHeaders
  /** Of earlier requests with the same headers. */
  memo?: LookUpMemo
}

/** @returns what the request presents: `X-API-Key`, or else a bearer token (RFC 6750) */
export function credentialOf({ headers }: PresentedRequest): string | null {
  const apiKey = headers['x-api-key']
  if (typeof apiKey === 'string' && apiKey.trim() !== '') return apiKey.trim()
  const [, token] = /^Bearer +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return token ?? null
}

export function originOf(request: PresentedRequest): Origin {
  return { ip: request.address, userAgent: request.headers['user-agent']?.slice(0, 500) ?? null, requestId: request.id }
}

/** Finds out who a request comes from. */
export interface Identifier {
  /**
   * @param options.countAll every key that is presented counts as an attempt, not only a wrong one
   * @returns at once, without a promise, what is in memory
   * @throws Refusal `rate_limited`
   */
  identify: (request: PresentedRequest, options?: { countAll?: boolean }) => MaybePromise<Identity>
}

const NOBODY: Identity = { refusal: null }

export function createIdentifier(authenticator: Authenticator, limiter: AttemptLimiter): Identifier {
  async function refused(error: unknown, ip: string, isCounted: boolean): Promise<Identity> {
    if (!(error instanceof Refusal)) throw error
    if (!isCounted) await limiter.count(ip)
    return { refusal: error }
  }

  function authenticate(credential: string, request: PresentedRequest, isCounted: boolean): MaybePromise<Identity> {
    const { address: ip } = request
    try {
      const { memo } = request
      const origin = originOf(request)
      const renew = () => authenticator.renew(credential, origin, memo)
      const principal = authenticator.authenticate(credential, origin, memo)
      if (!(principal instanceof Promise)) return { principal, renew }
      return principal.then(
        (it) => ({ principal: it, renew }),
        (error: unknown) => refused(error, ip, isCounted),
      )
    } catch (error) {
      return refused(error, ip, isCounted)
    }
  }

  return {
    identify(request, { countAll = false } = {}) {
      limiter.check(request.address)
      const credential = credentialOf(request)
      if (credential === null) return NOBODY
      if (!countAll || isSessionToken(credential)) return authenticate(credential, request, false)
      return limiter.count(request.address).then(() => authenticate(credential, request, true))
    },
  }
}
