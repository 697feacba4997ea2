import { faultOf } from '../access/credential.ts'
import type { CredentialFinder } from '../access/credential-finder.ts'
import { type Clock, numericDate } from '../clock.ts'
import type { Issuer } from './issuer.ts'
import type { RefreshTokens } from './refresh-tokens.ts'

/** All that is said of a token that does not work, whatever the reason (RFC 7662, section 2.2). */
const INACTIVE = { active: false } as const

/** Says what tokens are worth now (RFC 7662). */
export class Introspection {
  readonly #finder: CredentialFinder
  readonly #refreshTokens: RefreshTokens
  readonly #issuer: Issuer
  readonly #clock: Clock

  constructor(parts: { finder: CredentialFinder; refreshTokens: RefreshTokens; issuer: Issuer; clock: Clock }) {
    this.#finder = parts.finder
    this.#refreshTokens = parts.refreshTokens
    this.#issuer = parts.issuer
    this.#clock = parts.clock
  }

  /** @param tenantId of the client that asks: a token of another tenant is inactive */
  async introspect(tenantId: string, text: string): Promise<Readonly<Record<string, unknown>>> {
    const found = await this.#finder.find(text)
    if (found === null || found === 'malformed') {
      const refreshToken = await this.#refreshTokens.introspect(tenantId, text)
      return refreshToken ? { active: true, ...refreshToken } : INACTIVE
    }
    if (!found.token || found.tenantId !== tenantId || faultOf(found, this.#clock()) !== null) return INACTIVE
    const { token, user, scopes, expiresAt } = found
    return {
      active: true,
      scope: scopes.join(' '),
      client_id: token.clientId,
      username: user.name,
      token_type: token.confirmation ? 'DPoP' : 'Bearer',
      exp: numericDate(expiresAt ?? token.expiresAt),
      iat: numericDate(token.issuedAt),
      sub: token.userId,
      aud: token.audience,
      iss: this.#issuer.url,
      jti: token.jti,
      tenant: token.tenantId,
      roles: token.roles,
      ...(token.confirmation && { cnf: token.confirmation }),
      ...(token.actor && { act: token.actor }),
    }
  }
}
