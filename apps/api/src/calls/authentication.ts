import {
  type Authenticator,
  type DpopProofs,
  type Issuer,
  isSessionToken,
  type LookUpMemo,
  type MaybePromise,
  type Origin,
  Refusal,
} from '@keystead/domain'
import type { IncomingHttpHeaders } from 'node:http'
import { isChange, refusalOfPage, sessionCookieOf } from './browser.ts'
import type { Identity } from './context.ts'
import type { AttemptLimiter } from './rate-limit.ts'

/** The parts of a request that authentication reads. */
export interface PresentedRequest {
  id: string
  method: string
  /** The path, with the query. */
  url: string
  /** The client's IP address, normalised. */
  address: string
  headers: IncomingHttpHeaders
  /** Look-ups of earlier requests with the same headers. */
  memo?: LookUpMemo
}

/** @returns the credential in `X-API-Key`, or else the bearer token (RFC 6750) */
export function credentialOf({ headers }: Pick<PresentedRequest, 'headers'>): string | null {
  const apiKey = headers['x-api-key']
  if (typeof apiKey === 'string' && apiKey.trim() !== '') return apiKey.trim()
  const [, token] = /^Bearer +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return token ?? null
}

/** @returns the access token that is bound to a key, with the proof of that key (RFC 9449, section 7.1) */
function boundTokenOf({ headers }: Pick<PresentedRequest, 'headers'>): BoundToken | null {
  const [, token] = /^DPoP +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  const { dpop } = headers
  return token === undefined ? null : { token, proof: typeof dpop === 'string' ? dpop : '' }
}

/** How a request presents the credential in its header fields, be it one that works or not; null without one. */
export function presentedAs(request: Pick<PresentedRequest, 'headers'>): 'bearer' | 'bound' | null {
  if (credentialOf(request) !== null) return 'bearer'
  return boundTokenOf(request) === null ? null : 'bound'
}

interface BoundToken {
  token: string
  proof: string
}

export function originOf(request: PresentedRequest): Origin {
  return { ip: request.address, userAgent: request.headers['user-agent']?.slice(0, 500) ?? null, requestId: request.id }
}

export interface IdentifyOptions {
  /** Counts every presented key as an attempt, not only invalid ones. */
  countAll?: boolean
  /** Whether the request may change something; by default its method says so. */
  changes?: boolean
}

/** Authenticates requests. */
export interface Identifier {
  /**
   * Reads the credential from the header fields; without one there, the session from the cookie, which counts only for requests
   * that pages of this service make.
   *
   * @returns synchronously for a credential in memory
   * @throws Refusal `rate_limited`
   */
  identify: (request: PresentedRequest, options?: IdentifyOptions) => MaybePromise<Identity>
  /**
   * Reads the session from the cookie alone, whatever page the request comes from.
   *
   * @throws Refusal `rate_limited`
   */
  identifyBrowser: (request: PresentedRequest) => MaybePromise<Identity>
}

const NOBODY: Identity = { refusal: null }

/** @returns null unless the request has the cookie of a session, and comes from a page that may not use it */
function pageFault(request: PresentedRequest, changes: boolean): Identity | null {
  const refusal = sessionCookieOf(request.headers) === null ? null : refusalOfPage(request, changes)
  return refusal && { refusal }
}

/** @param limiter counts the attempt, unless that was done before */
async function refusedBy(error: unknown, limiter: AttemptLimiter | null, ip: string): Promise<Identity> {
  if (!(error instanceof Refusal)) throw error
  await limiter?.count(ip)
  return { refusal: error }
}

export interface IdentifierParts {
  authenticator: Authenticator
  limiter: AttemptLimiter
  proofs: Pick<DpopProofs, 'keyOf'>
  issuer: Issuer
}

/** The client knows this service by the URL of the issuer, whatever host and scheme a proxy passes on. */
async function boundOrigin(
  { token, proof }: BoundToken,
  request: PresentedRequest,
  { proofs, issuer }: Pick<IdentifierParts, 'proofs' | 'issuer'>,
): Promise<Origin> {
  const { method, url } = request
  const proofKey = await proofs.keyOf(proof, { method, url: issuer.at(url), accessToken: token })
  return { ...originOf(request), proofKey }
}

export function createIdentifier({ authenticator, limiter, proofs, issuer }: IdentifierParts): Identifier {
  const refused = (error: unknown, ip: string, isCounted: boolean) => refusedBy(error, isCounted ? null : limiter, ip)

  function authenticate(
    credential: string,
    request: PresentedRequest,
    isCounted: boolean,
    origin = originOf(request),
  ): MaybePromise<Identity> {
    const { address: ip, memo } = request
    try {
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

  function identifyBrowser(request: PresentedRequest): MaybePromise<Identity> {
    limiter.check(request.address)
    const token = sessionCookieOf(request.headers)
    return token === null ? NOBODY : authenticate(token, request, false)
  }

  const identifyBound = async (bound: BoundToken, request: PresentedRequest): Promise<Identity> =>
    authenticate(bound.token, request, false, await boundOrigin(bound, request, { proofs, issuer }))

  return {
    identifyBrowser,
    identify(request, { countAll = false, changes = isChange(request) } = {}) {
      limiter.check(request.address)
      const credential = credentialOf(request)
      const bound = credential === null ? boundTokenOf(request) : null
      if (bound) return identifyBound(bound, request)
      if (credential === null) return pageFault(request, changes) ?? identifyBrowser(request)
      if (!countAll || isSessionToken(credential)) return authenticate(credential, request, false)
      return limiter.count(request.address).then(() => authenticate(credential, request, true))
    },
  }
}
