import type { CredentialCache } from '../access/credential-cache.ts'
import { faultOf } from '../access/credential.ts'
import type { Clock } from '../clock.ts'
import type { Work } from '../work/work.ts'
import { grantHandle } from './grants.ts'
import { OauthGrant } from './oauth-grant.entity.ts'
import type { OauthPayloads } from './oauth-payloads.ts'
import type { RefreshTokens, RevocationOutcome } from './refresh-tokens.ts'

/** As the provider names them. */
const KIND = 'RefreshToken'

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const secondsIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** The refresh tokens that the provider has issued. */
export class StoredRefreshTokens implements RefreshTokens {
  readonly #payloads: OauthPayloads
  readonly #cache: CredentialCache
  readonly #clock: Clock

  constructor(parts: { payloads: OauthPayloads; cache: CredentialCache; clock: Clock }) {
    this.#payloads = parts.payloads
    this.#cache = parts.cache
    this.#clock = parts.clock
  }

  /** A person has one grant for each client, so this ends what the person allowed the client, on every device. */
  async revoke(work: Work, text: string, clientId: string): Promise<RevocationOutcome> {
    const kept = await this.#payloads.find(KIND, text)
    const grantId = textOf(kept?.json['grantId'])
    if (grantId === undefined) return 'unknown'
    return work.commit(async (tx) => {
      // The tenant filter finds no grant of another tenant.
      const grant = await tx.em.findOne(OauthGrant, grantId)
      if (!grant) return 'unknown'
      if (grant.clientId !== clientId) return 'of_another_client'
      tx.em.remove(grant)
      tx.record('grant.revoked', { type: 'grant', id: grant.id }, { client_id: clientId, user_id: grant.user.id })
      return 'ended'
    })
  }

  async introspect(tenantId: string, text: string): Promise<Record<string, unknown> | null> {
    const kept = await this.#payloads.find(KIND, text)
    const grantId = textOf(kept?.json['grantId'])
    const exp = secondsIn(kept?.json['exp'])
    if (!kept || grantId === undefined || exp === undefined || kept.consumedAt !== null) return null
    const now = this.#clock()
    if (exp * 1000 <= now.getTime()) return null
    const grant = await this.#cache.find('grant', [grantHandle('g', grantId)])
    if (grant?.tenantId !== tenantId || faultOf(grant, now) !== null) return null
    const { json } = kept
    return {
      scope: textOf(json['scope']) ?? '',
      client_id: textOf(json['clientId']),
      username: grant.user.name,
      token_type: 'refresh_token',
      exp,
      iat: secondsIn(json['iat']),
      sub: grant.user.id,
      tenant: tenantId,
    }
  }
}
