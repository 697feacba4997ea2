import { type IsExpected, Refusal } from '@keystead/domain'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'

/** The entity tag of a version. */
const tagOf = (version: number): string => `"${version}"`

/** An answer that has the version of what it shows. */
const Versioned = z.object({ data: z.object({ version: z.int() }) })

/** The `ETag` of an answer. */
export const entityTagOf = (answer: unknown): string => tagOf(Versioned.parse(answer).data.version)

/** The value of `If-Match`; null without one. */
export const ifMatchOf = ({ 'if-match': field }: IncomingHttpHeaders): string | null => field ?? null

/**
 * Whether `If-Match` names a version. `*` names any; weak tags name none (RFC 9110, section 13.1.1).
 *
 * @throws Refusal `precondition_required` without the field
 */
export function expectedBy(ifMatch: string | null): IsExpected {
  if (ifMatch === null) throw new Refusal('precondition_required', 'Send If-Match with the ETag of what you have read')
  const tags = new Set(ifMatch.split(',').map((tag) => tag.trim()))
  return (version) => tags.has('*') || tags.has(tagOf(version))
}
