import { trusted } from '../core/trusted.ts'
import { APITimeoutError, KeysteadError } from '../core/errors.ts'
import type { Verification, VerifyKeyRequest } from '../types/v1.ts'
import type { Verifier } from './options.ts'

/** An answer of Keystead, and its clock in milliseconds when it answered. */
interface Verdict {
  verification: Verification
  now: number
}

interface Asked {
  body: VerifyKeyRequest
  verdict: Promise<Verdict>
}

/** By client and request: what was asked for it. */
const requests = new WeakMap<object, WeakMap<object, Asked[]>>()

/**
 * Verifies, unless a guard before this one asked the same for this request. One that asked for other scopes has charged the key, so
 * this one costs nothing unless it states a cost of its own.
 */
export function verifyOnce(
  client: Verifier,
  request: object,
  stated: VerifyKeyRequest,
  timeout: number,
): Promise<Verdict> {
  const known = requests.get(client.keys) ?? new WeakMap<object, Asked[]>()
  const asked = known.get(request) ?? []
  requests.set(client.keys, known.set(request, asked))
  const find = (wanted: VerifyKeyRequest): Asked | undefined =>
    asked.find(({ body }) => JSON.stringify(body) === JSON.stringify(wanted))
  const isFree = (stated.cost ?? stated.limits ?? stated.reserve_seconds) === undefined
  const isCharged = isFree && asked.some(({ body }) => body.key === stated.key)
  const body = isCharged && !find(stated) ? { ...stated, cost: 0 } : stated
  const before = find(body)
  if (before) return before.verdict
  const verdict = verify(client, body, timeout)
  asked.push({ body, verdict })
  return verdict
}

/**
 * One attempt, without retries: the caller waits for it.
 *
 * @param timeout milliseconds, with all that the client does before it sends, such as fetching a token
 * @throws APITimeoutError, and the errors of `keys.verify`
 */
async function verify({ keys }: Verifier, body: VerifyKeyRequest, timeout: number): Promise<Verdict> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new APITimeoutError(`no answer within the timeout of ${timeout} ms`)
    timer = setTimeout(reject, timeout, error)
  })
  try {
    const answer = keys.verify(body, { timeout, maxRetries: 0 }).withResponse()
    const { data, response } = await Promise.race([answer, late])
    // Another server may answer at this address.
    const { valid, limits } = trusted<{ valid?: unknown; limits?: unknown }>(Object(data))
    if (typeof valid !== 'boolean' || !Array.isArray(limits)) throw new KeysteadError('the answer is no verification')
    return { verification: data, now: Date.parse(response.headers.get('date') ?? '') || Date.now() }
  } finally {
    clearTimeout(timer)
  }
}
