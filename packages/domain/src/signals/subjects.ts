import type { JsonObject } from '../json.ts'
import { Refusal } from '../refusal.ts'

/** A subject identifier (RFC 9493; SSF 1.0, section 3). */
export type SubjectId = Readonly<JsonObject>

export const opaque = (id: string): SubjectId => ({ format: 'opaque', id })

export const issSub = (iss: string, sub: string): SubjectId => ({ format: 'iss_sub', iss, sub })

/** A single token (SSF 1.0, section 3.4.1). */
export const jwtId = (iss: string, jti: string): SubjectId => ({ format: 'jwt_id', iss, jti })

/** A user: the claim `sub` of its tokens. */
export const nameOfUser = (id: string): string => `sub:${id}`

/** Anything else by its id: a key, a session, a token, a grant. */
export const nameOfId = (id: string): string => `id:${id}`

const MAX_ID = 255

/**
 * The name under which a stream remembers a subject that its receiver has removed. Whether there is such a subject is not said, since
 * it may be one of another tenant.
 *
 * @throws Refusal `invalid` for a subject that no event has
 */
export function excludedName(subject: Readonly<Record<string, unknown>>, issuer: string): string {
  const { format, id, iss, sub } = subject
  if (format === 'opaque' && isId(id)) return nameOfId(id)
  if (format === 'iss_sub' && isId(sub) && typeof iss === 'string') {
    if (iss === issuer) return nameOfUser(sub)
    throw new Refusal('invalid', 'subject.iss must be the issuer of this transmitter')
  }
  throw new Refusal('invalid', 'subject must have the format iss_sub or opaque, with all members of it')
}

const isId = (text: unknown): text is string => typeof text === 'string' && text !== '' && text.length <= MAX_ID
