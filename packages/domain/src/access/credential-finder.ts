import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { isSessionToken, isWellFormed, resemblesCredential } from '../keys/minter.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { readContentToken } from '../tokens/content-jwt.ts'
import { type CredentialStore, hashHandle, type StoredCredential } from './credential.ts'
import type { CredentialCache } from './credential-cache.ts'

/** What a text turned out to be. `malformed`: it was never looked up, since no credential can read like that. */
export type Found = StoredCredential | 'malformed' | null

/** A key that was made elsewhere: printable ASCII without spaces. */
const FOREIGN = /^[\x21-\x7e]{8,512}$/

/** JSON Web Tokens whose signature was checked are remembered by their SHA-256: this many. */
const CHECKED_TOKENS = 10_000

/** Finds the credential that a text is. */
export class CredentialFinder {
  readonly #cache: CredentialCache
  readonly #store: CredentialStore
  readonly #keyring: Keyring
  readonly #adminKey: string | null
  readonly #onError: (error: unknown) => void
  /** The jti of each content token that was checked, by the SHA-256 of its text. */
  readonly #checkedTokens = new LRUCache<string, string>({ max: CHECKED_TOKENS })
  readonly #rehashing = new Set<string>()

  /** @param parts.adminKey a key from the configuration, which need not have the form of ours */
  constructor(parts: {
    cache: CredentialCache
    store: CredentialStore
    keyring: Keyring
    adminKey: string | null
    onError: (error: unknown) => void
  }) {
    this.#cache = parts.cache
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#adminKey = parts.adminKey === null ? null : hashHandle(parts.keyring.hash(parts.adminKey))
    this.#onError = parts.onError
  }

  /** Answers at once, without a promise, what the cache knows. */
  find(text: string): MaybePromise<Found> {
    if (resemblesCredential(text)) {
      if (isWellFormed(text)) return this.#findOurs(text)
      // Mistyped or made up; unless the configuration chose a key that reads like one of ours.
      return this.#isAdminKey(text) ? this.#findForeign(text) : 'malformed'
    }
    if (text.startsWith('eyJ') && text.split('.').length === 3) return this.#findToken(text)
    return FOREIGN.test(text) ? this.#findForeign(text) : 'malformed'
  }

  #findOurs(text: string): MaybePromise<Found> {
    const kind = isSessionToken(text) ? 'session' : 'key'
    return this.#cache.find(kind, this.#keyring.hashes(text).map(hashHandle))
  }

  /** The admin key of the configuration, or a key that was imported by its SHA-256. */
  #findForeign(text: string): MaybePromise<Found> {
    const handles = [...this.#keyring.hashes(text), ...this.#keyring.hashes(importedName(sha256(text)))].map(hashHandle)
    const found = this.#cache.find('key', handles)
    return found instanceof Promise
      ? found.then((credential) => this.#accepted(credential, text))
      : this.#accepted(found, text)
  }

  #accepted(credential: StoredCredential | null, text: string): StoredCredential | null {
    const key = credential?.key
    if (!credential || !key) return credential
    // A configured admin key that was taken out of the configuration is none any more.
    if (key.bootstrap && !this.#isAdminKey(text)) return null
    if (key.imported) void this.#rehash(credential.id, text)
    return credential
  }

  /** The first use tells the text of an imported key; from then on it is stored like one of ours. */
  async #rehash(keyId: string, text: string): Promise<void> {
    if (this.#rehashing.has(keyId)) return
    this.#rehashing.add(keyId)
    try {
      await this.#store.rehash(keyId, this.#keyring.hash(text), this.#keyring.current.id)
    } catch (error) {
      // The next use tries again.
      this.#onError(error)
    } finally {
      this.#rehashing.delete(keyId)
    }
  }

  async #findToken(text: string): Promise<Found> {
    const name = sha256(text)
    const jti = this.#checkedTokens.get(name) ?? (await readContentToken(this.#keyring, text))
    if (jti === null) return this.#findForeign(text)
    this.#checkedTokens.set(name, jti)
    return this.#cache.find('token', [jti])
  }

  #isAdminKey(text: string): boolean {
    return this.#adminKey !== null && hashHandle(this.#keyring.hash(text)) === this.#adminKey
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * What an imported key is stored under until its text is known: not its SHA-256 itself, which would tell a weak key to
 * anybody who reads the table.
 *
 * @param digest SHA-256, in small hexadecimal digits
 */
export const importedName = (digest: string): string => `sha256:${digest}`
