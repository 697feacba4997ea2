import type { LimitState, Verification } from '../types/v1.ts'

/** Why a request was refused. */
export type RefusalCode =
  | 'several_keys'
  | 'missing_key'
  | 'invalid_key'
  | 'insufficient_scope'
  | 'ip_not_allowed'
  | 'rate_limited'
  | 'usage_exceeded'
  | 'unavailable'

/** The answer to a request that may not pass. */
export interface Refusal {
  status: 400 | 401 | 403 | 429 | 503
  code: RefusalCode
  /** One sentence for the caller. */
  detail: string
  /** Names in lower case. */
  headers: Record<string, string>
  /** What Keystead found, if it was asked and answered: `verification.code` tells an expired key from an unknown one. */
  verification?: Verification
}

type Row = readonly [status: Refusal['status'], detail: string, error?: string]

/** Status, sentence, and the error of RFC 6750, section 3.1, where there is one. */
const REFUSALS: Readonly<Record<RefusalCode, Row>> = {
  several_keys: [400, 'Send one API key, once', 'invalid_request'],
  missing_key: [401, 'Send an API key'],
  invalid_key: [401, 'The API key is unknown, expired or revoked', 'invalid_token'],
  insufficient_scope: [403, 'The API key lacks the required scope', 'insufficient_scope'],
  ip_not_allowed: [403, 'The API key may not be used from this address'],
  rate_limited: [429, 'The API key is over its limit'],
  usage_exceeded: [429, 'The API key has no credits left'],
  unavailable: [503, 'API keys cannot be verified at the moment'],
}

const isRefusal = (code: string): code is RefusalCode => Object.hasOwn(REFUSALS, code)

/** @param scope an attribute of the challenge */
export function refusalOf(code: RefusalCode, fields: Record<string, string> = {}, scope = ''): Refusal {
  const [status, detail, error] = REFUSALS[code]
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...fields }
  if (error ?? status === 401) {
    headers['www-authenticate'] = `Bearer realm="api"${error ? `, error="${error}"` : ''}${scope}`
  }
  return { status, code, detail, headers }
}

/**
 * @param scopes those that were required
 * @param now milliseconds, by the clock of Keystead
 */
export function refusalOfVerdict(
  verification: Verification,
  scopes: string | string[] | undefined,
  now: number,
): Refusal {
  const named = verification.code.toLowerCase()
  // Any other code means that the key does not work.
  const code = isRefusal(named) ? named : 'invalid_key'
  const fields = REFUSALS[code][0] === 429 ? limitFields(verification.limits, now) : {}
  const scope = code === 'insufficient_scope' ? scopeAttribute(scopes) : ''
  return { ...refusalOf(code, fields, scope), verification }
}

/** `, scope="a b"`; empty for an expression, which is no list of scopes. */
function scopeAttribute(scopes: string | string[] = []): string {
  const listed = [scopes].flat()
  return listed.length > 0 && listed.every((scope) => /^[^\s"\\()]+$/.test(scope))
    ? `, scope="${listed.join(' ')}"`
    : ''
}

/** `Retry-After`, and the fields of draft-ietf-httpapi-ratelimit-headers. */
function limitFields(limits: readonly LimitState[], now: number): Record<string, string> {
  const seconds = ({ reset_at }: LimitState): number => Math.max(1, Math.ceil((Date.parse(reset_at) - now) / 1000) || 1)
  const list = (parts: (limit: LimitState) => string): string =>
    limits.map((limit) => `"${limit.name}";${parts(limit)}`).join(', ')
  const waits = limits.filter(({ exceeded }) => exceeded).map(seconds)
  return {
    // Credits that are used up may never be refilled: a day, as `GET /api/v1/auth/check` has it.
    'retry-after': String(waits.length > 0 ? Math.max(...waits) : 86_400),
    ...(limits.length > 0 && {
      'ratelimit-policy': list(({ limit, window_seconds }) => `q=${limit};w=${window_seconds}`),
      ratelimit: list((limit) => `r=${limit.remaining};t=${seconds(limit)}`),
    }),
  }
}
