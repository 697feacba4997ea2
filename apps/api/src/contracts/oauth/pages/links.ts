import { Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { cookieOf } from '../../../calls/browser.ts'
import { HttpError } from '../../../calls/failure.ts'
import { clearCookie, LINK_COOKIE, setCookie } from './cookies.ts'
import { sentence } from './failure-page.ts'
import { hidden } from './fields.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import type { Visit } from './visit.ts'

const TOKEN = /^[\w-]{1,200}$/

/**
 * Moves the token of a link from the address into a cookie, so that it stays neither in the history of the browser nor on a screen
 * that is shared. It is used up only when the form is sent.
 *
 * @param path the page without the token
 * @returns null for an address without a token
 */
export function takeToken({ query, reply }: Visit, path: string): FastifyReply | null {
  const { token } = query
  if (token === undefined) return null
  if (TOKEN.test(token)) setCookie(reply, LINK_COOKIE, token)
  else clearCookie(reply, LINK_COOKIE)
  return reply.redirect(path, 303)
}

/** @returns the token of the link that the browser opened last */
export const tokenOf = ({ request }: Visit): string | null => cookieOf(request.headers, LINK_COOKIE) || null

/**
 * Binds a form to the link that it was shown for: another link, which somebody else may have made the browser open meanwhile, must not
 * take its place.
 */
export const linkField = (visit: Visit, token: string): Html =>
  hidden('link', visit.services.keyring.hash(markOf(token)).toString('base64url'))

/** @throws HttpError `forbidden` for a form of another link */
export function assertSameLink(visit: Visit, token: string): void {
  const given = Buffer.from(visit.fields['link'] ?? '', 'base64url')
  if (!visit.services.keyring.proves(markOf(token), given)) {
    throw new HttpError(
      'forbidden',
      'Another link was opened meanwhile. Nothing was changed. Open the right link again.',
    )
  }
}

const markOf = (token: string): string => `link:${token}`

/** @returns why a link does not work. @throws every other error */
export function linkRefusal(error: unknown): Refusal {
  if (error instanceof Refusal && error.code === 'invalid') return error
  throw error
}

/** The page of a link that does not work (any more). @param next where the person may get another one */
export function deadLink({ reply }: Visit, message: string, next: { path: string; text: string }): FastifyReply {
  clearCookie(reply, LINK_COOKIE)
  return page(reply, {
    title: 'This link does not work',
    status: 400,
    body: html`<h1>This link does not work</h1>
      <p role="alert">${sentence(message)}</p>
      <p><a href="${next.path}">${next.text}</a></p>`,
  })
}
