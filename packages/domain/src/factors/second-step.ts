import { LockMode } from '@mikro-orm/core'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { SessionLifetimes } from '../sessions/lifetimes.ts'
import {
  openSession,
  type OpenedChallenge,
  type OpenedSession,
  principalOfNewSession,
  type SsoOrigin,
} from '../sessions/open-session.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { assertConnected, assertMayEnterWithoutSso, lockConnectionOf } from '../sso/only-sso.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { AnonymousWork, Transaction } from '../work/work.ts'
import { challengeExpired, type Challenges, type PendingChallenge, webauthnChallengeOf } from './challenges.ts'
import type { Enrolled, Enrolment, NewPasskey, StartedTotp } from './enrolment.ts'
import type { FactorGuard } from './factor-guard.ts'
import { type ChallengeKind, Passkey } from './factor.entities.ts'
import type { Proof, ProofFault, Proofs } from './proofs.ts'
import type { RelyingParty } from './relying-party.ts'

/** What completes a log-in: a proof, or the first factor of a person who must have one. */
export type LogInAnswer = Proof | ({ kind: 'registration' } & NewPasskey)

export interface PasskeyOptions<Options> {
  challenge: string
  expiresAt: Date
  /** What the browser's `navigator.credentials` takes, as JSON. */
  options: Options
}

interface SecondStepParts {
  clock: Clock
  keyring: Keyring
  lifetimes: SessionLifetimes
  usage: UsageRecorder
  challenges: Challenges
  proofs: Proofs
  enrolment: Enrolment
  guard: FactorGuard
  party: RelyingParty
}

/** The part of a log-in after the password, and log-ins by passkey alone. */
export class SecondStep {
  readonly #parts: SecondStepParts

  constructor(parts: SecondStepParts) {
    this.#parts = parts
  }

  /**
   * What a person whose password was right must present; null for nothing. The person's row is locked.
   *
   * @param sso the identity provider that took the place of the password
   */
  async demandOf(tx: Transaction, user: ApiUser, sso: SsoOrigin | null = null): Promise<OpenedChallenge | null> {
    const { challenges, proofs } = this.#parts
    const factors = await proofs.factorsOf(tx, user.id)
    const mustEnrol = factors.length === 0
    if (mustEnrol && !(await tx.em.findOneOrFail(Tenant, user.tenantId)).requiresSecondFactor) return null
    const begun = challenges.begin(tx, mustEnrol ? 'enrolment' : 'login', user, sso)
    tx.record('login.challenged', { type: 'user', id: user.id }, { factors, must_enrol: mustEnrol })
    return { kind: 'challenge', ...begun, mustEnrol, factors: mustEnrol ? ['totp', 'passkey'] : factors }
  }

  /**
   * Options for a passkey: one of the person of a challenge, or, without a challenge, any that the authenticator knows.
   *
   * @throws Refusal `challenge_expired`; `invalid` for a person without passkeys; `not_configured`
   */
  async passkeyOptions(
    work: AnonymousWork,
    challenge: string | null,
  ): Promise<PasskeyOptions<PublicKeyCredentialRequestOptionsJSON>> {
    const { challenges, clock, party } = this.#parts
    if (challenge === null) return this.#discoverableOptions()
    const found = await challenges.find(work, challenge, ['login'], clock())
    const passkeys = await work.em.find(Passkey, { user: found.userId }, acrossTenants)
    if (passkeys.length === 0) throw new Refusal('invalid', 'challenge: this person has no passkey')
    const options = await party.logInOptions(passkeys, { signed: webauthnChallengeOf(challenge), verifiesUser: false })
    return { challenge, expiresAt: found.expiresAt, options }
  }

