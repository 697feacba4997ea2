import { type FilterQuery, LockMode } from '@mikro-orm/core'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { Session } from './session.entity.ts'

/** Ends sessions, on every replica. @returns how many */
export async function endSessionsWhere(tx: Pick<Transaction, 'em'>, where: FilterQuery<Session>): Promise<number> {
  const sessions = await tx.em.find(Session, where, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } })
  for (const session of sessions) tx.em.remove(session)
  return sessions.length
}

/** Ends the sessions of a locked user. @returns how many */
export const endSessions = (
  tx: Pick<Transaction, 'em'>,
  user: ApiUser,
  { keptSessionId = null }: { keptSessionId?: string | null } = {},
): Promise<number> => endSessionsWhere(tx, { user, ...(keptSessionId !== null && { id: { $ne: keptSessionId } }) })
