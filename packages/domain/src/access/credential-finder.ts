import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { isSessionToken, isWellFormed, resemblesCredential } from '../keys/minter.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { readContentToken } from '../tokens/content-jwt.ts'
import { type CredentialKind, type CredentialStore, hashHandle, type StoredCredential } from './credential.ts'
import type { CredentialCache } from './credential-cache.ts'

/** What a text turned out to be. `malformed`: it was never looked up, since no credential can read like that. */
export type Found = StoredCredential | 'malformed' | null

/** A key that was made elsewhere: printable ASCII without spaces. */
const FOREIGN = /^[\x21-\x7e]{8,512}$/

/** Keeps what a text is looked up by, for whoever presents the same text again and again. */
export interface LookUpMemo {
  lookUp?: LookUp
}

/** What a text is looked up by. It follows from the text and the server secrets alone, so it never changes. */
interface LookUp {
  kind: CredentialKind
  handles: readonly string[]
}

/** Finds the credential that a text is. */
export class CredentialFinder {
  readonly #cache: CredentialCache
  readonly #store: CredentialStore
  readonly #keyring: Keyring
  readonly #adminKeys: ReadonlySet<string>
  readonly #onError: (error: unknown) => void
  /**
   * The look-up of each text that was seen lately, by the SHA-256 of the text. One plain hash costs a tenth of an HMAC under
   * each server secret, and of the signature of a JSON Web Token even less.
   */
  readonly #lookUps: LRUCache<string, LookUp>
  readonly #rehashing = new Set<string>()

  /** @param parts.adminKeyHashes of keys that the configuration chose, which need not have the form of ours */
  constructor(parts: {
    cache: CredentialCache
    store: CredentialStore
    keyring: Keyring
    adminKeyHashes: readonly Buffer[]
    capacity: number
    onError: (error: unknown) => void
  }) {
    this.#cache = parts.cache
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#adminKeys = new Set(parts.adminKeyHashes.map(hashHandle))
    this.#onError = parts.onError
    this.#lookUps = new LRUCache({ max: parts.capacity })
  }

  /**
   * Answers at once, without a promise, what the cache knows.
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

  /** Null for a text that no credential can read like, unless the configuration chose it as the admin key. */
  #lookUpOf(text: string): LookUp | null {
    const isOurs = isWellFormed(text)
    if (isOurs && isSessionToken(text)) {
      return { kind: 'session', handles: this.#keyring.hashes(text).map(hashHandle) }
    }
    const isForeign = FOREIGN.test(text) && (!resemblesCredential(text) || this.#isAdminKey(text))
    return isOurs || isForeign ? this.#key(text) : null
  }

  #key(text: string): LookUp {
    return { kind: 'key', handles: keyHashes(this.#keyring, text).map(hashHandle) }
  }

  async #findToken(text: string, digest: string): Promise<Found> {
    const jti = await readContentToken(this.#keyring, text)
    const lookUp = jti === null ? this.#key(text) : { kind: 'token' as const, handles: [jti] }
    this.#lookUps.set(digest, lookUp)
    return this.#lookUp(text, lookUp)
  }

  #lookUp(text: string, { kind, handles }: LookUp): MaybePromise<Found> {
    const found = this.#cache.find(kind, handles)
    return found instanceof Promise ? found.then((it) => this.#accepted(it, text)) : this.#accepted(found, text)
  }

  #accepted(credential: StoredCredential | null, text: string): StoredCredential | null {
    if (credential?.key?.imported) void this.#rehash(credential.id, text)
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

  #isAdminKey(text: string): boolean {
    return this.#keyring.hashes(text).some((known) => this.#adminKeys.has(hashHandle(known)))
  }
}

/**
 * The hashes under which the key of a text may be stored: as one that was made here, or by the SHA-256 that it was imported by.
 * A key of another installation reads like one of ours.
 */
export const keyHashes = (keyring: Keyring, text: string): Buffer[] => [
  ...keyring.hashes(text),
  ...keyring.hashes(importedName(sha256(text))),
]

const sha256 = (text: string): string => hash('sha256', text)

const isJwt = (text: string): boolean => text.startsWith('eyJ') && text.split('.').length === 3

/**
 * What an imported key is stored under until its text is known: not its SHA-256 itself, which would tell a weak key to
 * anybody who reads the table.
 *
 * @param digest SHA-256, in small hexadecimal digits
 */
export const importedName = (digest: string): string => `sha256:${digest}`
