import { z } from 'zod'
import type { JsonSchema } from './openapi-document.ts'

// `if`, not `oneOf` or `anyOf`: generators of clients make types of those, and pass over this.

/** The keywords that demand exactly one of two members of an object. */
export const exactlyOneOf = (first: string, second: string): JsonSchema => ({
  not: { required: [first, second] },
  if: { required: [first] },
  else: { required: [second] },
})

/** The keywords that demand exactly one of several members of an object. */
export function exactlyOneOfThese(first: string, ...others: [string, ...string[]]): JsonSchema {
  const names = [first, ...others]
  const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => ({ required: [one, other] })))
  return { not: { anyOf: pairs }, ...atLeastOneOf(first, ...others) }
}

/** The keywords that demand at least one of some members of an object. */
export function atLeastOneOf(first: string, ...others: [string, ...string[]]): JsonSchema {
  const [second, ...rest] = others
  const [third, ...more] = rest
  const otherwise = third === undefined ? { required: [second] } : atLeastOneOf(second, third, ...more)
  return { if: { required: [first] }, else: otherwise }
}

/** Those above: what an object schema says of itself, beside its members. */
const OF_OBJECTS = ['not', 'if', 'else'] as const

/** The keywords among the metadata of an object schema. */
export const objectKeywords = (meta: object | undefined): JsonSchema =>
  Object.fromEntries(Object.entries(meta ?? {}).filter(([name]) => OF_OBJECTS.some((keyword) => keyword === name)))

/** Characters that a name must not have, `CONTROL_CHARACTERS`, in the form that all dialects of regular expressions have. */
const NOT_IN_NAMES = String.raw`\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`

const forms = [z.regexes.ipv4, z.regexes.ipv6, z.regexes.cidrv4, z.regexes.cidrv6]

export const PATTERNS = {
  /** Not blank, and without control characters but those at its ends, which are removed. */
  name: String.raw`^\s*[^\s${NOT_IN_NAMES}]([^${NOT_IN_NAMES}]*[^\s${NOT_IN_NAMES}])?\s*$`,
  notBlank: String.raw`\S`,
  /** The domain may have letters of any language. */
  email: String.raw`^[A-Za-z0-9_'+-]+(\.[A-Za-z0-9_'+-]+)*@([A-Za-z0-9\u0080-\uffff][A-Za-z0-9\u0080-\uffff-]*\.)+[A-Za-z\u0080-\uffff]{2,}$`,
  addressOrRange: forms.map(({ source }) => source).join('|'),
  /** What can be an address at all, for looking one up. */
  anyEmail: String.raw`^[!-?A-~]+@[!-?A-~\u0080-\uffff]+$`,
  /** The id or the name of a tenant. */
  visible: String.raw`^[^\x00-\x1f\x7f-\x9f]{1,200}$`,
  printable: String.raw`^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$`,
} as const
