import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { parse as uuidBytes } from 'uuid'
import type { FactorKind } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { AnonymousWork, Transaction } from '../work/work.ts'
import { Passkey, RecoveryCode, TotpFactor } from './factor.entities.ts'
import { spendRecoveryCode } from './recovery-codes.ts'
import type { PasskeyDemand, RelyingParty } from './relying-party.ts'
import { acceptedStep } from './totp.ts'

/** What a person presents as a factor. */
export type Proof =
  | { kind: 'totp'; code: string }
  | { kind: 'recovery_code'; code: string }
  | { kind: 'passkey'; response: AuthenticationResponseJSON }

/** Why a proof is not accepted, as the audit log has it. */
export type ProofFault = 'wrong_code' | 'wrong_recovery_code' | 'wrong_passkey' | 'passkey_cloned'

/** Checks what people present, and uses it up. */
export class Proofs {
  readonly #keyring: Keyring
  readonly #vault: Vault
  readonly #party: RelyingParty

  constructor(parts: { keyring: Keyring; vault: Vault; party: RelyingParty }) {
    this.#keyring = parts.keyring
    this.#vault = parts.vault
    this.#party = parts.party
  }

  /** The factors that a person can present, recovery codes last; none without a confirmed app and a passkey. */
  async factorsOf(tx: Pick<Transaction, 'em'>, userId: string): Promise<FactorKind[]> {
    const [totp, passkeys] = [
      await tx.em.count(TotpFactor, { user: userId, confirmedAt: { $ne: null } }),
      await tx.em.count(Passkey, { user: userId }),
    ]
    if (totp + passkeys === 0) return []
    const codes = await tx.em.count(RecoveryCode, { user: userId, usedAt: null })
    return [
      ...(totp > 0 ? (['totp'] as const) : []),
      ...(passkeys > 0 ? (['passkey'] as const) : []),
      ...(codes > 0 ? (['recovery_code'] as const) : []),
    ]
  }

  /**
   * Accepts a proof once. The row of the person is locked: of two requests with one code, on any replicas, one succeeds.
   *
   * @returns null when it is good
   */
  async accept(tx: Transaction, user: ApiUser, proof: Proof, demand: PasskeyDemand): Promise<ProofFault | null> {
    if (proof.kind === 'totp') return this.#acceptTotp(tx, user, proof.code)
    if (proof.kind === 'passkey') return this.#acceptPasskey(tx, user, proof.response, demand)
    if (!(await spendRecoveryCode(tx, this.#keyring, user, proof.code))) return 'wrong_recovery_code'
    tx.record('recovery_code.used', { type: 'user', id: user.id })
    return null
  }

  /** The person whose passkey made the response, in any tenant; null for an unknown one. */
  async ownerOf(
    { em }: Pick<AnonymousWork, 'em'>,
    response: AuthenticationResponseJSON,
  ): Promise<{ tenantId: string; userId: string } | null> {
    const credentialId = Buffer.from(response.id, 'base64url')
    const passkey = await em.findOne(Passkey, { credentialId }, acrossTenants)
    return passkey && { tenantId: passkey.tenantId, userId: passkey.user.id }
  }

  async #acceptTotp(tx: Transaction, user: ApiUser, code: string): Promise<ProofFault | null> {
    const factor = await tx.em.findOne(TotpFactor, { user: user.id, confirmedAt: { $ne: null } }, { refresh: true })
    const step = factor && acceptedStep(this.#vault, factor, code, tx.clock())
    if (!factor || step === null) return 'wrong_code'
    factor.lastStep = step
    factor.lastUsedAt = tx.clock()
    return null
  }

  async #acceptPasskey(
    tx: Transaction,
    user: ApiUser,
    response: AuthenticationResponseJSON,
    demand: PasskeyDemand,
  ): Promise<ProofFault | null> {
    const credentialId = Buffer.from(response.id, 'base64url')
    const passkey = await tx.em.findOne(Passkey, { user: user.id, credentialId }, { refresh: true })
    const counter = passkey && (await this.#party.verified(response, passkey, demand))
    if (!passkey || counter === null || !isHandleOf(user, response)) return 'wrong_passkey'
    if (counter === 'cloned') return 'passkey_cloned'
    passkey.counter = counter
    passkey.lastUsedAt = tx.clock()
    return null
  }
}

/** An authenticator that found the passkey by itself says whose it is. */
function isHandleOf(user: ApiUser, { response: { userHandle } }: AuthenticationResponseJSON): boolean {
  return userHandle === undefined || Buffer.from(userHandle, 'base64url').equals(Buffer.from(uuidBytes(user.id)))
}
