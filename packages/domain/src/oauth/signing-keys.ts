import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { MonotonicClock } from '../access/credential-cache.ts'
import type { AuditEntry } from '../audit/audit-entry.ts'
import type { Clock } from '../clock.ts'
import type { Vault } from '../secrets/vault.ts'
import { type NewSigningKey, newSigningKey, openPair, type SigningKeyPair } from './key-pair.ts'
import type { TokenAlgorithm } from './token-settings.ts'
import type { SigningKeyChange, SigningKeyStore, StoredSigningKey } from './signing-key-store.ts'

/** How long caches may keep `/.well-known/jwks.json`. */
export const PUBLISHED_FOR_SECONDS = 300

/** How often a replica reads the keys again. */
export const RELOAD_MS = 60_000

/**
 * A key is published for so long before it signs: caches may keep the published keys for 5 minutes, and a replica may publish those
 * of a minute ago. The rest is for clocks that differ.
 */
const LEAD_MS = 10 * 60_000

/** The longest life of an access token or an ID token, and a margin for clocks that differ. */
const LONGEST_TOKEN_MS = 60 * 60_000 + 5 * 60_000

/** After so long a key is replaced. */
const AGE_MS = 90 * 86_400_000

/** Look-ups of unknown keys read the table at most once in this time. */
const REREAD_MS = 1000

/** What signs: an ID token and clients that ask for it need RS256. */
const ALWAYS: readonly TokenAlgorithm[] = ['EdDSA', 'RS256']

/**
 * The keys that sign access tokens and ID tokens. All replicas use those in the table: each knows the next key long before it signs,
 * and accepts the one before until its last token has expired. (docs/adr/0045)
 */
export class SigningKeys {
  readonly #store: SigningKeyStore
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #monotonic: MonotonicClock
  readonly #algorithms: readonly TokenAlgorithm[]
  #keys: readonly SigningKeyPair[] = []
  #byId: ReadonlyMap<string, SigningKeyPair> = new Map()
  #rereading: Promise<void> | null = null
  #rereadAt = Number.NEGATIVE_INFINITY

  /** @param parts.algorithm of access tokens, beside which RS256 is always available */
  constructor(parts: {
    store: SigningKeyStore
    vault: Vault
    clock: Clock
    monotonicClock: MonotonicClock
    algorithm: TokenAlgorithm
  }) {
    this.#store = parts.store
    this.#vault = parts.vault
    this.#clock = parts.clock
    this.#monotonic = parts.monotonicClock
    this.#algorithms = [...new Set([...ALWAYS, parts.algorithm])]
  }

  /** Reads the keys, and makes those that are missing, or due by their age. Called at start and every minute. */
  async refresh(): Promise<void> {
    const now = this.#clock()
    await this.#store.sweep(now)
    const stored = await this.#store.load()
    this.#take(stored)
    const lacking = this.#lacking(stored, now)
    if (lacking.length > 0) await this.#add(lacking, (keys) => this.#lacking(keys, this.#clock()), null)
  }

  /**
   * Makes the next key of each algorithm. It is published at once and signs in ten minutes; where one already waits to sign, nothing
   * is made.
   *
   * @param event who asked for it
   * @returns every key, newest first
   */
  async rotate(event: AuditEntry): Promise<readonly SigningKeyPair[]> {
    const wanted = (keys: readonly StoredSigningKey[]) => {
      const now = this.#clock()
      return this.#algorithms.filter((algorithm) => !keys.some((key) => isNext(key, algorithm, now)))
    }
    await this.#add(this.#algorithms, wanted, event)
    return this.#keys
  }

