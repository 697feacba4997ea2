import { LockMode } from '@mikro-orm/core'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { unauthorized } from '../access/authenticator.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Clock } from '../clock.ts'
import { passwordMatches } from '../sessions/passwords.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { UsersService } from '../users/users.service.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Transaction, Work } from '../work/work.ts'
import { type Challenges, webauthnChallengeOf } from './challenges.ts'
import { deleteFactors } from './delete-factors.ts'
import { type Enrolled, type Enrolment, type StartedTotp, wrongFirstCode } from './enrolment.ts'
import type { FactorGuard } from './factor-guard.ts'
import { type FactorList, listFor } from './factor-list.ts'
import { Passkey, RecoveryCode, TotpFactor } from './factor.entities.ts'
import type { Proof, Proofs } from './proofs.ts'
import { assertRecent, sessionOf } from './recent-session.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import type { RelyingParty } from './relying-party.ts'
import { type PasskeyOptions, wrongProof } from './second-step.ts'

/** What a session is confirmed with. A passkey goes with the challenge that it signed. */
export type Reauthentication =
  | { kind: 'password'; password: string }
  | { kind: 'factor'; proof: Proof; challenge: string | null }

interface FactorsServiceParts {
  clock: Clock
  keyring: Keyring
  usage: UsageRecorder
  users: UsersService
  challenges: Challenges
  proofs: Proofs
  enrolment: Enrolment
  guard: FactorGuard
  party: RelyingParty
}

/** The factors of people: their own, and those of others for administrators. */
export class FactorsService {
  readonly #parts: FactorsServiceParts

  constructor(parts: FactorsServiceParts) {
    this.#parts = parts
  }

  /** The factors of the caller, oldest first. */
  list({ em, principal }: Work): Promise<FactorList> {
    return listFor(em, principal)
  }

  /** The factors of another person, for administrators. @throws Refusal `not_found` */
  async listOf(work: Work, identifier: string): Promise<FactorList> {
    const { id, tenantId } = await this.#parts.users.get(work, identifier)
    return listFor(work.em, { userId: id, tenantId })
  }

  /** @throws Refusal `conflict`; `invalid` without a session, `reauthentication_required` */
  startTotp(work: Work): Promise<StartedTotp> {
    return this.#changing(work, (tx, user) => this.#parts.enrolment.startTotp(tx, user))
  }

