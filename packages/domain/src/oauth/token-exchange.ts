import { faultOf, type PresentedToken, type StoredCredential } from '../access/credential.ts'
import type { CredentialFinder } from '../access/credential-finder.ts'
import { isAllowedAddress } from '../access/ip-allowlist.ts'
import { DEFAULT_TENANT_ID, type Origin } from '../access/principal.ts'
import { type Clock, numericDate } from '../clock.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { AccessTokens, Actor } from './access-tokens.ts'
import type { AuthenticatedClient } from './client-authenticator.ts'
import { invalidClient } from './client-error.ts'
import type { TokenAnswer } from './client-credentials-grant.ts'
import type { Issuer } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import type { OAuthParameters } from './parameters.ts'
import { audienceAsked, scopesAsked } from './token-request.ts'

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
/** An access token is a JWT too, and may be called so (RFC 8693, section 3). */
const TOKEN_TYPES: ReadonlySet<string> = new Set([ACCESS_TOKEN, 'urn:ietf:params:oauth:token-type:jwt'])

/** How often a token may be exchanged in a row, and how long the chain of its actors may become. */
const LONGEST_CHAIN = 4

/** A credential that was found by an access token. */
type TokenCredential = StoredCredential & { token: PresentedToken }

export interface ExchangeRequest {
  parameters: OAuthParameters
  /** Who asks; null when nobody authenticated: then it is the holder of the subject token. */
  client: AuthenticatedClient | null
  origin: Origin
}

export interface ExchangeParts {
  finder: Pick<CredentialFinder, 'find'>
  tokens: Pick<AccessTokens, 'issue'>
  issuer: Issuer
  usage: Pick<UsageRecorder, 'recordAct' | 'recordFailure'>
  clock: Clock
}

/** Exchanges access tokens for narrower and shorter ones (RFC 8693). */
export class TokenExchange {
  readonly #finder: ExchangeParts['finder']
  readonly #tokens: ExchangeParts['tokens']
  readonly #issuer: Issuer
  readonly #usage: ExchangeParts['usage']
  readonly #clock: Clock

