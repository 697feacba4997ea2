import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { BodyDeadlines } from '../../../calls/body-deadlines.ts'
import { registerForms } from '../../../calls/forms.ts'
import { refuseOtherMethods } from '../../../calls/methods.ts'
import { sendAccept, showAccept } from './accept.ts'
import { changePassword, endSessions, showAccount } from './account.ts'
import {
  addPasskey,
  confirmApp,
  removeFactor,
  renewRecoveryCodes,
  startApp,
  startPasskeyOfAccount,
} from './account-factors.ts'
import { registerPageAssets } from './assets.ts'
import { showFailure } from './failure-page.ts'
import { sendReset, showReset } from './reset.ts'
import { sendFactor, startPasskey } from './second-step.ts'
import { sendSignIn, showSignIn } from './sign-in.ts'
import { signOut, showSignOut } from './sign-out.ts'
import { beginSso, completeSso } from './sso.ts'
import { openVisit, type Visit, type VisitOptions } from './visit.ts'

type Show = (visit: Visit) => Promise<FastifyReply>

interface PageRoute {
  get: Show
  post?: Show
}

/** Somebody who reloads a page in the middle of a sign-in begins again. */
const toSignIn: Show = async ({ reply }) => reply.redirect('/sign-in', 303)

const toAccount: Show = async ({ reply }) => reply.redirect('/account', 303)

const PAGES: Readonly<Record<string, PageRoute>> = {
  '/sign-in': { get: showSignIn, post: sendSignIn },
  '/sign-in/factor': { get: toSignIn, post: sendFactor },
  '/sign-in/passkey': { get: toSignIn, post: startPasskey },
  '/sign-in/sso': { get: beginSso },
  '/sign-in/sso/callback': { get: completeSso },
  '/accept': { get: showAccept, post: sendAccept },
  '/reset': { get: showReset, post: sendReset },
  '/sign-out': { get: showSignOut, post: signOut },
  '/account': { get: showAccount },
  '/account/sessions': { get: toAccount, post: endSessions },
  '/account/password': { get: toAccount, post: changePassword },
  '/account/app': { get: toAccount, post: startApp },
  '/account/app/confirm': { get: toAccount, post: confirmApp },
  '/account/passkey': { get: toAccount, post: startPasskeyOfAccount },
  '/account/passkey/add': { get: toAccount, post: addPasskey },
  '/account/factor': { get: toAccount, post: removeFactor },
  '/account/recovery-codes': { get: toAccount, post: renewRecoveryCodes },
}

/** The pages for people: they sign in here, and decide what clients may do for them. */
export function registerPages(app: FastifyInstance, deadlines: BodyDeadlines, options: VisitOptions): void {
  registerForms(app, deadlines)
  app.setErrorHandler(showFailure)
  registerPageAssets(app)
  const handle = (show: Show) => async (request: FastifyRequest, reply: FastifyReply) =>
    show(await openVisit(request, reply, options))
  for (const [url, { get, post }] of Object.entries(PAGES)) {
    app.route({ method: 'GET', url, handler: handle(get) })
    if (post) app.route({ method: 'POST', url, handler: handle(post) })
    refuseOtherMethods(app, url, post ? ['GET', 'POST'] : ['GET'])
  }
}
