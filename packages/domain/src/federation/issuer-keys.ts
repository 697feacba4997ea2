import type { JSONWebKeySet, JWK, JWTVerifyGetKey } from 'jose'
import type { TenantEgress } from '../egress/allowed-hosts.ts'
import { type Egress, EgressError } from '../egress/egress.ts'
import { isObject } from '../json.ts'
import { KeySets } from '../oauth/key-sets.ts'

/** Where the keys of an issuer are. */
export interface KeySource {
  /** `spiffe://<trust domain>`, or an https URL, whose metadata names its keys when `jwksUri` does not. */
  issuer: string
  jwksUri: string | null
  /** Whose settings say what may be fetched. */
  tenantId: string
}

/** Keys that cannot be had, and why, as an audit event names it. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
  readonly reason: 'issuer_unreachable' | 'issuer_mismatch' | 'issuer_metadata_invalid' | 'keys_invalid'

  constructor(reason: KeysUnavailable['reason']) {
    super(reason)
    this.reason = reason
  }
}

const DOCUMENT = { maxBytes: 256 * 1024, timeoutMs: 5000 }
const MAX_KEYS = 200

/** Base64url of 8192 bits, and of the largest exponent in use: larger ones would cost more than a check of a signature may. */
const MAX_MODULUS = 1366
const MAX_EXPONENT = 8

/** Reads the public keys of issuers: from their metadata (OpenID Connect Discovery or RFC 8414), or from a URL. */
export class IssuerKeys {
  readonly #egress: TenantEgress
  readonly #sets: KeySets
  /** Of SPIFFE trust domains. */
  readonly #bundles: KeySets

  constructor(egress: TenantEgress) {
    this.#egress = egress
    this.#sets = new KeySets(DOCUMENT, (document) => ({ keys: usableKeys(document) }))
    this.#bundles = new KeySets(DOCUMENT, (document) => svidKeys(usableKeys(document)))
  }

  /**
   * Chooses the key of a token. @see KeySets.at
   *
   * @throws KeysUnavailable, and errors of jose when no key fits, or several do
   */
  chooser({ issuer, jwksUri, tenantId }: KeySource): JWTVerifyGetKey {
    const sets = issuer.startsWith('spiffe://') ? this.#bundles : this.#sets
    return async (header, token) => {
      const egress = await this.#egress.of(tenantId)
      const uri = jwksUri ?? (await discover(issuer, egress))
      return reaching(async () => sets.at(uri, egress)(header, token))
    }
  }
}

/** The `jwks_uri` of an issuer, whose metadata must name it as the issuer, or it could speak for another (RFC 8414, section 3.3). */
async function discover(issuer: string, egress: Egress): Promise<string> {
  const metadata = await metadataOf(issuer, egress)
  if (!isObject(metadata)) throw new KeysUnavailable('issuer_metadata_invalid')
  if (metadata.issuer !== issuer) throw new KeysUnavailable('issuer_mismatch')
  if (typeof metadata.jwks_uri !== 'string') throw new KeysUnavailable('issuer_metadata_invalid')
  return metadata.jwks_uri
}

async function metadataOf(issuer: string, egress: Egress): Promise<unknown> {
  const get = (url: string) => reaching(() => egress.getJson(url, DOCUMENT))
  const [openId, oauth] = metadataUrls(issuer)
  try {
    return await get(openId)
  } catch (error) {
    if (error instanceof KeysUnavailable) return get(oauth)
    throw error
  }
}

/** @throws KeysUnavailable when what `fetch` asks for cannot be had */
async function reaching<T>(fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch()
  } catch (error) {
    if (error instanceof EgressError) throw new KeysUnavailable('issuer_unreachable')
    throw error
  }
}

/** @throws KeysUnavailable for what is no key set */
function usableKeys(document: unknown): JWK[] {
  if (!isObject(document) || !Array.isArray(document.keys) || document.keys.length > MAX_KEYS) {
    throw new KeysUnavailable('keys_invalid')
  }
  return document.keys.filter(isUsable)
}

/** OpenID Connect Discovery puts the path of an issuer before its well-known name, RFC 8414 after it (section 3.1). */
function metadataUrls(issuer: string): [openId: string, oauth: string] {
  const url = new URL(issuer)
  const path = url.pathname.replace(/\/$/, '')
  return [
    `${url.origin}${path}/.well-known/openid-configuration`,
    `${url.origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

function isUsable(key: unknown): key is JWK {
  if (!isObject(key) || (key.kty !== 'RSA' && key.kty !== 'EC' && key.kty !== 'OKP')) return false
  return [key.n, key.e].every(
    (part, i) =>
      part === undefined || (typeof part === 'string' && part.length <= (i === 0 ? MAX_MODULUS : MAX_EXPONENT)),
  )
}

/** In the bundle of a trust domain the keys of JWT-SVIDs have a `use` of their own, beside those of X.509 (SPIFFE Trust Domain and Bundle, 4.2.2). */
const svidKeys = (keys: readonly JWK[]): JSONWebKeySet => ({
  keys: keys.flatMap(({ use, ...key }) => (use === 'jwt-svid' ? [{ ...key, use: 'sig' }] : [])),
})
