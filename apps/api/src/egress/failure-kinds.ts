import type { EgressFailure } from '@keystead/domain'
import { Forbidden } from './connector.ts'

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'])

/** Node names what is wrong with a certificate after OpenSSL, without a common prefix. */
const TLS = /^(?:ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/

/** @param error of a request that had no answer */
export function kindOf(error: unknown): EgressFailure {
  if (error instanceof Forbidden) return 'address_not_allowed'
  if (!(error instanceof Error)) return 'connection_failed'
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'TimeoutError' || TIMEOUTS.has(code)) return 'timeout'
  return TLS.test(code) ? 'tls' : 'connection_failed'
}
