/** The statuses that are retried. */
const RETRIED: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** Those that guarantee that nothing was done. */
const NOTHING_DONE: ReadonlySet<number> = new Set([429, 503])

/** The longest backoff between two attempts. */
const LONGEST_BACKOFF_MS = 8000

/** For a longer Retry-After the call fails instead of waiting. */
const LONGEST_RETRY_AFTER_MS = 60_000

/**
 * How long to wait before the next attempt.
 *
 * A 409 with Retry-After is retried: the first request with this idempotency key is still running. Any other 409 is a conflict,
 * which a retry does not resolve.
 *
 * @param retry the number of retries before this one
 * @param response undefined if there was none
 * @param isRepeatable whether it may be sent again even if it was processed: it is safe, or has an idempotency key
 * @returns milliseconds; null when a retry would not help
 */
export function waitBefore(
  retry: number,
  firstDelayMs: number,
  response: Response | undefined,
  hasIdempotencyKey: boolean,
  isRepeatable: boolean,
): number | null {
  const { status = 0, headers } = response ?? {}
  if (!isRepeatable && !NOTHING_DONE.has(status)) return null
  const wanted = headers ? retryAfterMs(headers) : null
  const isBusy = status === 409 && hasIdempotencyKey && wanted !== null
  if (response && !RETRIED.has(status) && !isBusy) return null
  if (wanted !== null && wanted > LONGEST_RETRY_AFTER_MS) return null
  return Math.max(wanted ?? 0, backoff(retry, firstDelayMs))
}

/** Milliseconds, with jitter, so that clients that failed together do not retry together. */
export const backoff = (retry: number, firstDelayMs: number): number =>
  Math.min(firstDelayMs * 2 ** retry, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2)

/** Seconds or a date (RFC 9110, section 10.2.3); null when it is absent or neither. */
function retryAfterMs(headers: Headers): number | null {
  const field = headers.get('retry-after')
  if (field === null) return null
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** Whole seconds, from Retry-After; null without it. */
export function retryAfterSeconds(headers: Headers): number | null {
  const ms = retryAfterMs(headers)
  return ms === null ? null : Math.ceil(ms / 1000)
}

/** Waits, unless the signal ends it: then it rejects with the reason. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}

/** The reason of an aborted signal, as an Error. */
export const reasonOf = (signal: AbortSignal | undefined): Error => {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error(String(reason))
}
