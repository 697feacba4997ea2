import { type Credentials, foldEmail, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { STATUSES } from '../../../calls/statuses.ts'
import { factorPage, waitingFor } from './factor-page.ts'
import { waitText } from './failure-page.ts'
import { goOn } from './leave.ts'
import { returnTo } from './return-to.ts'
import { signedIn } from './signed-in.ts'
import { signInPage, type SignInProblems, tenantOf } from './sign-in-page.ts'
import { toProvider } from './sso.ts'
import { anonymousWork, type Visit } from './visit.ts'

/** `GET /sign-in?return_to=&tenant=&again=`: with `again`, whoever is signed in signs in once more, or as somebody else. */
export async function showSignIn(visit: Visit): Promise<FastifyReply> {
  const { principal, reply, query } = visit
  if (principal && query['again'] === undefined) return goOn(reply, returnTo(query['return_to']))
  return signInPage(visit, query)
}

/** `POST /sign-in` */
export async function sendSignIn(visit: Visit): Promise<FastifyReply> {
  const { fields, services, request } = visit
  const { password = '' } = fields
  const email = (fields['email'] ?? '').trim()
  const isSso = fields['sso'] !== undefined
  const problems = problemsOf(email, password, isSso)
  if (problems) return signInPage(visit, fields, problems)
  await services.limiter.count(request.address)
  if (isSso) return toProvider(visit, email)
  try {
    return await logIn(visit, { email, password, tenantId: tenantOf(fields) }, returnTo(fields['return_to']))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return signInPage(visit, fields, refusedProblems(visit, error))
  }
}

/**
 * Signs a person in, or asks for the second factor.
 *
 * @param to where the person goes on then
 * @throws Refusal as `SessionsService.logIn` does
 */
export async function logIn(visit: Visit, credentials: Credentials, to: string): Promise<FastifyReply> {
  const outcome = await visit.services.sessions.logIn(anonymousWork(visit), credentials)
  return outcome.kind === 'session' ? signedIn(visit, outcome, to) : factorPage(visit, waitingFor(outcome, to))
}

function problemsOf(email: string, password: string, isSso: boolean): SignInProblems | null {
  if (foldEmail(email) === null) return { email: 'Enter your email address, such as name@example.com.', status: 400 }
  return password === '' && !isSso ? { password: 'Enter your password.', status: 400 } : null
}

function refusedProblems(visit: Visit, refusal: Refusal): SignInProblems {
  const { code, message, retryAfter } = refusal
  const status = STATUSES[code]
  if (code === 'unauthorized') return { notice: 'The email address or the password is wrong.', status }
  return { notice: retryAfter === undefined ? message : waitText(visit.reply, refusal), status }
}
