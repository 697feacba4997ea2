import { DPOP_ALGORITHMS, type ProofFault } from '@keystead/domain'
import type { ChallengedRequest } from './contract.ts'

interface ChallengeAbout {
  proofFault?: ProofFault | undefined
  /** The code that a credential gets which was presented; default: `invalid_token`. */
  error?: string
  /** What the credential must hold. */
  scope?: string
}

const written = (scheme: 'Bearer' | 'DPoP', parameters: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : `${name}="${value}"`))
  return `${scheme} ${given.join(', ')}`
}

/**
 * The value of `WWW-Authenticate`: how to get a credential (RFC 6750, section 3; RFC 9728, section 5.1). A request without one is given
 * no error. The scheme DPoP (RFC 9449, section 7.1) is named where it was used, first and with the error, and where the token that was
 * presented is bound to a key.
 */
export function challengeOf(
  { issuer, presentedAs }: ChallengedRequest,
  { proofFault, error = 'invalid_token', scope }: ChallengeAbout,
): string {
  const source = { scope, resource_metadata: issuer.wellKnown('oauth-protected-resource') }
  const algs = DPOP_ALGORITHMS.join(' ')
  const bearer = (code?: string) => written('Bearer', { realm: 'keystead', error: code, ...source })
  const bound = (code?: string) => written('DPoP', { realm: 'keystead', error: code, algs, ...source })
  if (presentedAs === 'bound') return `${bound(proofFault === 'invalid' ? 'invalid_dpop_proof' : error)}, ${bearer()}`
  if (presentedAs === null) return bearer()
  return proofFault === 'missing' ? `${bearer(error)}, ${bound()}` : bearer(error)
}
