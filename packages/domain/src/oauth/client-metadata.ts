import { createPublicKey } from 'node:crypto'
import { isObject, type JsonObject } from '../json.ts'
import { Refusal } from '../refusal.ts'
import type { AuthMethod } from './grants.ts'

const MOST_KEYS = 20
const MIN_RSA_BITS = 2048

/** Those that a browser runs or shows itself, which no redirect may lead to. */
const FORBIDDEN_SCHEMES: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
  'filesystem:',
  'view-source:',
  'ws:',
  'wss:',
  'ftp:',
  'mailto:',
])

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a redirect leads to the device of the person (RFC 8252, section 7.3). */
export const isLoopbackRedirect = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && LOOPBACK.has(hostname)

const invalid = (message: string): Refusal => new Refusal('invalid', message)

/**
 * Redirect URIs are compared as texts, so each is one exact address: https; http to a loopback address; or the private-use scheme of
 * an app, which is a domain name in reverse (RFC 8252, sections 7.1 and 7.3; RFC 9700, sections 2.1 and 4.1.3).
 *
 * @throws Refusal `invalid`, which says what they must be
 */
export function assertRedirectUris(uris: readonly string[]): void {
  for (const [i, uri] of uris.entries()) {
    const fault = faultOfRedirect(uri)
    if (fault !== null) throw invalid(`redirect_uris.${i}: ${fault}`)
  }
  if (new Set(uris).size < uris.length) throw invalid('redirect_uris: must not repeat a URI')
}

function faultOfRedirect(uri: string): string | null {
  const url = URL.parse(uri)
  if (!url || !/^[\x21-\x7e]+$/.test(uri)) return 'must be an absolute URI, in ASCII'
  if (uri.includes('#')) return 'must not have a fragment'
  if (uri.includes('*')) return 'must be one exact URI, without *'
  if (uri.includes('\\')) return String.raw`must not contain \ `.trim()
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password'
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(uri.replace(/[?].*$/, '')))
    return 'must not contain . or .. as a part of its path'
  if (url.protocol === 'https:') return null
  if (url.protocol === 'http:') {
    return isLoopbackRedirect(url) ? null : 'must be https, unless it is a loopback address'
  }
  if (FORBIDDEN_SCHEMES.has(url.protocol)) return 'must not have this scheme'
  return url.protocol.includes('.')
    ? null
    : 'must have a private-use scheme that is a domain name in reverse, like com.example.app:'
}

/** @throws Refusal `invalid` */
export function assertLogoUri(uri: string | null): void {
  if (uri !== null && URL.parse(uri)?.protocol !== 'https:') throw invalid('logo_uri: must be an https URL')
}

export interface ClientKeyFields {
  tokenEndpointAuthMethod?: AuthMethod | null | undefined
  jwks?: JsonObject | null | undefined
  jwksUri?: string | null | undefined
}

/**
 * A client signs with asymmetric keys, of which it registers the public halves or where they are.
 *
 * @throws Refusal `invalid`
 */
export function assertClientKeys({ tokenEndpointAuthMethod, jwks = null, jwksUri = null }: ClientKeyFields): void {
  if (jwks !== null && jwksUri !== null) throw invalid('jwks_uri: must be left out where jwks is given')
  if (tokenEndpointAuthMethod === 'private_key_jwt' && jwks === null && jwksUri === null) {
    throw invalid('token_endpoint_auth_method: private_key_jwt needs jwks or jwks_uri')
  }
  if (jwks !== null) assertJwks(jwks)
  if (jwksUri !== null) assertJwksUri(jwksUri)
}

/** The egress decides whether the address may be fetched; http is for addresses that the operator opened. */
function assertJwksUri(uri: string): void {
  const url = URL.parse(uri)
  const isFit = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === ''
  if (!isFit) throw invalid('jwks_uri: must be an https URL without a user name, a password or a fragment')
}

function assertJwks({ keys }: JsonObject): void {
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS) {
    throw invalid(`jwks: must be {"keys": [...]} with 1 to ${MOST_KEYS} keys`)
  }
  for (const [i, key] of keys.entries()) {
    const fault = isObject(key) ? faultOfKey(key) : 'must be a JSON Web Key'
    if (fault !== null) throw invalid(`jwks.keys.${i}: ${fault}`)
  }
}

function faultOfKey(jwk: Record<string, unknown>): string | null {
  if (jwk.kty === 'oct') return 'must be a public key: a shared secret is no key of a client'
  if (['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'].some((name) => name in jwk)) {
    return 'must not contain the private key; replace that key, since it was sent'
  }
  if (jwk.use !== undefined && jwk.use !== 'sig') return 'must have the use sig'
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' })
    if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) {
      return `must have ${MIN_RSA_BITS} bits or more`
    }
    return asymmetricKeyType === 'rsa' || asymmetricKeyType === 'ec' || asymmetricKeyType === 'ed25519'
      ? null
      : 'must be an RSA, EC or Ed25519 key'
  } catch {
    return 'must be a JSON Web Key: RSA, EC or Ed25519'
  }
}
