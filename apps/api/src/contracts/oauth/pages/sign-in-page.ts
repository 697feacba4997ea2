import { isUuid } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import type { FormFields } from '../../../calls/forms.ts'
import { field, hidden, notice } from './fields.ts'
import { html } from './html.ts'
import { formPage, page } from './layout.ts'
import { returnTo } from './return-to.ts'
import type { Visit } from './visit.ts'

export interface SignInProblems {
  notice?: string
  email?: string
  password?: string
  status?: number
}

/** A text that is no id counts as left out. */
export const tenantOf = ({ tenant = '' }: FormFields): string | undefined => (isUuid(tenant) ? tenant : undefined)

/** The form for email and password. @param given what it is filled in with */
export function signInPage({ reply, token }: Visit, given: FormFields, problems: SignInProblems = {}): FastifyReply {
  const tenant = tenantOf(given)
  const email = given['email'] ?? ''
  return page(reply, {
    ...formPage('Sign in', problems.status),
    hasPasskeys: true,
    body: html`<h1>Sign in</h1>
      ${problems.notice !== undefined && notice(problems.notice)}
      <form method="post" action="/sign-in">
        ${token} ${hidden('return_to', returnTo(given['return_to']))}
        ${tenant !== undefined && hidden('tenant', tenant)}
        ${field({
          name: 'email',
          label: 'Email',
          type: 'email',
          autocomplete: 'username',
          value: email,
          problem: problems.email,
          isFirst: email === '' || problems.email !== undefined,
        })}
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          problem: problems.password,
          isFirst: email !== '' && problems.email === undefined,
        })}
        <button>Sign in</button>
        <button class="plain" name="sso" value="yes" formnovalidate>Sign in with single sign-on</button>
      </form>
      <form method="post" action="/sign-in/passkey" data-needs-passkeys hidden>
        ${token} ${hidden('return_to', returnTo(given['return_to']))}
        <button class="plain">Sign in with a passkey</button>
      </form>
      <footer><a href="/reset">Forgot your password?</a></footer>`,
  })
}
