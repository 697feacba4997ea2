import { CONTROL_CHARACTERS } from '../control-characters.ts'
import { isObject } from '../json.ts'
import { normalEmail } from '../users/email.ts'
import { ScimError } from './scim-error.ts'

export const invalidValue = (message: string): ScimError => new ScimError('invalidValue', message)

/** @returns null for a text that is empty, or for none. @throws ScimError `invalidValue` */
export function textOf(value: unknown, where: string, max = 200): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'string') throw invalidValue(`${where} must be a text`)
  const text = value.trim()
  if (text.length > max) throw invalidValue(`${where} must have at most ${max} characters`)
  if (CONTROL_CHARACTERS.test(text)) throw invalidValue(`${where} must not contain control characters`)
  return text === '' ? null : text
}

/** Also takes "True" and "False", which Entra ID sends. @throws ScimError `invalidValue` */
export function flagOf(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  throw invalidValue(`${where} must be true or false`)
}

const LONGEST_EMAIL = 254

/** @throws ScimError `invalidValue` */
export function emailOf(value: unknown, where: string): string {
  const text = textOf(value, where, LONGEST_EMAIL)
  const email = text === null ? null : normalEmail(text)
  if (email === null) throw invalidValue(`${where} must be an email address, in ASCII before the @`)
  return email
}

/** The members of a JSON object, by their names in lower case: SCIM compares names without regard to case. */
export function membersOf(value: unknown, where: string): Map<string, unknown> {
  if (!isObject(value) || Array.isArray(value)) throw invalidValue(`${where} must be an object`)
  return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]))
}

/** One value or a list of them, as a list. @throws ScimError `invalidValue` */
export function listOf(value: unknown, where: string, max: number): unknown[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
  if (list.length > max) throw invalidValue(`${where} must have at most ${max} values`)
  return list
}
