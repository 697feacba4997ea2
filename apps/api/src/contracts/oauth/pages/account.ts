import { MAX_PASSWORD, Refusal, type Session, type ShownFactor } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { STATUSES } from '../../../calls/statuses.ts'
import { iso } from '../../schemas.ts'
import { deviceOf } from '../../v1/device.ts'
import { sentence, waitText } from './failure-page.ts'
import { field, hidden, notice } from './fields.ts'
import { foreign, type Html, html } from './html.ts'
import { formPage, page } from './layout.ts'
import { leastOf, passwordProblem, type PasswordOwner } from './new-password.ts'
import { own, type OwnVisit } from './own.ts'
import { HOME } from './return-to.ts'

/** So many sessions are shown; the API has all. */
const SHOWN_SESSIONS = 20

interface AccountProblems {
  status?: number
  current?: string
  password?: string
  notice?: string
  done?: string
}

/** `GET /account`: who is signed in here, the sessions and the factors of the person. */
export const showAccount = own((visit) => accountPage(visit))

/** `POST /account/sessions`: ends one session, or all others. */
export const endSessions = own(async (visit) => {
  const { fields, services, work, reply } = visit
  if (fields['all'] === 'yes') await services.userSessions.endAll(work, { includeCurrent: false })
  else await services.userSessions.end(work, fields['id'] ?? '')
  return reply.redirect(HOME, 303)
})

/** `POST /account/password` */
export const changePassword = own(async (visit) => {
  const { fields, services, work, request } = visit
  const { current = '', password = '' } = fields
  await services.limiter.count(request.address)
  try {
    await services.passwords.change(work, { current, next: password })
  } catch (error) {
    return accountPage(visit, passwordProblems(visit, error))
  }
  return accountPage(visit, { done: 'Your password is changed. You are signed out everywhere else.' })
})

/** @throws what is no refusal of the form */
function passwordProblems({ reply }: OwnVisit, error: unknown): AccountProblems {
  if (!(error instanceof Refusal)) throw error
  const status = STATUSES[error.code]
  if (error.issues?.some(({ path }) => path === 'current_password'))
    return { current: 'This is not your password.', status }
  if (error.code === 'rate_limited') return { notice: waitText(reply, error), status }
  const password = passwordProblem(error)
  return password === null ? { notice: sentence(error.message), status } : { password, status }
}

async function accountPage(visit: OwnVisit, problems: AccountProblems = {}): Promise<FastifyReply> {
  const { reply, principal, services, token, work } = visit
  const user = await services.users.get(work, principal.userId)
  const tenant = await services.tenants.get(work, principal.tenantId)
  const owner = { email: user.email ?? '', least: await leastOf(visit, principal.tenantId) }
  const sessions = await services.userSessions.list(work, { limit: SHOWN_SESSIONS })
  return page(reply, {
    ...formPage('Your account', problems.status),
    hasPasskeys: true,
    body: html`<h1>Your account</h1>
      ${problems.notice !== undefined && notice(problems.notice)}
      ${problems.done !== undefined && notice(problems.done, true)}
      <dl>
        <dt>Email</dt>
        <dd>${user.email ?? 'none'}</dd>
        <dt>Name</dt>
        <dd>${user.name}</dd>
        <dt>Tenant</dt>
        <dd>${tenant.name}</dd>
        <dt>Roles</dt>
        <dd>${principal.roles.join(', ') || 'none'}</dd>
      </dl>
      <form method="post" action="/sign-out">${token}<button class="plain">Sign out</button></form>
      ${await factorsPart(visit)} ${user.passwordHash != null && passwordPart(visit, owner, problems)}
      ${sessionsPart(visit, sessions.items)}
      <footer><a href="/docs">API reference</a></footer>`,
  })
}

async function factorsPart({ services, work, token }: OwnVisit): Promise<Html> {
  const { factors, recoveryCodes } = await services.factors.list(work)
  const hasApp = factors.some(({ kind }) => kind === 'totp')
  return html`<h2>Second factor</h2>
    ${
      factors.length === 0
        ? html`<p>None. With one, nobody can sign in with your password alone.</p>`
        : html`<ul class="list">
              ${factors.map((factor) => factorItem(factor, token))}
            </ul>
            <p>${recoveryCodes} recovery codes are left.</p>
            <form method="post" action="/account/recovery-codes">
              ${token}<button class="plain">Make new recovery codes</button>
            </form>`
    }
    ${
      !hasApp &&
      html`<form method="post" action="/account/app">
        ${token}<button class="plain">Add an authenticator app</button>
      </form>`
    }
    <form method="post" action="/account/passkey" data-needs-passkeys hidden>
      ${token}<button class="plain">Add a passkey</button>
    </form>`
}

const factorItem = ({ id, name, createdAt }: ShownFactor, token: Html): Html =>
  html`<li>
    <span>${foreign(name)}<br /><span class="muted">since ${dayOf(createdAt)}</span></span>
    <form method="post" action="/account/factor">
      ${token} ${hidden('id', id)}
      <button class="plain small" aria-label="Remove ${foreign(name)}">Remove</button>
    </form>
  </li>`

const passwordPart = (
  { token }: OwnVisit,
  { email, least }: PasswordOwner,
  { current, password }: AccountProblems,
): Html =>
  html`<details ${(current !== undefined || password !== undefined) && html`open`}>
    <summary>Change your password</summary>
    <form method="post" action="/account/password">
      ${token}
      <input type="hidden" name="username" autocomplete="username" value="${email}" />
      ${field({
        name: 'current',
        label: 'Current password',
        type: 'password',
        autocomplete: 'current-password',
        problem: current,
        isFirst: current !== undefined,
      })}
      ${field({
        name: 'password',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
        hint: `${least} characters or more`,
        minLength: least,
        maxLength: MAX_PASSWORD,
        problem: password,
        isFirst: password !== undefined,
      })}
      <button class="plain">Change</button>
    </form>
  </details>`

const sessionsPart = ({ principal, token }: OwnVisit, sessions: readonly Session[]): Html =>
  html`<h2>Sessions</h2>
    <ul class="list">
      ${sessions.map((session) => sessionItem(session, session.id === principal.sessionId, token))}
    </ul>
    ${
      sessions.length > 1 &&
      html`<form method="post" action="/account/sessions">
        ${token} ${hidden('all', 'yes')}<button class="plain">End all others</button>
      </form>`
    }`

function sessionItem({ id, userAgent, ip, createdAt, lastSeenAt }: Session, isThis: boolean, token: Html): Html {
  const device = foreign(deviceOf(userAgent ?? null) ?? 'Unknown device')
  const address = ip ?? 'unknown address'
  return html`<li>
    <span
      >${device}${isThis && ' (this one)'}<br /><span class="muted"
        >${address}, last used ${dayOf(lastSeenAt ?? createdAt)}</span
      ></span
    >
    ${
      !isThis &&
      html`<form method="post" action="/account/sessions">
        ${token} ${hidden('id', id)}
        <button class="plain small" aria-label="End the session on ${device} at ${address}">End</button>
      </form>`
    }
  </li>`
}

/** The service does not know the time zone of the person. */
const dayOf = (moment: Date): string => `${iso(moment).slice(0, 16).replace('T', ' ')} UTC`
