import { type FoundInvitation, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { STATUSES } from '../../../calls/statuses.ts'
import { Name } from '../../schemas.ts'
import { clearCookie, LINK_COOKIE } from './cookies.ts'
import { sentence } from './failure-page.ts'
import { field, notice } from './fields.ts'
import { foreign, html } from './html.ts'
import { formPage, page } from './layout.ts'
import { assertSameLink, deadLink, linkField, linkRefusal, takeToken, tokenOf } from './links.ts'
import { leastOf, newPasswordFields, type NewPasswordProblems, passwordProblem, typedWrong } from './new-password.ts'
import { HOME } from './return-to.ts'
import { logIn } from './sign-in.ts'
import { anonymousWork, type Visit } from './visit.ts'

interface AcceptProblems extends NewPasswordProblems {
  status?: number
  notice?: string
  name?: string
}

const NO_LINK = 'Open the link of your invitation again, and allow cookies for this address'

/** `GET /accept?token=` */
export async function showAccept(visit: Visit): Promise<FastifyReply> {
  return (
    takeToken(visit, '/accept') ??
    withInvitation(visit, async (invitation, token) => acceptPage(visit, invitation, token))
  )
}

/** `POST /accept`: creates the user, and signs it in. */
export async function sendAccept(visit: Visit): Promise<FastifyReply> {
  return withInvitation(visit, async (invitation, token) => {
    assertSameLink(visit, token)
    const { fields, services, request, reply } = visit
    const problems = problemsOf(visit)
    if (problems) return acceptPage(visit, invitation, token, problems)
    await services.limiter.count(request.address)
    const { password = '', name = '' } = fields
    const given = name.trim()
    const acceptance = { token, password, ...(given !== '' && { name: given }) }
    const accepted = await services.invitations.accept(anonymousWork(visit), acceptance).catch(refusedProblems)
    if (!('tenantId' in accepted)) return acceptPage(visit, invitation, token, accepted)
    clearCookie(reply, LINK_COOKIE)
    return logIn(visit, { email: invitation.email, password, tenantId: accepted.tenantId }, HOME)
  })
}

/** Calls `next` with the invitation of the link that was opened, or shows that it does not work. */
async function withInvitation(
  visit: Visit,
  next: (invitation: FoundInvitation, token: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const token = tokenOf(visit)
  const other = { path: '/sign-in', text: 'Sign in' }
  if (token === null) return deadLink(visit, NO_LINK, other)
  const found = await visit.services.invitations.find(anonymousWork(visit), token).catch(linkRefusal)
  return found instanceof Refusal ? deadLink(visit, found.message, other) : next(found, token)
}

function problemsOf({ fields }: Visit): AcceptProblems | null {
  const { name = '' } = fields
  if (name.trim() !== '' && !Name.safeParse(name.trim()).success) return { name: 'Choose a shorter name.', status: 400 }
  const typed = typedWrong(fields)
  return typed && { ...typed, status: 400 }
}

/** @throws what is no refusal of the form */
function refusedProblems(error: unknown): AcceptProblems {
  if (!(error instanceof Refusal)) throw error
  const status = STATUSES[error.code]
  const password = passwordProblem(error)
  if (password !== null) return { password, status }
  if (error.code === 'conflict' && / name /.test(error.message)) {
    return { name: 'Somebody in this tenant has this name. Choose another.', status }
  }
  return { notice: sentence(error.message), status }
}

async function acceptPage(
  visit: Visit,
  { email, tenant }: FoundInvitation,
  link: string,
  problems: AcceptProblems = {},
): Promise<FastifyReply> {
  const { reply, fields, token } = visit
  const title = `Join ${foreign(tenant.name)}`
  const owner = { email, least: await leastOf(visit, tenant.id) }
  return page(reply, {
    ...formPage(title, problems.status),
    body: html`<h1>${title}</h1>
      <p>You were invited to the tenant <strong>${foreign(tenant.name)}</strong>. Choose a password to accept.</p>
      ${problems.notice !== undefined && notice(problems.notice)}
      <form method="post" action="/accept">
        ${token} ${linkField(visit, link)} ${newPasswordFields(owner, problems, problems.status === undefined)}
        ${field({
          name: 'name',
          label: 'Your name',
          hint: 'Others see it. Left empty, they see your email address.',
          autocomplete: 'name',
          value: fields['name'],
          maxLength: 200,
          problem: problems.name,
          isFirst: problems.name !== undefined,
          isOptional: true,
        })}
        <button>Accept</button>
      </form>`,
  })
}