  /**
   * Makes keys before the set is locked: an RSA key takes a while.
   *
   * @param wanted which are still to be made when it is
   */
  async #add(
    algorithms: readonly TokenAlgorithm[],
    wanted: (keys: readonly StoredSigningKey[]) => readonly TokenAlgorithm[],
    event: AuditEntry | null,
  ): Promise<void> {
    const made = await Promise.all(algorithms.map((algorithm) => newSigningKey(this.#vault, algorithm)))
    this.#take(
      await this.#store.change((keys) => {
        const still = wanted(keys)
        const add = made.filter(({ algorithm }) => still.includes(algorithm))
        return add.length === 0 ? null : this.#successors(keys, add)
      }, event),
    )
  }

  /** Every key that is published, as the table has them now, the latest to sign first. */
  async list(): Promise<readonly SigningKeyPair[]> {
    this.#take(await this.#store.load())
    return this.#keys
  }

  /** The keys as this replica knows them, newest first. */
  known(): readonly SigningKeyPair[] {
    return this.#keys
  }

  /** The public keys (RFC 7517). */
  published(): JWK[] {
    return this.#keys.map(({ publicJwk }) => ({ ...publicJwk }))
  }

  /** The key that signs now. Until the first key of an algorithm signs, that of EdDSA does. */
  signer(algorithm: TokenAlgorithm): SigningKeyPair {
    const now = this.#clock()
    const able = this.#keys.filter((key) => key.privateKey !== null && key.signsFrom <= now)
    const key = able.find((each) => each.algorithm === algorithm) ?? able.find((each) => each.algorithm === 'EdDSA')
    if (!key) throw new Error('there is no key to sign tokens with')
    return key
  }

  /** Whether the keys still include one. */
  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** The public key; null: there is none, also after the table was read again. */
  async verifier(id: string): Promise<{ algorithm: TokenAlgorithm; publicKey: KeyObject } | null> {
    const known = this.#byId.get(id)
    if (known) return known
    await this.#reread()
    return this.#byId.get(id) ?? null
  }

  /** At most once a second, however many unknown keys are named: who comes in between waits for the next time. */
  #reread(): Promise<void> {
    this.#rereading ??= this.#rereadLater().finally(() => {
      this.#rereading = null
    })
    return this.#rereading
  }

  async #rereadLater(): Promise<void> {
    const wait = this.#rereadAt + REREAD_MS - this.#monotonic()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    this.#rereadAt = this.#monotonic()
    this.#take(await this.#store.load())
  }

  /** The algorithms without a key that signs, or whose newest key is old. */
  #lacking(keys: readonly StoredSigningKey[], now: Date): TokenAlgorithm[] {
    return this.#algorithms.filter((algorithm) => {
      const newest = keys.find((key) => key.algorithm === algorithm && this.#canSign(key))
      return newest === undefined || newest.signsFrom.getTime() + AGE_MS <= now.getTime()
    })
  }

  #canSign(stored: StoredSigningKey): boolean {
    return (this.#byId.get(stored.id) ?? openPair(this.#vault, stored)).privateKey !== null
  }

  #successors(keys: readonly StoredSigningKey[], made: readonly NewSigningKey[]): SigningKeyChange {
    const now = this.#clock()
    // The first keys of an installation sign at once: nobody has a copy of the published keys yet.
    const canWait = keys.some((key) => key.signsFrom <= now && this.#canSign(key))
    const signsFrom = new Date(now.getTime() + (canWait ? LEAD_MS : 0))
    const add = made.map((key) => ({ ...key, createdAt: now, signsFrom, signsUntil: null, expiresAt: null }))
    const expiresAt = new Date(signsFrom.getTime() + LONGEST_TOKEN_MS)
    const retire = keys
      .filter((key) => key.signsUntil === null && made.some(({ algorithm }) => algorithm === key.algorithm))
      .map(({ id }) => ({ id, signsUntil: signsFrom, expiresAt }))
    return { add, retire }
  }

  #take(stored: readonly StoredSigningKey[]): void {
    this.#keys = stored.map((each) => {
      const known = this.#byId.get(each.id)
      return known && known.privateKey !== null ? { ...known, ...each } : openPair(this.#vault, each)
    })
    this.#byId = new Map(this.#keys.map((key) => [key.id, key]))
  }
}

const isNext = (key: StoredSigningKey, algorithm: TokenAlgorithm, now: Date): boolean =>
  key.algorithm === algorithm && key.signsFrom > now
