import type { OpenedSession } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { SESSION_COOKIE } from '../../../calls/browser.ts'
import { setCookie } from './cookies.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { goOn } from './leave.ts'
import { type Visit, workAs } from './visit.ts'

/**
 * Puts a session that was just opened into the browser, and ends the one that was there before: an identifier that somebody planted
 * is worth nothing.
 *
 * @param to a path of this service
 * @param go how the browser goes there
 */
export async function signedIn(
  visit: Visit,
  { token, recoveryCodes }: OpenedSession,
  to: string,
  go = goOn,
): Promise<FastifyReply> {
  const { reply, principal, services } = visit
  if (principal) await services.sessions.logOut(workAs(visit, principal))
  setCookie(reply, SESSION_COOKIE, token)
  return recoveryCodes === null ? go(reply, to) : showRecoveryCodes(reply, recoveryCodes, to)
}

/** Recovery codes are shown once. @param to where the person goes on */
export function showRecoveryCodes(reply: FastifyReply, codes: readonly string[], to: string): FastifyReply {
  return page(reply, {
    title: 'Recovery codes',
    body: html`<h1>Save your recovery codes</h1>
      <p>
        Each of them signs you in once, without your phone or your passkey. They are shown only now: print them, or keep
        them in a password manager.
      </p>
      <ol class="codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ol>
      <p><a class="button" href="${to}">I have saved them</a></p>`,
  })
}
