import { SignJWT, compactVerify, decodeProtectedHeader, exportJWK, type JWK } from 'jose'
import { numericDate } from '../clock.ts'
import { isObject } from '../json.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { ContentToken } from './content-token.entity.ts'

/**
 * Signs the frozen claims of a token. Ed25519 is deterministic (RFC 8032), so while the signing key is configured, the same row
 * gives the same bytes.
 */
export async function signContentToken(keyring: Keyring, token: ContentToken): Promise<string> {
  const secret = keyring.secrets.find(({ id }) => id === token.keyId) ?? keyring.current
  const claims = {
    iss: token.issuer,
    sub: token.user.id,
    jti: token.jti,
    iat: numericDate(token.issuedAt),
    ...(token.expiresAt && { exp: numericDate(token.expiresAt) }),
    scope: token.scope,
  }
  return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: secret.id }).sign(secret.signingKey)
}

/**
 * Checks the signature of a content token. Its `exp` is not checked: the live row decides whether the token works.
 *
 * @returns its jti; null when it is not a JWT of ours
 */
export async function readContentToken(keyring: Keyring, text: string): Promise<string | null> {
  if (text.split('.').length !== 3) return null
  try {
    const { kid } = decodeProtectedHeader(text)
    const secret = keyring.secrets.find(({ id }) => id === kid)
    if (!secret) return null
    const { payload } = await compactVerify(text, secret.verificationKey, { algorithms: ['EdDSA'] })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return isObject(claims) && typeof claims.jti === 'string' ? claims.jti : null
  } catch {
    // A text that cannot be verified as a JWT is not one of ours.
    return null
  }
}

/** The public keys that verify content tokens, as a JWK Set (RFC 7517). */
export async function contentTokenKeys(keyring: Keyring): Promise<{ keys: JWK[] }> {
  const keys = keyring.secrets.map(async ({ id, verificationKey }) => ({
    ...(await exportJWK(verificationKey)),
    kid: id,
    alg: 'EdDSA',
    use: 'sig',
  }))
  return { keys: await Promise.all(keys) }
}
