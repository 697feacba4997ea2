/**
 * The algorithms of JWTs that others sign: asymmetric ones alone. A secret that is shared could be a public key, taken for one
 * (RFC 8725, section 3.1).
 */
export const ASYMMETRIC_ALGORITHMS = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
]
