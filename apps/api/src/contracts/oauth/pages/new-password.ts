import { MAX_PASSWORD, Refusal } from '@keystead/domain'
import type { FormFields } from '../../../calls/forms.ts'
import { field } from './fields.ts'
import { type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

export interface NewPasswordProblems {
  password?: string
  again?: string
}

export interface PasswordOwner {
  /** For password managers, which keep the password under it. */
  email: string
  /** The fewest characters that the tenant accepts. */
  least: number
}

/** The fewest characters of a password that a tenant accepts. */
export async function leastOf({ services }: Pick<Visit, 'services'>, tenantId: string): Promise<number> {
  return (await services.tenantSettings.of(tenantId))['passwords.min_length']
}

/** The fields for a password that a person chooses. */
export const newPasswordFields = (
  { email, least }: PasswordOwner,
  { password, again }: NewPasswordProblems,
  isFirst: boolean,
): Html =>
  html`${field({
    name: 'username',
    label: 'Email',
    type: 'email',
    autocomplete: 'username',
    value: email,
    isReadOnly: true,
  })}
  ${field({
    name: 'password',
    label: 'New password',
    type: 'password',
    autocomplete: 'new-password',
    hint: `${least} characters or more. Several unrelated words are easy to remember and hard to guess.`,
    minLength: least,
    maxLength: MAX_PASSWORD,
    problem: password,
    isFirst: isFirst || password !== undefined,
  })}
  ${field({
    name: 'password_again',
    label: 'New password, again',
    type: 'password',
    autocomplete: 'new-password',
    maxLength: MAX_PASSWORD,
    problem: again,
    isFirst: again !== undefined,
  })}`

/** @returns null for a password that was typed twice alike */
export function typedWrong({ password = '', password_again: again = '' }: FormFields): NewPasswordProblems | null {
  if (password === '') return { password: 'Choose a password.' }
  return password === again ? null : { again: 'The two passwords differ. Type the same one again.' }
}

const RULE = /^(?:new_)?password (must .+)$/

/** @returns what is wrong with the password; null for another refusal */
export function passwordProblem(error: unknown): string | null {
  if (!(error instanceof Refusal) || error.code !== 'invalid') return null
  const [, rule] = RULE.exec(error.message) ?? []
  return rule === undefined ? null : `The password ${rule}.`
}
