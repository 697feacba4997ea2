import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { isSessionToken, isWellFormed, resemblesCredential } from '../keys/minter.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { type AccessTokens, headOf, isAccessTokenType, type TokenClaims } from '../oauth/access-tokens.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { readContentToken } from '../tokens/content-jwt.ts'
import { type CredentialKind, type CredentialStore, hashHandle, type StoredCredential } from './credential.ts'
import type { CredentialCache } from './credential-cache.ts'
import { TokenLookUp } from './token-look-up.ts'

/** The result of finding a credential. `malformed`: it was not looked up, since no credential has this form. */
export type Found = StoredCredential | 'malformed' | null

/** A key issued elsewhere: printable ASCII without spaces. */
const FOREIGN = /^[\x21-\x7e]{8,512}$/

/**
 * The form under which earlier releases stored imported keys, as if it were the text of one. Such a text was accepted for the key,
 * and a key taken over by it may still be in the table. (docs/adr/0026)
 */
const DIGEST = /^sha256:[0-9a-f]{64}$/i

/** Caches how a text is looked up, for callers that present the same text repeatedly. */
export interface LookUpMemo {
  lookUp?: LookUp
}

/** How a text is looked up. It depends only on the text and the server secrets, so it never changes. */
type LookUp = { kind: CredentialKind; handles: readonly string[]; token: null } | { kind: null; token: TokenLookUp }

/** Finds the credential of a text. */
export class CredentialFinder {
  readonly #cache: CredentialCache
  readonly #store: CredentialStore
  readonly #keyring: Keyring
  readonly #tokens: AccessTokens
  readonly #adminKeys: ReadonlySet<string>
  readonly #onError: (error: unknown) => void
  /**
   * The look-up of each recent text, by the SHA-256 of the text. A plain hash costs a tenth of an HMAC under each server secret,
   * and an even smaller part of checking the signature of a JSON Web Token.
   */
  readonly #lookUps: LRUCache<string, LookUp>
  readonly #rehashing = new Set<string>()

  /** @param parts.adminKeyHashes of keys set in the configuration, which need not have Keystead's key format */
  constructor(parts: {
    cache: CredentialCache
    store: CredentialStore
    keyring: Keyring
    tokens: AccessTokens
    adminKeyHashes: readonly Buffer[]
    capacity: number
    onError: (error: unknown) => void
  }) {
    this.#cache = parts.cache
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#tokens = parts.tokens
    this.#adminKeys = new Set(parts.adminKeyHashes.map(hashHandle))
    this.#onError = parts.onError
    this.#lookUps = new LRUCache({ max: parts.capacity })
  }

  /**
   * Returns without a promise what is cached.
   *
   * @param memo of earlier calls with the same text
   */
  find(text: string, memo?: LookUpMemo): MaybePromise<Found> {
    if (memo?.lookUp) return this.#lookUp(text, memo.lookUp)
    const digest = sha256(text)
    const known = this.#lookUps.get(digest)
    if (known) {
      if (memo) memo.lookUp = known
      return this.#lookUp(text, known)
    }
    if (isJwt(text)) return this.#findToken(text, digest)
    const lookUp = this.#lookUpOf(text)
    if (lookUp === null) return 'malformed'
    this.#lookUps.set(digest, lookUp)
    return this.#lookUp(text, lookUp)
  }

  /**
   * Finds a credential for a caller of one tenant. Several tenants may have imported the same key; each gets its own. Only a
   * credential of another tenant costs a look-up in the store.
   */
  findFor(tenantId: string, text: string): MaybePromise<Found> {
    const found = this.find(text)
    return found instanceof Promise
      ? found.then((it) => this.#ofTenant(tenantId, text, it))
      : this.#ofTenant(tenantId, text, found)
  }

  #ofTenant(tenantId: string, text: string, found: Found): MaybePromise<Found> {
    if (found === null || found === 'malformed' || found.tenantId === tenantId) return found
    return this.#findIn(tenantId, text, found)
  }

