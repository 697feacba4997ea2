import { ref } from '@mikro-orm/core'
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { Passkey, TotpFactor } from './factor.entities.ts'
import type { Proofs } from './proofs.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import type { PasskeyDemand, RelyingParty } from './relying-party.ts'
import { acceptedStep, newTotpSecret, storedTotpSecret, totpUri } from './totp.ts'

/** The most passkeys of one person: a bound for lists and for what a browser is sent. */
const MAX_PASSKEYS = 20

export interface StartedTotp {
  factorId: string
  /** In base32, shown once. */
  secret: string
  /** The same as `otpauth://` URI, for a QR code. */
  uri: string
}

export interface NewPasskey {
  name: string
  response: RegistrationResponseJSON
}

export interface Enrolled {
  factorId: string
  /** Made with the first factor and shown once; null with later ones. */
  recoveryCodes: string[] | null
}

export const wrongFirstCode = (): Refusal =>
  new Refusal('invalid', 'code: is wrong; enter the current code, and check the clock of the device')

/** Adds factors to a person, whose row is locked. */
export class Enrolment {
  readonly #keyring: Keyring
  readonly #vault: Vault
  readonly #party: RelyingParty
  readonly #proofs: Proofs

  constructor(parts: { keyring: Keyring; vault: Vault; party: RelyingParty; proofs: Proofs }) {
    this.#keyring = parts.keyring
    this.#vault = parts.vault
    this.#party = parts.party
    this.#proofs = parts.proofs
  }

  /** Begins with an authenticator app, in place of one that was begun before. @throws Refusal `conflict` if there is one */
  async startTotp(tx: Transaction, user: ApiUser): Promise<StartedTotp> {
    const existing = await tx.em.findOne(TotpFactor, { user: user.id }, { refresh: true })
    if (existing?.confirmedAt) throw new Refusal('conflict', 'There is an authenticator app already; remove it first')
    await tx.em.nativeDelete(TotpFactor, { user: user.id })
    if (existing) tx.em.getUnitOfWork().unsetIdentity(existing)
    const place = { id: newId(), tenantId: user.tenantId }
    const secret = newTotpSecret()
    const stored = storedTotpSecret(this.#vault, place, secret)
    tx.em.create(TotpFactor, { ...place, ...stored, user: ref(user), lastStep: 0, createdAt: tx.clock() })
    return { factorId: place.id, secret, uri: totpUri(user, secret) }
  }

  /** @returns null for a wrong code. @throws Refusal `precondition` when none was begun */
  async confirmTotp(tx: Transaction, user: ApiUser, code: string): Promise<Enrolled | null> {
    const factor = await tx.em.findOne(TotpFactor, { user: user.id, confirmedAt: null }, { refresh: true })
    if (!factor) throw new Refusal('precondition', 'Begin with an authenticator app first: ask for its secret')
    const step = acceptedStep(this.#vault, factor, code, tx.clock())
    if (step === null) return null
    const recoveryCodes = await this.#codesOfFirst(tx, user)
    factor.lastStep = step
    factor.confirmedAt = tx.clock()
    tx.record('factor.enrolled', { type: 'factor', id: factor.id }, { kind: 'totp' })
    return { factorId: factor.id, recoveryCodes }
  }

  /** @throws Refusal `precondition` for a person with too many of them */
  async passkeysOf(tx: Transaction, user: ApiUser): Promise<Passkey[]> {
    const passkeys = await tx.em.find(Passkey, { user: user.id }, { orderBy: { id: 'asc' } })
    if (passkeys.length >= MAX_PASSKEYS)
      throw new Refusal('precondition', `A person has ${MAX_PASSKEYS} passkeys at most; remove one first`)
    return passkeys
  }

  /** @returns null for a response that is not one to this challenge. @throws Refusal `conflict` for a passkey that is known */
  async addPasskey(
    tx: Transaction,
    user: ApiUser,
    { name, response }: NewPasskey,
    demand: PasskeyDemand,
  ): Promise<Enrolled | null> {
    await this.passkeysOf(tx, user)
    const registered = await this.#party.registered(response, demand)
    if (registered === null) return null
    const { credentialId } = registered
    if (await tx.em.count(Passkey, { credentialId }, acrossTenants))
      throw new Refusal('conflict', 'This passkey is registered already')
    const recoveryCodes = await this.#codesOfFirst(tx, user)
    const { tenantId } = user
    const passkey = tx.em.create(Passkey, {
      ...registered,
      id: newId(),
      tenantId,
      user: ref(user),
      name,
      createdAt: tx.clock(),
    })
    tx.record('factor.enrolled', { type: 'factor', id: passkey.id }, { kind: 'passkey', name })
    return { factorId: passkey.id, recoveryCodes }
  }

  async #codesOfFirst(tx: Transaction, user: ApiUser): Promise<string[] | null> {
    const factors = await this.#proofs.factorsOf(tx, user.id)
    if (factors.length > 0) return null
    tx.record('recovery_codes.created', { type: 'user', id: user.id })
    return replaceRecoveryCodes(tx, this.#keyring, user)
  }
}
