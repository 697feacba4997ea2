import type { FastifyReply } from 'fastify'
import type { SESSION_COOKIE } from '../../../calls/browser.ts'

/** Identifies a browser before anybody signs in with it, for the tokens of forms. */
export const FORM_COOKIE = '__Host-keystead-form'

/** Holds the token of a link from a mail, so that it does not stay in the address of the page. */
export const LINK_COOKIE = '__Host-keystead-link'

/** Binds a sign-in at an identity provider to the browser that began it. */
export const SSO_COOKIE = '__Host-keystead-sso'

type CookieName = typeof SESSION_COOKIE | typeof FORM_COOKIE | typeof LINK_COOKIE | typeof SSO_COOKIE

/**
 * `Lax`, because people come here by links of other sites. Without `Max-Age` or `Expires` it goes when the browser is closed. The
 * prefix demands `Secure`, which browsers accept over https, and Chromium and Firefox from a loopback address too.
 */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/** @param value must be free of characters that end a cookie's value */
export function setCookie(reply: FastifyReply, name: CookieName, value: string): void {
  reply.header('set-cookie', `${name}=${value}; ${ATTRIBUTES}`)
}

export function clearCookie(reply: FastifyReply, name: CookieName): void {
  reply.header('set-cookie', `${name}=; Max-Age=0; ${ATTRIBUTES}`)
}
