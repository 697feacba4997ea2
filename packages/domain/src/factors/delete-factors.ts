import type { EntityManager } from '@mikro-orm/core'
import { AuthChallenge, Passkey, RecoveryCode, TotpFactor } from './factor.entities.ts'

/** Deletes all factors and recovery codes of a person, whose row is locked, and ends its pending challenges. */
export async function deleteFactors(em: EntityManager, user: string): Promise<void> {
  await em.nativeDelete(TotpFactor, { user })
  await em.nativeDelete(Passkey, { user })
  await em.nativeDelete(RecoveryCode, { user })
  await em.nativeDelete(AuthChallenge, { user })
}
