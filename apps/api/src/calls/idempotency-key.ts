import type { IncomingHttpHeaders } from 'node:http'
import { HttpError } from './failure.ts'

/** Set on the response to a repeated request. */
export const REPLAYED_HEADER = 'idempotency-replayed'

const MAX_LENGTH = 255

/**
 * The value of `Idempotency-Key`: a structured-fields string in quotation marks
 * (draft-ietf-httpapi-idempotency-key-header), or the bare text that most clients send.
 *
 * @throws HttpError `invalid`
 */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const field = headers['idempotency-key']
  if (field === undefined) return null
  const text = (Array.isArray(field) ? field.join() : field).trim().replace(/^"(.*)"$/, '$1')
  if (text.length === 0 || text.length > MAX_LENGTH || !/^[\x20-\x7e]*$/.test(text)) {
    throw new HttpError('invalid', `Idempotency-Key: must be 1 to ${MAX_LENGTH} printable characters`)
  }
  return text
}