  async #discoverableOptions(): Promise<PasskeyOptions<PublicKeyCredentialRequestOptionsJSON>> {
    const { challenges, clock, party } = this.#parts
    const begun = challenges.open(clock())
    const signed = webauthnChallengeOf(begun.challenge)
    const options = await party.logInOptions([], { signed, verifiesUser: true })
    return { ...begun, options }
  }

  /** Begins with an authenticator app for a person who must have a factor. @throws Refusal `challenge_expired` */
  startTotp(work: AnonymousWork, challenge: string): Promise<StartedTotp> {
    return this.#enrolling(work, challenge, (tx, user) => this.#parts.enrolment.startTotp(tx, user))
  }

  /** Options for a first passkey. @throws Refusal `challenge_expired`, `not_configured` */
  async registrationOptions(
    work: AnonymousWork,
    challenge: string,
  ): Promise<PasskeyOptions<PublicKeyCredentialCreationOptionsJSON>> {
    const { challenges, clock, party } = this.#parts
    const { expiresAt } = await challenges.find(work, challenge, ['enrolment'], clock())
    const signed = webauthnChallengeOf(challenge)
    const options = await this.#enrolling(work, challenge, (_tx, user) =>
      party.registrationOptions(user, [], { signed, verifiesUser: false }),
    )
    return { challenge, expiresAt, options }
  }

  /**
   * Completes a log-in and opens the session.
   *
   * @throws Refusal `challenge_expired`; `unauthorized` for a wrong proof; `rate_limited` after five wrong codes, for 15 minutes;
   *   `invalid` for a proof that this challenge does not take
   */
  async complete(work: AnonymousWork, challenge: string, answer: LogInAnswer): Promise<OpenedSession> {
    const { challenges, clock, guard } = this.#parts
    const pending = await challenges.find(work, challenge, kindsFor(answer), clock())
    const person = await this.#personOf(work, pending, answer)
    const complete = () => this.#open(work, { pending, person, answer, signed: webauthnChallengeOf(challenge) })
    return answer.kind === 'totp' || answer.kind === 'recovery_code'
      ? guard.counting(person, work.origin, complete)
      : complete()
  }

  async #open(
    work: AnonymousWork,
    step: { pending: PendingChallenge; person: ApiUser; answer: LogInAnswer; signed: string },
  ): Promise<OpenedSession> {
    const { challenges } = this.#parts
    const { pending, person, answer, signed } = step
    return work.as(principalOfNewSession(person, work.origin)).commit(async (tx) => {
      const { sso } = pending
      // Connections are locked before users. @see UsersService.lock
      const connection = sso && (await lockConnectionOf(tx, sso))
      const user = await lockPerson(tx, person.id, pending)
      await challenges.spend(tx, pending, user)
      if (sso === null) await assertMayEnterWithoutSso(tx, user)
      else await assertConnected(tx, user, connection)
      if (pending.kind === 'enrolment') {
        const { recoveryCodes } = await this.#enrol(tx, user, answer, signed)
        return { ...openSession(tx, this.#parts, user, { factor: answer.kind }, sso), recoveryCodes }
      }
      if (answer.kind === 'registration') throw challengeExpired()
      const fault = await this.#parts.proofs.accept(tx, user, answer, {
        signed,
        verifiesUser: pending.kind === 'passkey',
      })
      if (fault !== null) throw this.#refuse(work, user, fault)
      return openSession(tx, this.#parts, user, { factor: answer.kind }, sso)
    })
  }

  async #enrol(tx: Transaction, user: ApiUser, answer: LogInAnswer, signed: string): Promise<Enrolled> {
    const { enrolment, proofs } = this.#parts
    // A factor that was added meanwhile must be presented: a password alone adds no other.
    if ((await proofs.factorsOf(tx, user.id)).length > 0) throw challengeExpired()
    const enrolled =
      answer.kind === 'registration'
        ? await enrolment.addPasskey(tx, user, answer, { signed, verifiesUser: false })
        : answer.kind === 'totp'
          ? await enrolment.confirmTotp(tx, user, answer.code)
          : null
    if (enrolled === null) throw this.#refuse(tx, user, answer.kind === 'totp' ? 'wrong_code' : 'wrong_passkey')
    return enrolled
  }

  /** Runs a step of adding a first factor. */
  async #enrolling<T>(
    work: AnonymousWork,
    challenge: string,
    step: (tx: Transaction, user: ApiUser) => Promise<T>,
  ): Promise<T> {
    const { challenges, clock, proofs } = this.#parts
    const pending = await challenges.find(work, challenge, ['enrolment'], clock())
    const person = await personOf(work, pending.tenantId, pending.userId)
    return work.as(principalOfNewSession(person, work.origin)).commit(async (tx) => {
      const user = await lockPerson(tx, person.id, pending)
      await challenges.assertOpen(tx, pending.id ?? '', user)
      if ((await proofs.factorsOf(tx, user.id)).length > 0) throw challengeExpired()
      return step(tx, user)
    })
  }

  async #personOf(work: AnonymousWork, pending: PendingChallenge, answer: LogInAnswer): Promise<ApiUser> {
    if (pending.kind !== 'passkey') return personOf(work, pending.tenantId, pending.userId)
    const owner = answer.kind === 'passkey' ? await this.#parts.proofs.ownerOf(work, answer.response) : null
    if (owner === null) throw this.#refuse(work, null, 'wrong_passkey')
    return personOf(work, owner.tenantId, owner.userId)
  }

  #refuse({ origin }: Pick<AnonymousWork, 'origin'>, user: ApiUser | null, reason: ProofFault): Refusal {
    const target = user && ({ type: 'user', id: user.id } as const)
    this.#parts.usage.recordFailure({ tenantId: user?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
    return wrongProof()
  }
}

export const wrongProof = (): Refusal =>
  new Refusal('unauthorized', 'The factor was not accepted: it is wrong, or was used before')

const kindsFor = ({ kind }: LogInAnswer): ChallengeKind[] => {
  if (kind === 'registration') return ['enrolment']
  if (kind === 'passkey') return ['login', 'passkey']
  return kind === 'totp' ? ['login', 'enrolment'] : ['login']
}

/** @throws Refusal `challenge_expired` for a person who is gone */
async function personOf(
  { em }: AnonymousWork,
  tenantId: string | null | undefined,
  id: string | null,
): Promise<ApiUser> {
  const person = id === null ? null : await em.findOne(ApiUser, { id, tenantId }, acrossTenants)
  if (!person) throw challengeExpired()
  return person
}

/**
 * Serialises all that concerns the factors of a person.
 *
 * @throws Refusal `challenge_expired` for one who is gone or inactive, or must set a new password first, unless an identity provider
 *   took the place of the password
 */
async function lockPerson(tx: Transaction, id: string, { sso }: PendingChallenge): Promise<ApiUser> {
  const user = await tx.em.findOne(ApiUser, id, { lockMode: LockMode.PESSIMISTIC_WRITE })
  const mustSetPassword = user?.passwordDemandedAt != null && sso === null
  if (!user?.isActive(tx.clock()) || mustSetPassword) throw challengeExpired()
  return user
}
