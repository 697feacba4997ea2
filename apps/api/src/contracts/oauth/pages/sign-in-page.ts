import { isUuid, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import type { FormFields } from '../../../calls/forms.ts'
import { field, hidden, notice } from './fields.ts'
import { html } from './html.ts'
import { formPage, page } from './layout.ts'
import { conditionalPasskeyForm } from './passkey-form.ts'
import { returnTo } from './return-to.ts'
import { anonymousWork, type Visit } from './visit.ts'

export interface SignInProblems {
  notice?: string
  email?: string
  password?: string
  status?: number
}

/** A text that is no id counts as left out. */
export const tenantOf = ({ tenant = '' }: FormFields): string | undefined => (isUuid(tenant) ? tenant : undefined)

/** The form for email and password. @param given what it is filled in with */
export async function signInPage(
  visit: Visit,
  given: FormFields,
  problems: SignInProblems = {},
): Promise<FastifyReply> {
  const { reply, token } = visit
  const tenant = tenantOf(given)
  const email = given['email'] ?? ''
  const passkeys = await passkeysOffered(visit)
  const goesOn = hidden('return_to', returnTo(given['return_to']))
  return page(reply, {
    ...formPage('Sign in', problems.status),
    hasPasskeys: true,
    body: html`<h1>Sign in</h1>
      ${problems.notice !== undefined && notice(problems.notice)}
      <form method="post" action="/sign-in">
        ${token} ${goesOn} ${tenant !== undefined && hidden('tenant', tenant)}
        ${field({
          name: 'email',
          label: 'Email',
          type: 'email',
          autocomplete: 'username webauthn',
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
        ${token} ${goesOn}
        <button class="plain">Sign in with a passkey</button>
      </form>
      ${
        passkeys !== null &&
        conditionalPasskeyForm({
          action: '/sign-in/factor',
          options: passkeys.options,
          kept: html`${token} ${goesOn} ${hidden('challenge', passkeys.challenge)}`,
          lifetime: passkeys.expiresAt.getTime() - visit.services.clock().getTime(),
        })
      }
      <footer><a href="/reset">Forgot your password?</a></footer>`,
  })
}

/**
 * What the browser needs to offer passkeys in the field for the address. Nothing is stored for it, so that it is no attempt to sign in.
 *
 * @returns null where browsers allow no passkeys: at an address without a name
 */
async function passkeysOffered(visit: Visit) {
  try {
    return await visit.services.secondStep.passkeyOptions(anonymousWork(visit), null)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_configured') return null
    throw error
  }
}
