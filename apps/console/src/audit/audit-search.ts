import * as z from 'zod/mini'
import { word } from '../parts/search.ts'

/** What `/console/audit` shows. */
export const AuditSearch = z.object({
  action: word(1000),
  actor: word(2000),
  target: word(2000),
  since: word(40),
  until: word(40),
  cursor: word(2000),
})
