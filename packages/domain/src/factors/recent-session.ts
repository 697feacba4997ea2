import { unauthorized } from '../access/authenticator.ts'
import { Refusal } from '../refusal.ts'
import { Session } from '../sessions/session.entity.ts'
import type { Transaction } from '../work/work.ts'

/** For so long after a log-in, or after it was confirmed, a session may change the factors of its person. */
const RECENT_MS = 10 * 60_000

/** The session of the caller. @throws Refusal `invalid` for a key or a token; `unauthorized` for a session that has ended */
export async function sessionOf(tx: Transaction): Promise<Session> {
  const { sessionId } = tx.principal
  if (sessionId === null)
    throw new Refusal('invalid', 'Only a session has factors: log in as a person instead of with a key')
  const session = await tx.em.findOne(Session, { id: sessionId, expiresAt: { $gt: tx.clock() } }, { refresh: true })
  if (!session) throw unauthorized()
  return session
}

/** A stolen session must not be able to change factors for as long as it lives. @throws Refusal `reauthentication_required` */
export async function assertRecent(tx: Transaction): Promise<void> {
  const session = await sessionOf(tx)
  if (tx.clock().getTime() - session.confirmedAt().getTime() > RECENT_MS) {
    throw new Refusal(
      'reauthentication_required',
      'Confirm who you are first: POST /api/v1/auth/reauthentication with your password or a factor',
    )
  }
}
