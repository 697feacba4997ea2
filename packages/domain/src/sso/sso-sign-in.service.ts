import { LockMode } from '@mikro-orm/core'
import type { SecondStep } from '../factors/second-step.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import { type OpenedChallenge, type OpenedSession, openSession } from '../sessions/open-session.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { foldEmail } from '../users/email.ts'
import type { UsersService } from '../users/users.service.ts'
import type { AnonymousWork, Transaction } from '../work/work.ts'
import { domainOfEmail } from './domains.ts'
import { type IdentityProviders, type ProviderClaims, ProviderRefused } from './provider.ts'
import { providerClient } from './provider-client.ts'
import { newAttemptSecret, secretsOf, type SsoAttempts } from './sso-attempts.ts'
import { SsoConnection, SsoDomain } from './sso.entities.ts'
import { admit, type Arrival, expectedPerson } from './sso-people.ts'

interface SsoSignInParts {
  keyring: Keyring
  vault: Vault
  settings: TenantSettings
  usage: UsageRecorder
  users: UsersService
  secondStep: SecondStep
  attempts: SsoAttempts
  providers: IdentityProviders
}

/** A browser that is to go to a provider. */
export interface BegunSignIn {
  /** At the provider. */
  url: string
  /** For a cookie of the browser. */
  secret: string
}

export interface CompletedSignIn {
  outcome: OpenedSession | OpenedChallenge
  /** A path of this service. */
  returnTo: string
}

/** `mfa` of RFC 8176: the provider has checked more than one factor. */
const MULTIPLE_FACTORS = 'mfa'

/** Sign-in by the identity provider of a tenant. */
export class SsoSignIn {
  readonly #parts: SsoSignInParts

  constructor(parts: SsoSignInParts) {
    this.#parts = parts
  }

  /** The connection that the domain of an address is verified for. @returns null for none. */
  async connectionFor({ em }: Pick<AnonymousWork, 'em'>, address: string): Promise<SsoConnection | null> {
    const email = foldEmail(address)
    const verifiedDomain = email === null ? null : domainOfEmail(email)
    if (verifiedDomain === null) return null
    const found = await em.findOne(SsoDomain, { verifiedDomain }, { ...acrossTenants, populate: ['connection'] })
    return found?.connection.getEntity() ?? null
  }

  /**
   * @param returnTo a path of this service
   * @throws Refusal `not_found` for a connection that signs nobody in; `provider_failed` when the provider cannot be asked
   */
  async begin(work: AnonymousWork, id: string, returnTo: string, loginHint: string | null): Promise<BegunSignIn> {
    const connection = isUuid(id) ? await work.em.findOne(SsoConnection, id, acrossTenants) : null
    const isReady = connection && (await work.em.count(SsoDomain, verifiedOf(connection), acrossTenants)) > 0
    if (!isReady) throw new Refusal('not_found', 'There is no such single sign-on, or none of its domains is verified')
    const secret = newAttemptSecret()
    const client = await providerClient(this.#parts, connection)
    const url = await this.#asking(work, connection, () =>
      this.#parts.providers.authorizationUrl(client, secretsOf(secret), loginHint),
    )
    await this.#parts.attempts.begin(work, connection, secret, returnTo)
    return { url, secret }
  }

