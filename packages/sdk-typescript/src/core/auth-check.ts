import type { AuthCheck } from '../types/auth-check.ts'
import { type Answer, bodyOf, foreign } from './call.ts'
import { trusted } from './trusted.ts'
import { retryAfterSeconds } from './retry.ts'

/** Whether a response is about the credential; others are errors. */
export const isAuthCheck = ({ headers }: Response): boolean => headers.has('x-keystead-code')

/**
 * The verdict in the `X-Keystead-*` headers of a response, by their names: `tenant_id` is `X-Keystead-Tenant-Id`.
 *
 * @throws InvalidResponseError for a success of another server, which says nothing of the credential
 */
export function authCheckOf(answer: Answer): AuthCheck {
  if (!isAuthCheck(answer.response)) throw foreign(answer)
  const { ok, headers } = answer.response
  const body = bodyOf(answer.text)
  const reason = typeof body === 'string' ? null : (body?.detail ?? null)
  const check: Record<string, unknown> = ok
    ? { valid: true, scopes: [], roles: [] }
    : { valid: false, reason, retry_after: retryAfterSeconds(headers) }
  headers.forEach((value, header) => {
    if (!header.startsWith('x-keystead-')) return
    const name = header.slice(11).replaceAll('-', '_')
    const words = value.split(' ').map(decodeURIComponent)
    if (name.endsWith('_remaining')) check[name] = Number(value)
    else check[name] = name in check ? words.filter(Boolean) : words.join(' ')
  })
  return trusted<AuthCheck>(check)
}