  async #findIn(tenantId: string, text: string, found: StoredCredential): Promise<Found> {
    const own = await this.#store.findIn(tenantId, keyHashes(this.#keyring, text).map(hashHandle))
    return own ? this.#accepted(own, text) : found
  }

  /** Null for a text that cannot be a credential, unless the configuration sets it as the admin key. */
  #lookUpOf(text: string): LookUp | null {
    const isOurs = isWellFormed(text)
    if (isOurs && isSessionToken(text)) {
      return { kind: 'session', handles: this.#keyring.hashes(text).map(hashHandle), token: null }
    }
    const isNobodys = resemblesCredential(text) || DIGEST.test(text)
    const isForeign = FOREIGN.test(text) && (!isNobodys || this.#isAdminKey(text))
    return isOurs || isForeign ? this.#key(text) : null
  }

  #key(text: string): LookUp {
    return { kind: 'key', handles: keyHashes(this.#keyring, text).map(hashHandle), token: null }
  }

  async #findToken(text: string, digest: string): Promise<Found> {
    if (isAccessTokenType(headOf(text)?.typ)) return this.#findAccessToken(text, digest)
    const jti = await readContentToken(this.#keyring, text)
    const lookUp = jti === null ? this.#key(text) : { kind: 'token' as const, handles: [jti], token: null }
    this.#lookUps.set(digest, lookUp)
    return this.#lookUp(text, lookUp)
  }

  /** What cannot be read is not remembered: the key that signed it may be one that this replica does not know yet. */
  async #findAccessToken(text: string, digest: string): Promise<Found> {
    const claims = await this.#tokens.read(text)
    // A JWT of another service may have been imported as a key.
    if (claims === null) return FOREIGN.test(text) ? this.#lookUp(text, this.#key(text)) : null
    const lookUp = { kind: null, token: new TokenLookUp(claims, this.#tokens.isForKeystead(claims)) }
    this.#lookUps.set(digest, lookUp)
    return this.#lookUp(text, lookUp)
  }

  #lookUp(text: string, lookUp: LookUp): MaybePromise<Found> {
    if (lookUp.token !== null) return this.#ofToken(lookUp.token)
    const found = this.#cache.find(lookUp.kind, lookUp.handles)
    return found instanceof Promise ? found.then((it) => this.#accepted(it, text)) : this.#accepted(found, text)
  }

  /** What an access token hangs on, with what the token has of it. */
  #ofToken(token: TokenLookUp): MaybePromise<Found> {
    if (!this.#tokens.isAccepted(token.claims)) return null
    const grant = this.#cache.find('grant', token.grants)
    const ended = this.#cache.find('ended', token.ends)
    if (grant instanceof Promise || ended instanceof Promise) {
      return Promise.all([grant, ended]).then((found) => token.of(...found))
    }
    return token.of(grant, ended)
  }

  /** The claims of an access token that is accepted now, whether or not it has expired or ended. */
  async claimsOf(text: string): Promise<TokenClaims | null> {
    return isJwt(text) ? this.#tokens.read(text) : null
  }

  #accepted(credential: StoredCredential | null, text: string): StoredCredential | null {
    if (credential?.key?.imported) void this.#rehash(credential.id, text)
    return credential
  }

  /** The first use reveals the text of an imported key; from then on it is stored like a key issued here. */
  async #rehash(keyId: string, text: string): Promise<void> {
    if (this.#rehashing.has(keyId)) return
    this.#rehashing.add(keyId)
    try {
      await this.#store.rehash(keyId, this.#keyring.hash(text), this.#keyring.current.id)
    } catch (error) {
      // The next use retries.
      this.#onError(error)
    } finally {
      this.#rehashing.delete(keyId)
    }
  }

  #isAdminKey(text: string): boolean {
    return this.#keyring.hashes(text).some((known) => this.#adminKeys.has(hashHandle(known)))
  }
}

/**
 * The hashes under which a key may be stored: as one issued here, or by the SHA-256 that it was imported by. A key of another
 * installation has the same format as ours.
 */
export const keyHashes = (keyring: Keyring, text: string): Buffer[] => [
  ...keyring.hashes(text),
  ...keyring.imports(sha256(text)).map((it) => it.hash),
]

const sha256 = (text: string): string => hash('sha256', text)

const isJwt = (text: string): boolean => text.startsWith('eyJ') && text.split('.').length === 3
