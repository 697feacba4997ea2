import { foldEmail, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { STATUSES } from '../../../calls/statuses.ts'
import { clearCookie, LINK_COOKIE } from './cookies.ts'
import { sentence } from './failure-page.ts'
import { field, notice } from './fields.ts'
import { html } from './html.ts'
import { formPage, page } from './layout.ts'
import { assertSameLink, deadLink, linkField, linkRefusal, takeToken, tokenOf } from './links.ts'
import {
  leastOf,
  newPasswordFields,
  type NewPasswordProblems,
  type PasswordOwner,
  passwordProblem,
  typedWrong,
} from './new-password.ts'
import { HOME } from './return-to.ts'
import { logIn } from './sign-in.ts'
import { anonymousWork, type Visit } from './visit.ts'

interface ResetProblems extends NewPasswordProblems {
  status?: number
  notice?: string
}

/** `GET /reset?token=`: sets a password by a link; without one, `GET /reset` asks for the link. */
export async function showReset(visit: Visit): Promise<FastifyReply> {
  const taken = takeToken(visit, '/reset')
  if (taken) return taken
  const token = tokenOf(visit)
  return token === null
    ? requestPage(visit)
    : withAccount(visit, token, async (owner) => resetPage(visit, { ...owner, token }))
}

/** `POST /reset` */
export async function sendReset(visit: Visit): Promise<FastifyReply> {
  const token = tokenOf(visit)
  if (visit.fields['email'] !== undefined) return requestLink(visit)
  if (token === null) return requestPage(visit)
  return withAccount(visit, token, async (owner) => {
    assertSameLink(visit, token)
    const { fields, services, request, reply } = visit
    const typed = typedWrong(fields)
    const link = { ...owner, token }
    if (typed) return resetPage(visit, link, { ...typed, status: 400 })
    await services.limiter.count(request.address)
    const { password = '' } = fields
    const reset = await services.passwords.confirm(anonymousWork(visit), { token, password }).catch(refusedProblems)
    if (!('tenantId' in reset)) return resetPage(visit, link, reset)
    clearCookie(reply, LINK_COOKIE)
    return logIn(visit, { email: owner.email, password, tenantId: reset.tenantId }, HOME)
  })
}

/** @throws what is no refusal of the form */
function refusedProblems(error: unknown): ResetProblems {
  if (!(error instanceof Refusal)) throw error
  const status = STATUSES[error.code]
  const password = passwordProblem(error)
  return password === null ? { notice: sentence(error.message), status } : { password, status }
}

/** Answers the same whether or not there is an account with the address. */
async function requestLink(visit: Visit): Promise<FastifyReply> {
  const { fields, services, request, reply } = visit
  const email = (fields['email'] ?? '').trim()
  if (foldEmail(email) === null) {
    return requestPage(visit, { status: 400, problem: 'Enter your email address, such as name@example.com.' })
  }
  await services.limiter.count(request.address)
  services.passwords.request(anonymousWork(visit), { email })
  return page(reply, {
    title: 'Look into your mail',
    body: html`<h1>Look into your mail</h1>
      <p role="status">
        If there is an account with the address <strong>${email}</strong>, a link to choose a new password is on its
        way. It works for an hour.
      </p>
      <p><a href="/sign-in">Back to sign-in</a></p>`,
  })
}

/** Calls `next` with the account that the link is for, or shows that it does not work. */
async function withAccount(
  visit: Visit,
  token: string,
  next: (owner: PasswordOwner) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const found = await visit.services.passwords.findReset(anonymousWork(visit), token).catch(linkRefusal)
  return found instanceof Refusal
    ? deadLink(visit, found.message, { path: '/reset', text: 'Get another link' })
    : next({ email: found.email ?? '', least: await leastOf(visit, found.tenantId) })
}

function requestPage(
  { reply, fields, token, services }: Visit,
  { status, problem }: { status?: number; problem?: string } = {},
): FastifyReply {
  const body = services.passwords.sendsMail
    ? html`<p>You get a link by mail, with which you choose a new password.</p>
        <form method="post" action="/reset">
          ${token}
          ${field({
            name: 'email',
            label: 'Email',
            type: 'email',
            autocomplete: 'username',
            value: fields['email'],
            problem,
            isFirst: true,
          })}
          <button>Send the link</button>
        </form>`
    : html`<p>This service sends no mail. Ask an administrator for a link to choose a new password.</p>`
  return page(reply, {
    ...formPage('Forgot your password?', status),
    body: html`<h1>Forgot your password?</h1>
      ${body}
      <footer><a href="/sign-in">Back to sign-in</a></footer>`,
  })
}

const resetPage = (visit: Visit, link: PasswordOwner & { token: string }, problems: ResetProblems = {}): FastifyReply =>
  page(visit.reply, {
    ...formPage('Choose a new password', problems.status),
    body: html`<h1>Choose a new password</h1>
      <p>You are signed out wherever you were signed in.</p>
      ${problems.notice !== undefined && notice(problems.notice)}
      <form method="post" action="/reset">
        ${visit.token} ${linkField(visit, link.token)}
        ${newPasswordFields(link, problems, problems.status === undefined)}
        <button>Save</button>
      </form>`,
  })
