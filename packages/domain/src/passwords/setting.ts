import { LockMode } from '@mikro-orm/core'
import { endSessions } from '../sessions/ending.ts'
import { hashPassword } from '../sessions/passwords.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { PasswordReset } from './password-reset.entity.ts'
import { assertAcceptable, type PasswordOwner } from './policy.ts'

/** A password that may be stored: {@link acceptedPassword} alone makes one. */
export interface AcceptedPassword {
  readonly hash: string
}

/**
 * Checks and hashes a password that a person chose, before a transaction is open: it takes 20 to 60 ms.
 *
 * @throws Refusal `invalid`. @see assertAcceptable
 */
export async function acceptedPassword(
  password: string,
  owner: PasswordOwner,
  field?: string,
): Promise<AcceptedPassword> {
  await assertAcceptable(password, owner, field)
  return { hash: await hashPassword(password) }
}

/**
 * The same for a password that was generated, or that the operator configured: KEYSTEAD_OWNER_PASSWORD has a rule of its own.
 */
export const trustedPassword = async (password: string): Promise<AcceptedPassword> => ({
  hash: await hashPassword(password),
})

/** Gives a locked user a new password. Its other sessions and open links end. @returns how many sessions */
export async function setPassword(
  tx: Pick<Transaction, 'em' | 'clock'>,
  user: ApiUser,
  { hash }: AcceptedPassword,
  { keptSessionId = null }: { keptSessionId?: string | null } = {},
): Promise<number> {
  user.passwordHash = hash
  user.passwordDemandedAt = null
  user.updatedAt = tx.clock()
  await endLinks(tx, user)
  return endSessions(tx, user, { keptSessionId })
}

/** Ends the link of a locked user, if it has one. */
export async function endLinks(tx: Pick<Transaction, 'em'>, user: ApiUser): Promise<void> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  for (const reset of await tx.em.find(PasswordReset, { user }, { lockMode })) tx.em.remove(reset)
}