  constructor(parts: ExchangeParts) {
    this.#finder = parts.finder
    this.#tokens = parts.tokens
    this.#issuer = parts.issuer
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /**
   * The new token hangs on the same grant as the subject token, and on the subject token: it ends with either. It never has a scope
   * more, lives longer, or is for another service than the subject token was.
   *
   * @throws OAuthError `invalid_request` for a token that does not work, the same for every reason; `invalid_scope`,
   *   `invalid_target`, `invalid_client`
   */
  async exchange(request: ExchangeRequest): Promise<TokenAnswer> {
    const { parameters, client, origin } = request
    const requested = parameters.get('requested_token_type') ?? ACCESS_TOKEN
    if (!TOKEN_TYPES.has(requested)) {
      throw new OAuthError('invalid_request', `requested_token_type must be ${ACCESS_TOKEN}`)
    }
    const subject = await this.#presented('subject', request)
    const actor = parameters.get('actor_token') === undefined ? null : await this.#presented('actor', request)
    if (actor && actor.tenantId !== subject.tenantId) throw this.#refuse('actor', actor, 'other_tenant', origin)
    assertNamedBy(parameters, client, subject)
    const actors = actorsOf(subject, actor?.user.id ?? (client && client.clientId))
    const scopes = scopesAsked(parameters, subject.scopes)
    const { token } = subject
    const clientId = client?.clientId ?? token.clientId
    const now = this.#clock()
    const issued = await this.#tokens.issue({
      grant: token.grant,
      tenantId: subject.tenantId,
      userId: subject.user.id,
      clientId,
      scopes,
      roles: token.roles,
      audience: this.#audience(parameters, token),
      lifetimeSeconds: lifetimeOf(parameters, subject, now),
      actor: actors,
      parents: [token.jti, ...token.parents],
    })
    this.#usage.recordAct(
      {
        tenantId: subject.tenantId,
        userId: subject.user.id,
        action: 'token.exchanged',
        target: { type: 'token', id: token.jti },
        details: { client_id: clientId, scope: scopes.join(' ').slice(0, 500), ...(actors && { actor: actors.sub }) },
      },
      origin,
    )
    return {
      access_token: issued.token,
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: issued.expiresIn,
      scope: scopes.join(' '),
    }
  }

  /** The credential of a token that the request presents as its subject or its actor. @throws OAuthError */
  async #presented(
    role: 'subject' | 'actor',
    { parameters, client, origin }: ExchangeRequest,
  ): Promise<TokenCredential> {
    const text = parameters.required(`${role}_token`)
    if (!TOKEN_TYPES.has(parameters.required(`${role}_token_type`))) {
      throw new OAuthError('invalid_request', `${role}_token_type must be ${ACCESS_TOKEN}`)
    }
    const found = await this.#finder.find(text)
    if (found === null || found === 'malformed' || !isToken(found)) throw this.#refuse(role, null, 'unknown', origin)
    const fault = this.#faultOf(found, { role, client, origin })
    if (fault !== null) throw this.#refuse(role, found, fault, origin)
    return found
  }

  #faultOf(
    found: TokenCredential,
    { role, client, origin }: { role: string; client: AuthenticatedClient | null; origin: Origin },
  ): string | null {
    if (client && client.tenantId !== found.tenantId) return 'other_tenant'
    const fault = faultOf(found, this.#clock())
    if (fault !== null) return fault
    if (!isAllowedAddress(found.key?.ipAllowlist ?? null, origin.ip)) return 'ip_not_allowed'
    // The request brings no proof of a key, and the new token would be bound to none.
    if (found.token.confirmation !== null) return 'bound_to_key'
    return role === 'subject' && found.token.parents.length >= LONGEST_CHAIN ? 'chain_too_long' : null
  }

  #refuse(role: string, found: TokenCredential | null, reason: string, origin: Origin): OAuthError {
    const target = found && { type: 'token' as const, id: found.token.jti }
    const tenantId = found?.tenantId ?? DEFAULT_TENANT_ID
    this.#usage.recordFailure({ tenantId, reason: `${role}_token_${reason}`, target }, origin)
    return new OAuthError('invalid_request', `The ${role}_token is not an access token that works here`)
  }

  /** A token for Keystead may become one for another service, but not the reverse, nor one for a third. */
  #audience(parameters: OAuthParameters, { isForKeystead, audience }: PresentedToken): string | null {
    const [logical, ...more] = new Set(parameters.all('audience'))
    const asked = parameters.all('resource')
    if (logical !== undefined && (asked.length > 0 || more.length > 0)) {
      throw new OAuthError('invalid_target', 'A token has one audience: give one resource or one audience')
    }
    if (logical === undefined && asked.length === 0) return isForKeystead ? null : audience
    const wanted =
      logical === undefined ? audienceAsked(parameters, this.#issuer) : logical === this.#issuer.url ? null : logical
    if (!isForKeystead && wanted !== audience) {
      throw new OAuthError('invalid_target', 'The subject_token is for another audience')
    }
    return wanted
  }
}

const isToken = (found: StoredCredential): found is TokenCredential => found.token !== undefined

/** Without authentication, `client_id` may only name the client of the subject token. @throws OAuthError `invalid_client` */
function assertNamedBy(
  parameters: OAuthParameters,
  client: AuthenticatedClient | null,
  { token }: TokenCredential,
): void {
  const named = parameters.get('client_id')
  if (client === null && named !== undefined && named !== token.clientId) {
    throw invalidClient()
  }
}

/**
 * The actors of the new token, the present one outside (RFC 8693, section 4.1). Who acts for itself is none.
 *
 * @throws OAuthError `invalid_request` when the chain becomes too long
 */
function actorsOf({ user, token }: TokenCredential, actorId: string | null): Actor | undefined {
  const before = token.actor ?? undefined
  if (actorId === null || actorId === user.id || actorId === before?.sub) return before
  if (depthOf(before) >= LONGEST_CHAIN) throw new OAuthError('invalid_request', 'The chain of actors is too long')
  return { sub: actorId, ...(before && { act: before }) }
}

const depthOf = (actor: Actor | undefined): number => (actor === undefined ? 0 : 1 + depthOf(actor.act))

const SECONDS = /^[1-9]\d{0,5}$/

/** Whole seconds; never more than is left of the subject token. `expires_in` is an extension. */
function lifetimeOf(parameters: OAuthParameters, { expiresAt }: TokenCredential, now: Date): number {
  const asked = parameters.get('expires_in')
  if (asked !== undefined && !SECONDS.test(asked)) {
    throw new OAuthError('invalid_request', 'expires_in must be a whole number of seconds, 1 or more')
  }
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : numericDate(expiresAt) - numericDate(now)
  return asked === undefined ? left : Math.min(left, Number(asked))
}
