import * as z from 'zod/mini'
import { oneOf, word } from '../parts/search.ts'

export const USER_STATUSES = ['active', 'inactive', 'expired'] as const
export const USER_KINDS = ['person', 'service'] as const

/** What `/console/users` shows. */
export const UsersSearch = z.object({
  q: word(254),
  status: oneOf(USER_STATUSES),
  kind: oneOf(USER_KINDS),
  role: word(64),
  cursor: word(2000),
  create: oneOf(['new']),
})

export type UsersFilter = Omit<z.infer<typeof UsersSearch>, 'cursor' | 'create'>
