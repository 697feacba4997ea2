import type { StoredCredential } from '../access/credential.ts'
import { faultOf } from '../access/credential.ts'
import type { CredentialCache } from '../access/credential-cache.ts'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { type GrantHandle, grantHandle } from '../oauth/grants.ts'
import { OAuthError } from '../oauth/oauth-error.ts'
import type { UsedAssertions } from '../oauth/used-assertions.ts'
import { isUuid } from '../paging.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { AnonymousWork } from '../work/work.ts'
import { AssertionRefused, type Assertions, type Claimed, claimedBy, isFor } from './assertions.ts'
import { FederatedCredential } from './federated-credential.entity.ts'

/** The request of a workload for a token. */
export interface WorkloadRequest {
  /** The token of its issuer. */
  assertion: string
  /** The user that it wants to stand for; without it, exactly one user of the tenant must have a credential that fits. */
  clientId: string | undefined
  /** Where a credential is looked for without `clientId`; the default tenant when left out. */
  tenantId: string | undefined
}

/** What a workload may act as. */
export interface IdentifiedWorkload {
  grant: GrantHandle
  credential: StoredCredential
}

export interface WorkloadParts {
  assertions: Assertions
  used: UsedAssertions
  cache: CredentialCache
  usage: UsageRecorder
  clock: Clock
}

/** The longest part of an unverified claim that an audit event shows. */
const SHOWN = 200

/** Accepts tokens of other issuers for users with a federated credential (RFC 7523, section 2.1). */
export class WorkloadIdentity {
  readonly #assertions: Assertions
  readonly #used: UsedAssertions
  readonly #cache: CredentialCache
  readonly #usage: UsageRecorder
  readonly #clock: Clock

  constructor(parts: WorkloadParts) {
    this.#assertions = parts.assertions
    this.#used = parts.used
    this.#cache = parts.cache
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /**
   * Nothing is fetched for an issuer that no credential names.
   *
   * @throws OAuthError `invalid_grant`, the same for every reason; the audit log has the reason, issuer and subject
   */
  async identify(work: AnonymousWork, request: WorkloadRequest): Promise<IdentifiedWorkload> {
    const about: About = { tenantId: request.tenantId ?? DEFAULT_TENANT_ID, credentialId: null, claimed: null }
    try {
      return await this.#identified(work, request, about)
    } catch (error) {
      if (!(error instanceof AssertionRefused)) throw error
      this.#recordRefusal(work, about, error.reason)
      throw new OAuthError('invalid_grant', 'The assertion is not accepted')
    }
  }

  async #identified(work: AnonymousWork, request: WorkloadRequest, about: About): Promise<IdentifiedWorkload> {
    const claimed = claimedBy(request.assertion)
    about.claimed = claimed
    const credential = chosen(await this.#candidates(work, request, claimed), claimed, about)
    const { jti, expiresAt } = await this.#assertions.verify(request.assertion, credential)
    const grant = grantHandle('f', credential.id)
    const stored = await this.#cache.find('grant', [grant])
    const fault = stored === null ? 'credential_ended' : faultOf(stored, this.#clock())
    if (stored === null || fault !== null) throw new AssertionRefused(fault ?? 'credential_ended')
    if (jti !== null && !credential.reusable) {
      const isFirst = await this.#used.useOnce(credential.issuer, jti, expiresAt)
      if (!isFirst) throw new AssertionRefused('used_before')
    }
    this.#recordAcceptance(work, stored, claimed)
    return { grant, credential: stored }
  }

  /** The credentials for an issuer: of the user that is named, or of all users of the tenant. */
  async #candidates(
    { em }: AnonymousWork,
    { clientId, tenantId = DEFAULT_TENANT_ID }: WorkloadRequest,
    { issuers }: Claimed,
  ): Promise<FederatedCredential[]> {
    const issuer = { $in: issuers }
    if (clientId === undefined) return em.find(FederatedCredential, { issuer, tenantId }, acrossTenants)
    if (!isUuid(clientId)) return []
    return em.find(FederatedCredential, { issuer, user: clientId }, acrossTenants)
  }

  #recordRefusal({ origin }: AnonymousWork, { tenantId, credentialId, claimed }: About, reason: string): void {
    const target = credentialId === null ? null : ({ type: 'federated_credential', id: credentialId } as const)
    this.#usage.recordFailure({ tenantId, reason: `assertion_${reason}`, target, about: shownOf(claimed) }, origin)
  }

  #recordAcceptance({ origin }: AnonymousWork, stored: StoredCredential, claimed: Claimed): void {
    this.#usage.recordAct(
      {
        tenantId: stored.tenantId,
        userId: stored.user.id,
        action: 'token.federated',
        target: { type: 'federated_credential', id: stored.id },
        details: shownOf(claimed),
      },
      origin,
    )
  }
}

/** What is known of an attempt, for its audit event. */
interface About {
  tenantId: string
  credentialId: string | null
  claimed: Claimed | null
}

/**
 * The credential that an assertion is for. Of several of one user, that with the exact or the longest subject.
 *
 * @throws AssertionRefused when there is none, or several users have one
 */
function chosen(candidates: FederatedCredential[], claimed: Claimed, about: About): FederatedCredential {
  // A user that is named may be of another tenant.
  about.tenantId = candidates[0]?.tenantId ?? about.tenantId
  const [best, ...others] = candidates
    .filter((candidate) => isFor(candidate, claimed))
    .toSorted((a, b) => exactness(b) - exactness(a) || (a.id < b.id ? -1 : 1))
  if (!best) throw new AssertionRefused('no_credential')
  if (others.some((other) => other.user.id !== best.user.id)) throw new AssertionRefused('several_users')
  about.credentialId = best.id
  return best
}

const exactness = ({ subject }: FederatedCredential): number =>
  subject.includes('*') ? subject.length : Number.POSITIVE_INFINITY

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
const shown = (text: string): string =>
  text
    .replaceAll(/\p{Cc}/gu, '?')
    .toWellFormed()
    .slice(0, SHOWN)
    .toWellFormed()

const shownOf = (claimed: Claimed | null): Record<string, string> =>
  claimed === null ? {} : { issuer: shown(claimed.issuers[0] ?? ''), subject: shown(claimed.subject) }
