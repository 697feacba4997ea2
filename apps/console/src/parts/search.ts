import { coerce, enum as enumOf, catch as orElse, maxLength, minLength, optional } from 'zod/mini'

/** A text in the address; what is no text counts as left out. The router reads digits as a number. */
export const word = (most = 200) => orElse(optional(coerce.string().check(minLength(1), maxLength(most))), undefined)

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  orElse(optional(enumOf(words)), undefined)