  /**
   * Opens a session for who comes back from a provider, or begins a challenge when a second factor is due that the provider has not
   * checked. The state belongs to one connection, so an answer of another provider is refused (RFC 9700, section 4.4).
   *
   * @param secret of the cookie
   * @param query of the callback
   * @throws Refusal `challenge_expired`; `forbidden`, whose message is for the person
   */
  async complete(work: AnonymousWork, secret: string, query: URLSearchParams): Promise<CompletedSignIn> {
    const { attempts, providers, users } = this.#parts
    const attempt = await attempts.spend(work, secret, query.get('state'))
    const connection = await work.em.findOneOrFail(SsoConnection, attempt.connection.id, acrossTenants)
    const outcome = await this.#asking(work, connection, async () => {
      const claims = await providers.redeem(await providerClient(this.#parts, connection), query, secretsOf(secret))
      const arrival = { connection, claims, email: await verifiedEmail(work, connection, claims) }
      const { principal } = await expectedPerson(work, arrival)
      const names = { name: claims.name ?? arrival.email, email: arrival.email }
      return users.refusingConflicts(names, () => work.as(principal).commit((tx) => this.#enter(tx, arrival)))
    })
    return { outcome, returnTo: attempt.returnTo }
  }

  async #enter(tx: Transaction, arrival: Arrival): Promise<OpenedSession | OpenedChallenge> {
    const { claims } = arrival
    // While the provider was asked, the connection may have been changed or deleted.
    const lockMode = LockMode.PESSIMISTIC_READ
    const { id, issuer, clientId } = arrival.connection
    const connection = await tx.em.findOne(SsoConnection, { id, issuer, clientId }, { lockMode })
    if (!connection) throw new ProviderRefused('connection_changed')
    await verifiedEmail(tx, connection, claims)
    const user = await admit(tx, { ...arrival, connection })
    if (user.id !== tx.principal.userId) throw new ProviderRefused('person_changed')
    const origin = { connectionId: id, sid: claims.sessionId }
    const due = claims.methods.includes(MULTIPLE_FACTORS)
      ? null
      : await this.#parts.secondStep.demandOf(tx, user, origin)
    return due ?? openSession(tx, this.#parts, user, { sso_connection_id: id }, origin)
  }

  /** A refusal of the protocol becomes one for the person, and an event for the tenant. */
  async #asking<T>({ origin }: AnonymousWork, connection: SsoConnection, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ProviderRefused)) throw error
      const { reason } = error
      const about = { connection_id: connection.id }
      this.#parts.usage.recordFailure(
        { tenantId: connection.tenantId, reason: `sso_${reason}`, target: null, about },
        origin,
      )
      throw refusalFor(reason)
    }
  }
}

const verifiedOf = (connection: SsoConnection) => ({ connection, verifiedDomain: { $ne: null } })

/**
 * The address that the provider vouches for. One of which it does not say whether it is verified counts where the connection trusts the
 * provider with that; the domain must be verified for the connection in any case.
 *
 * @throws ProviderRefused when it may not vouch for it
 */
async function verifiedEmail(
  { em }: Pick<AnonymousWork, 'em'>,
  connection: SsoConnection,
  { email: given, emailVerified }: ProviderClaims,
): Promise<string> {
  const email = given === null ? null : foldEmail(given)
  if (email === null) throw new ProviderRefused('email_missing')
  if (!(emailVerified ?? connection.trustEmail)) throw new ProviderRefused('email_unverified')
  const domain = domainOfEmail(email)
  const { tenantId } = connection
  const where = { connection, tenantId, verifiedDomain: domain ?? '' }
  if ((await em.count(SsoDomain, where, acrossTenants)) === 0) throw new ProviderRefused('domain_not_verified')
  return email
}

/** What the person may know, by the reason. */
const TEXTS: Readonly<Record<string, string>> = {
  email_missing: 'Your identity provider did not say which email address you have',
  email_unverified: 'Your identity provider has not verified your email address',
  domain_not_verified: 'Your email address is not of a domain that signs in here',
  person_unknown: 'There is no account for your email address here. Ask your administrator for one',
  person_not_invited: 'You are not invited. Ask your administrator for an invitation',
  person_inactive: 'Your account is not active. Ask your administrator',
  person_holds_more:
    'Your account holds more than this single sign-on may give. A Super Admin of your tenant must save the connection',
  not_a_person: 'Your email address belongs to an account that is not a person',
  linked_to_another_subject:
    'Your email address belonged to somebody else at your identity provider. Ask your administrator',
  provider_denied: 'Your identity provider did not sign you in',
  provider_unreachable: 'Your identity provider cannot be reached, or gives no valid answer. Try again later',
}

const refusalFor = (reason: string): Refusal =>
  new Refusal(
    reason === 'provider_unreachable' ? 'provider_failed' : 'forbidden',
    TEXTS[reason] ?? 'The answer of your identity provider was not accepted. Try again, or ask your administrator',
  )
