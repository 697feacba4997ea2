/** The statuses after which the same request may succeed. */
const RETRIED: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** Those that say that nothing was done yet. */
const NOTHING_DONE: ReadonlySet<number> = new Set([429, 503])

/** The longest wait between two attempts that the client chooses by itself. */
const LONGEST_BACKOFF_MS = 8000

/** Whoever is told to come back later than this is better told so than kept waiting. */
const LONGEST_RETRY_AFTER_MS = 60_000

/** What is known of an attempt that failed; without a status no answer came. */
export interface FailedAttempt {
  status?: number
  headers?: Headers
  hasIdempotencyKey: boolean
  /** Whether it may be sent again though it may have done its work: it is safe, or has an idempotency key. */
  isRepeatable: boolean
}

/**
 * How long to wait before the next attempt.
 *
 * A 409 is tried again when it says Retry-After: the first request with this idempotency key still runs. Any other is a
 * duplicate, which no further attempt makes right.
 *
 * @param retry how many were made before this one
 * @returns milliseconds; null when another attempt would not help
 */
export function waitBefore(retry: number, firstDelayMs: number, failed: FailedAttempt): number | null {
  const { status, headers, hasIdempotencyKey, isRepeatable } = failed
  if (!isRepeatable && (status === undefined || !NOTHING_DONE.has(status))) return null
  const wanted = headers ? retryAfterMs(headers) : null
  const isBusy = status === 409 && hasIdempotencyKey && wanted !== null
  if (status !== undefined && !RETRIED.has(status) && !isBusy) return null
  if (wanted !== null && wanted > LONGEST_RETRY_AFTER_MS) return null
  return Math.max(wanted ?? 0, backoff(retry, firstDelayMs))
}

/** Milliseconds, by chance: many clients that failed together must not come back together. */
export const backoff = (retry: number, firstDelayMs: number): number =>
  Math.min(firstDelayMs * 2 ** retry, LONGEST_BACKOFF_MS) * (0.5 + Math.random() / 2)

/** Seconds or a date (RFC 9110, section 10.2.3); null when it is absent or neither. */
export function retryAfterMs(headers: Headers): number | null {
  const field = headers.get('retry-after')
  if (field === null) return null
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
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

/** What an aborted signal was aborted with; an error unless the caller chose something else. */
export const reasonOf = (signal: AbortSignal | undefined): Error => {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error(String(reason))
}
