import type { IncomingHttpHeaders } from 'node:http'
import { type Origin, type Principal, Refusal, Session } from '@keystead/domain'
import { sessionCookieOf } from '../../../calls/browser.ts'
import type { Services } from '../../../calls/context.ts'

/** The person whose browser sent a request. */
export interface SignedIn {
  principal: Principal
  sessionId: string
  /** When the person last proved who they are. */
  since: Date
}

/**
 * Whose session the cookie of a browser is. The request may come from the page of a client: an authorization begins there, and
 * changes nothing without a page of this service.
 *
 * @returns null for nobody, and for a session that has ended
 */
export async function signedInBy(
  { authenticator, work }: Pick<Services, 'authenticator' | 'work'>,
  headers: IncomingHttpHeaders,
  origin: Origin,
): Promise<SignedIn | null> {
  const token = sessionCookieOf(headers)
  if (token === null) return null
  const principal = await admitted(authenticator, token, origin)
  if (principal?.sessionId == null) return null
  const session = await work.begin(principal).em.findOne(Session, principal.sessionId)
  return session && { principal, sessionId: session.id, since: session.confirmedAt() }
}

async function admitted(
  authenticator: Services['authenticator'],
  token: string,
  origin: Origin,
): Promise<Principal | null> {
  try {
    return await authenticator.renew(token, origin)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** Ends the session of the cookie. */
export async function signedOut(
  services: Pick<Services, 'authenticator' | 'work' | 'sessions'>,
  headers: IncomingHttpHeaders,
  origin: Origin,
): Promise<void> {
  const person = await signedInBy(services, headers, origin)
  if (person) await services.sessions.logOut(services.work.begin(person.principal))
}
