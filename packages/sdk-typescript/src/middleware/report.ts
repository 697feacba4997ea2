import { trusted } from '../core/trusted.ts'

/** Why there is no verdict. */
export interface Trouble {
  /** Whether Keystead could not be asked, which says nothing of how it is asked. */
  isOutage: boolean
  /** For the log of the service. */
  message: string
  /** Seconds after which a caller may try again. */
  retryAfter: number
}

/** Fields of an error of this package, of whichever copy of it. */
interface ErrorFields {
  name?: unknown
  status?: unknown
  retryAfter?: unknown
  message?: unknown
}

export function troubleOf(error: unknown): Trouble {
  const { name, status, retryAfter, message } = trusted<ErrorFields>(Object(error))
  const isCode = typeof status === 'number'
  const isOutage = isCode
    ? status === 408 || status === 429 || status >= 500
    : name === 'APIConnectionError' || name === 'APITimeoutError'
  const isRefused = isCode && status >= 400 && !isOutage
  const isDenied = status === 401 || status === 403
  return {
    isOutage,
    message: isDenied
      ? `Keystead refused the credential of this service (${status}): KEYSTEAD_API_KEY must hold the scope keys:verify`
      : `Keystead ${isRefused ? 'refused the verification request' : 'cannot verify keys'}: ${String(message)}`,
    retryAfter: isOutage && typeof retryAfter === 'number' ? Math.min(Math.max(1, Math.ceil(retryAfter)), 3600) : 5,
  }
}

const loggedAt = new Map<string, number>()

/** An outage must not fill the log: once a minute for messages that begin alike. */
export function logOnce(message: string, log: (message: string) => void): void {
  const [now, kind] = [Date.now(), message.slice(0, 24)]
  if (now - (loggedAt.get(kind) ?? 0) < 60_000) return
  loggedAt.set(kind, now)
  log(message)
}
