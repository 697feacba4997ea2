import * as z from 'zod/mini'

/** A text in the address; what is no text counts as left out. The router reads digits as a number. */
export const word = (most = 200) =>
  z.catch(z.optional(z.coerce.string().check(z.minLength(1), z.maxLength(most))), undefined)

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.catch(z.optional(z.enum(words)), undefined)
