import * as z from 'zod/mini'
import { oneOf, word } from '../parts/search.ts'

export const KEY_STATUSES = ['active', 'disabled', 'revoked'] as const

/** What `/console/keys` shows. */
export const KeysSearch = z.object({
  status: oneOf(KEY_STATUSES),
  user: word(),
  environment: word(50),
  cursor: word(2000),
  /** Opens the panel, for this user; `new` for none in particular. */
  create: word(254),
})
