import type { FastifyReply } from 'fastify'
import { SESSION_COOKIE } from '../../../calls/browser.ts'
import { clearCookie } from './cookies.ts'
import { html } from './html.ts'
import { type Page, page } from './layout.ts'
import { type Visit, workAs } from './visit.ts'

/** `GET /sign-out`: asks, since a GET must not change anything. */
export async function showSignOut({ reply, principal, token }: Visit): Promise<FastifyReply> {
  if (!principal) return reply.redirect('/sign-in', 303)
  return page(reply, {
    title: 'Sign out',
    body: html`<h1>Sign out?</h1>
      <p>You will be signed out in this browser.</p>
      <form method="post" action="/sign-out">${token}<button>Sign out</button></form>
      <p><a href="/account">Stay signed in</a></p>`,
  })
}

/** `POST /sign-out` */
export async function signOut(visit: Visit): Promise<FastifyReply> {
  const { reply, principal, services } = visit
  const elsewhere = principal ? await services.ssoSignOut.providerUrl(workAs(visit, principal)) : null
  if (principal) await services.sessions.logOut(workAs(visit, principal))
  clearCookie(reply, SESSION_COOKIE)
  if (elsewhere !== null) return signOutElsewhere(reply, elsewhere)
  return page(reply, signedOutPage())
}

export const signedOutPage = (): Page => ({
  title: 'Signed out',
  body: html`<h1>You are signed out</h1>
    <p><a class="button" href="/sign-in">Sign in again</a></p>`,
})

/** On to the identity provider, whose session would sign the person in again. @param url of the provider, checked */
const signOutElsewhere = (reply: FastifyReply, url: string): FastifyReply =>
  page(reply, {
    title: 'Signed out',
    goesTo: url,
    body: html`<h1>You are signed out</h1>
      <p>Next, your identity provider signs you out.</p>
      <p><a class="button" href="${url}">Continue</a></p>`,
  })
