import { Refusal } from '../refusal.ts'

/** How a document is fetched. */
export interface JsonRequest {
  /** The largest body that is read, decompressed, in bytes. */
  maxBytes: number
  /** For everything: name look-up, connection, headers and body, in milliseconds. */
  timeoutMs: number
  /**
   * A copy older than this is fetched again, milliseconds; without it, what the document's `Cache-Control` says, within bounds. For
   * a key set that lacks a key. However often it is given, a document is fetched again at most once a minute.
   */
  maxAgeMs?: number
}

/** The only way by which the domain reads a URL that a user has named. */
export interface Egress {
  /** Checks what can be told of a URL without a request. @throws EgressError `invalid_url`, whose message says what it must be */
  check(url: string): void
  /**
   * @param url absolute; `https:`, unless the operator opened its address
   * @returns the document, parsed; shared with other callers, so it must not be changed
   * @throws EgressError
   */
  getJson(url: string, request: JsonRequest): Promise<unknown>
}

/** Why a request failed, for those to whom the service says more than that it did. */
export type EgressFailure = 'address_not_allowed' | 'timeout' | 'connection_failed' | 'tls'

/**
 * A URL that was not read. The message is for the caller: it is the same for an address that is forbidden, does not exist, refuses
 * connections, or gives another answer than a JSON document, since a caller who could tell them apart could explore the network of
 * the service. The reason is for the log.
 */
export class EgressError extends Error {
  override readonly name = 'EgressError'
  /** `invalid_url`: no request was tried, and the message says what the URL must be. */
  readonly code: 'invalid_url' | 'failed'
  /** For the operator; not for the caller. It never has the path or query of the URL, which may hold a secret. */
  readonly reason: string
  readonly kind: EgressFailure

  constructor(code: EgressError['code'], message: string, reason: string, kind: EgressFailure = 'connection_failed') {
    super(message)
    this.code = code
    this.reason = reason
    this.kind = kind
  }
}

/** Makes what a check says of a URL a refusal of the field that has it. @throws Refusal `invalid` */
export function refusingUrl(field: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof EgressError ? new Refusal('invalid', `${field}: ${error.message}`) : error
  }
}
