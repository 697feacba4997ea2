import { MAX_PASSWORD, MIN_PASSWORD, Refusal } from '@keystead/domain'
import type { FormFields } from '../../../calls/forms.ts'
import { field } from './fields.ts'
import { type Html, html } from './html.ts'

export interface NewPasswordProblems {
  password?: string
  again?: string
}

/** The fields for a password that a person chooses, with the address for password managers to keep it under. */
export const newPasswordFields = (email: string, { password, again }: NewPasswordProblems, isFirst: boolean): Html =>
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
    hint: `${MIN_PASSWORD} characters or more. Several unrelated words are easy to remember and hard to guess.`,
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
