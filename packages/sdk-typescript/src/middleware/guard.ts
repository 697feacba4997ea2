import { redact } from '../core/log.ts'
import type { VerifyKeyRequest } from '../types/v1.ts'
import { verifyOnce } from './charge.ts'
import { checkOptions, clientOf, type GuardOptions, type PerRequest, scopesOf, type Verified } from './options.ts'
import { type HeaderReader, keyOf, keysIn } from './presented-key.ts'
import { type Refusal, refusalOf, refusalOfVerdict } from './refusal.ts'
import { logOnce, troubleOf } from './report.ts'

/** A refusal as it is sent. */
export interface Answer {
  status: Refusal['status']
  headers: Record<string, string>
  body: string
}

/** A request as its framework shows it. */
export interface Source<Incoming> {
  request: Incoming
  headers: HeaderReader
  ip?: () => string | null | undefined
  /** The log of the framework, in place of the console. */
  log?: (message: string) => void
}

/** Whether a request may pass. */
export type Decision = { keystead: Verified; refused?: never } | { keystead?: never; refused: Answer }

export type Guard<Incoming> = (source: Source<Incoming>) => Promise<Decision>

/** Of a request that passes because Keystead cannot be reached. */
const UNVERIFIED: Verified = {
  unverified: true,
  valid: false,
  code: 'UNVERIFIED',
  key_id: null,
  user: null,
  tenant_id: null,
  project: null,
  scopes: [],
  roles: [],
  expires_at: null,
  limits: [],
  remaining: null,
  environment: null,
  external_id: null,
  metadata: null,
  charge_id: null,
}

/**
 * The decision that the middleware of every framework takes; packages/openapi/sdk-behaviours.md states it.
 *
 * @param isLate whether the address and the key may be missing until the first request, as while a site is built
 * @throws KeysteadError for options that cannot work
 */
export function guardOf<Incoming extends object>(options: GuardOptions<Incoming>, isLate = false): Guard<Incoming> {
  checkOptions(options)
  if (!isLate) clientOf(options)

  return async (source) => {
    const judged = await judge(options, source).catch((error: unknown) => withoutVerdict(error, options, source))
    return 'unverified' in judged ? { keystead: judged } : { refused: await answerOf(judged, options, source) }
  }
}

async function judge<Incoming extends object>(
  options: GuardOptions<Incoming>,
  { request, headers, ip }: Source<Incoming>,
): Promise<Verified | Refusal> {
  const { extract, header, scopes, timeout = 3000 } = options
  const presented = extract ? keyOf([extract(request) ?? '']) : keyOf(keysIn(headers, header))
  if ('refused' in presented) return refusalOf(presented.refused)
  const client = clientOf(options)
  const chosen = <Value>(option: PerRequest<Incoming, Value> | undefined): Value | undefined =>
    isChooser(option) ? option(request) : option
  const body: VerifyKeyRequest = {
    key: presented.key,
    scopes: scopes && scopesOf(chosen(scopes)),
    cost: chosen(options.cost),
    limits: chosen(options.limits),
    reserve_seconds: chosen(options.reserveSeconds),
    // Node adds the zone of a local address.
    ip: ip?.()?.split('%')[0] || undefined,
  }
  const { verification, now } = await verifyOnce(client, request, body, timeout)
  return verification.valid ? { ...verification, unverified: false } : refusalOfVerdict(verification, body.scopes, now)
}

const isChooser = <Incoming, Value>(
  option: PerRequest<Incoming, Value> | undefined,
): option is (request: Incoming) => Value => typeof option === 'function'

/** What becomes of a request that Keystead has not judged. */
function withoutVerdict<Incoming>(
  error: unknown,
  { failOpen, onError }: GuardOptions<Incoming>,
  { log = console.error }: Source<Incoming>, // oxlint-disable-line no-console -- where the framework has no log
): Verified | Refusal {
  const { isOutage, message, retryAfter } = troubleOf(error)
  const passes = failOpen === true && isOutage
  const text = redact(`${message}. ${passes ? 'The request passes unverified' : 'Callers get 503'}.`)
  if (onError) onError(text, error)
  else logOnce(text, log)
  return passes ? { ...UNVERIFIED } : refusalOf('unavailable', { 'retry-after': `${retryAfter}` })
}

async function answerOf<Incoming>(
  refusal: Refusal,
  { onRefused }: GuardOptions<Incoming>,
  { request }: Source<Incoming>,
): Promise<Answer> {
  const { status, code, detail, headers } = refusal
  const own = await onRefused?.(refusal, request)
  const [type, body] = own === undefined ? ['problem+json', { status, code, detail }] : ['json', own]
  return { status, headers: { ...headers, 'content-type': `application/${type}` }, body: JSON.stringify(body) }
}
