import type { EntityManager } from '@mikro-orm/core'
import { Passkey, RecoveryCode, TotpFactor } from './factor.entities.ts'

export interface ShownFactor {
  id: string
  kind: 'totp' | 'passkey'
  name: string
  createdAt: Date
  lastUsedAt: Date | null
}

export interface FactorList {
  factors: ShownFactor[]
  /** How many recovery codes are left. */
  recoveryCodes: number
  /** Whether the tenant demands a factor. */
  isRequired: boolean
}

/** The factors of a person, oldest first. @param isRequired whether the tenant demands a factor */
export async function listFor(em: EntityManager, userId: string, isRequired: boolean): Promise<FactorList> {
  const totp = await em.findOne(TotpFactor, { user: userId, confirmedAt: { $ne: null } })
  const passkeys = await em.find(Passkey, { user: userId }, { orderBy: { id: 'asc' } })
  const recoveryCodes = await em.count(RecoveryCode, { user: userId, usedAt: null })
  const factors = [...(totp ? [shownTotp(totp)] : []), ...passkeys.map(shownPasskey)]
  return { factors, recoveryCodes, isRequired }
}

const shownTotp = ({ id, createdAt, lastUsedAt }: TotpFactor): ShownFactor => ({
  id,
  kind: 'totp',
  name: 'Authenticator app',
  createdAt,
  lastUsedAt: lastUsedAt ?? null,
})

const shownPasskey = ({ id, name, createdAt, lastUsedAt }: Passkey): ShownFactor => ({
  id,
  kind: 'passkey',
  name,
  createdAt,
  lastUsedAt: lastUsedAt ?? null,
})
