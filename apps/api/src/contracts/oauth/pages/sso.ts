import type { FastifyReply } from 'fastify'
import { cookieOf } from '../../../calls/browser.ts'
import { queryParametersOf } from '../../../calls/input.ts'
import { clearCookie, setCookie, SSO_COOKIE } from './cookies.ts'
import { factorPage, waitingFor } from './factor-page.ts'
import { goOn, goOnByPage } from './leave.ts'
import { returnTo } from './return-to.ts'
import { signedIn } from './signed-in.ts'
import { signInPage, tenantOf } from './sign-in-page.ts'
import { anonymousWork, type Visit } from './visit.ts'

const NOT_SET_UP = 'There is no single sign-on for this address. Sign in with your password.'

/** Sends a person to the provider that the domain of the address belongs to. @param email an address */
export async function toProvider(visit: Visit, email: string): Promise<FastifyReply> {
  const { fields, services, reply } = visit
  const connection = await services.ssoSignIn.connectionFor(anonymousWork(visit), email)
  const tenant = tenantOf(fields)?.toLowerCase()
  if (!connection || (tenant !== undefined && tenant !== connection.tenantId)) {
    return signInPage(visit, fields, { email: NOT_SET_UP, status: 400 })
  }
  const query = { connection: connection.id, return_to: returnTo(fields['return_to']), login_hint: email }
  return goOn(reply, `/sign-in/sso?${new URLSearchParams(query)}`)
}

/** `GET /sign-in/sso?connection=&return_to=&login_hint=` */
export async function beginSso(visit: Visit): Promise<FastifyReply> {
  const { query, services, request, reply } = visit
  await services.limiter.count(request.address)
  const { connection = '', login_hint: hint = null } = query
  const to = returnTo(query['return_to'])
  const { url, secret } = await services.ssoSignIn.begin(anonymousWork(visit), connection, to, hint)
  setCookie(reply, SSO_COOKIE, secret)
  return reply.redirect(url, 303)
}

/** `GET /sign-in/sso/callback`: back from the provider. */
export async function completeSso(visit: Visit): Promise<FastifyReply> {
  const { services, request, reply } = visit
  await services.limiter.count(request.address)
  const secret = cookieOf(request.headers, SSO_COOKIE) ?? ''
  const query = queryParametersOf(request)
  const { outcome, returnTo: to } = await services.ssoSignIn.complete(anonymousWork(visit), secret, query)
  clearCookie(reply, SSO_COOKIE)
  if (outcome.kind === 'challenge') return factorPage(visit, waitingFor(outcome, to))
  // The browser counts the next redirect as the provider's, and a cookie does not count there; so the page itself goes on.
  return signedIn(visit, outcome, to, goOnByPage)
}