  /** @throws Refusal `invalid` for a wrong code; `precondition` when none was begun */
  confirmTotp(work: Work, code: string): Promise<Enrolled> {
    return this.#changing(work, async (tx, user) => {
      const enrolled = await this.#parts.enrolment.confirmTotp(tx, user, code)
      if (enrolled === null) throw wrongFirstCode()
      return enrolled
    })
  }

  /** @throws Refusal `precondition` for too many; `not_configured` */
  registrationOptions(work: Work): Promise<PasskeyOptions<PublicKeyCredentialCreationOptionsJSON>> {
    const { challenges, enrolment, party } = this.#parts
    return this.#changing(work, async (tx, user) => {
      const existing = await enrolment.passkeysOf(tx, user)
      const begun = challenges.begin(tx, 'registration', user)
      const demand = { signed: webauthnChallengeOf(begun.challenge), verifiesUser: user.passwordHash == null }
      return { ...begun, options: await party.registrationOptions(user, existing, demand) }
    })
  }

  /** @throws Refusal `challenge_expired`; `invalid` for a response that is not one to the challenge; `conflict` */
  addPasskey(
    work: Work,
    { challenge, ...passkey }: { challenge: string; name: string; response: RegistrationResponseJSON },
  ): Promise<Enrolled> {
    const { challenges, enrolment } = this.#parts
    return this.#changing(work, async (tx, user) => {
      const pending = await challenges.find(tx, challenge, ['registration'], tx.clock())
      await challenges.spend(tx, pending, user)
      const demand = { signed: webauthnChallengeOf(challenge), verifiesUser: user.passwordHash == null }
      const enrolled = await enrolment.addPasskey(tx, user, passkey, demand)
      if (enrolled === null)
        throw new Refusal('invalid', 'passkey: is not a response to this challenge from a page of this service')
      return enrolled
    })
  }

  /**
   * Removes one factor of the caller, and with the last one the recovery codes.
   *
   * @throws Refusal `not_found`; `precondition` for the last one, where the tenant demands one or there is no password
   */
  async remove(work: Work, factorId: string): Promise<void> {
    await this.#changing(work, async (tx, user) => {
      const own = { id: factorId, user: user.id }
      const factor = isUuid(factorId)
        ? ((await tx.em.findOne(TotpFactor, own)) ?? (await tx.em.findOne(Passkey, own)))
        : null
      if (!factor) throw new Refusal('not_found', 'Factor not found')
      const kind = factor instanceof TotpFactor ? 'totp' : 'passkey'
      await tx.em.remove(factor).flush()
      await this.#assertMayGoWithout(tx, user)
      tx.record('factor.removed', { type: 'factor', id: factorId }, { kind })
    })
  }

  /** Replaces the recovery codes of the caller. @throws Refusal `precondition` for a person without a factor */
  renewRecoveryCodes(work: Work): Promise<string[]> {
    return this.#changing(work, async (tx, user) => {
      if ((await this.#parts.proofs.factorsOf(tx, user.id)).length === 0)
        throw new Refusal('precondition', 'Recovery codes stand in for a factor; add one first')
      tx.record('recovery_codes.created', { type: 'user', id: user.id })
      return replaceRecoveryCodes(tx, this.#parts.keyring, user)
    })
  }

  /** Options to confirm the session with a passkey. @throws Refusal `precondition` for a person without passkeys */
  reauthenticationOptions(work: Work): Promise<PasskeyOptions<PublicKeyCredentialRequestOptionsJSON>> {
    const { challenges, party } = this.#parts
    return work.commit(async (tx) => {
      await sessionOf(tx)
      const user = await lockSelf(tx)
      const passkeys = await tx.em.find(Passkey, { user: user.id })
      if (passkeys.length === 0) throw new Refusal('precondition', 'You have no passkey')
      const begun = challenges.begin(tx, 'reauthentication', user)
      const demand = { signed: webauthnChallengeOf(begun.challenge), verifiesUser: user.passwordHash == null }
      return { ...begun, options: await party.logInOptions(passkeys, demand) }
    })
  }

  /**
   * Confirms the session, so that it may change factors for ten minutes.
   *
   * @throws Refusal `unauthorized`; `challenge_expired`; `rate_limited` after five failures, for 15 minutes
   */
  async reauthenticate(work: Work, given: Reauthentication): Promise<void> {
    const { userId: id, tenantId } = work.principal
    const person = await work.em.findOne(ApiUser, id)
    const isRight =
      given.kind === 'password' &&
      person?.passwordHash != null &&
      (await passwordMatches(given.password, person.passwordHash))
    await this.#parts.guard.counting({ id, tenantId }, work.origin, () =>
      work.commit(async (tx) => {
        const session = await sessionOf(tx)
        const user = await lockSelf(tx)
        const isGood =
          given.kind === 'password'
            ? isRight && user.passwordHash === person?.passwordHash
            : await this.#isGood(tx, user, given)
        if (!isGood) throw this.#refuse(work, user)
        session.authenticatedAt = tx.clock()
        tx.record(
          'session.confirmed',
          { type: 'session', id: session.id },
          { by: given.kind === 'password' ? 'password' : given.proof.kind },
        )
      }),
    )
  }

  async #isGood(
    tx: Transaction,
    user: ApiUser,
    { proof, challenge }: Extract<Reauthentication, { kind: 'factor' }>,
  ): Promise<boolean> {
    const { challenges, proofs } = this.#parts
    if (proof.kind === 'passkey') {
      const pending = await challenges.find(tx, challenge ?? '', ['reauthentication'], tx.clock())
      await challenges.spend(tx, pending, user)
    }
    const demand = { signed: webauthnChallengeOf(challenge ?? ''), verifiesUser: user.passwordHash == null }
    return (await proofs.accept(tx, user, proof, demand)) === null
  }

  #refuse({ origin }: Work, { id, tenantId }: ApiUser): Refusal {
    this.#parts.usage.recordFailure(
      { tenantId, reason: 'wrong_reauthentication', target: { type: 'user', id } },
      origin,
    )
    return wrongProof()
  }

  /**
   * Removes all factors of a person, for an administrator who holds what the person holds; its own by a confirmed session alone.
   *
   * @throws Refusal `not_found`, `forbidden`; of the caller itself `invalid` without a session, `reauthentication_required`
   */
  async removeOf(work: Work, identifier: string): Promise<void> {
    await work.commit(async (tx) => {
      const user = await this.#parts.users.lock(tx, identifier)
      // A stolen session or key of an administrator must not get past the confirmation that its own factors need.
      if (tx.principal.userId === user.id) await assertRecent(tx)
      await deleteFactors(tx.em, user.id)
      tx.record('factors.removed', { type: 'user', id: user.id })
    })
  }

  async #assertMayGoWithout(tx: Transaction, user: ApiUser): Promise<void> {
    const passkeys = await tx.em.count(Passkey, { user: user.id })
    if (passkeys === 0 && user.passwordHash == null)
      throw new Refusal(
        'precondition',
        'This is your only passkey, and you have no password: you could not log in again',
      )
    if (passkeys > 0 || (await tx.em.count(TotpFactor, { user: user.id, confirmedAt: { $ne: null } })) > 0) return
    const tenant = await tx.em.findOneOrFail(Tenant, user.tenantId)
    if (tenant.requiresSecondFactor)
      throw new Refusal('precondition', 'Your tenant demands a second factor: add another before you remove this one')
    await tx.em.nativeDelete(RecoveryCode, { user: user.id })
  }

  /** Runs a change of the caller's own factors, with its person locked, for a session that was confirmed recently. */
  #changing<T>(work: Work, change: (tx: Transaction, user: ApiUser) => Promise<T>): Promise<T> {
    return work.commit(async (tx) => {
      await assertRecent(tx)
      return change(tx, await lockSelf(tx))
    })
  }
}

async function lockSelf(tx: Transaction): Promise<ApiUser> {
  const user = await tx.em.findOne(ApiUser, tx.principal.userId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true,
  })
  if (!user) throw unauthorized()
  return user
}
