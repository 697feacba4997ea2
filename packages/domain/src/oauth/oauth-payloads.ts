import type { Clock } from '../clock.ts'
import { isObject } from '../json.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'

/** How long the same refresh token may be used again, because the answer to its first use may have been lost. */
const REFRESH_GRACE_MS = 30_000

/** How long a used code or refresh token is remembered, so that another use of it is noticed. */
const CONSUMED_KEPT_MS = 7 * 86_400_000

export interface OauthPayloadRow {
  hash: Buffer
  kind: string
  grantId: string | null
  uidHash: Buffer | null
  userCodeHash: Buffer | null
  sealed: Buffer
  expiresAt: Date
}

export interface FoundPayload {
  hash: Buffer
  sealed: Buffer
  consumedAt: Date | null
}

/** What a payload is looked up by. */
export type PayloadIndex = 'hash' | 'uid_hash' | 'user_code_hash'

/** The rows of {@link OauthPayloads}. A look-up takes the hashes under every server secret. */
export interface OauthPayloadStore {
  /** Stores the row, or replaces one with its hash. @throws Refusal `not_found` when its grant was ended meanwhile */
  put(row: OauthPayloadRow): Promise<void>
  /** Stores the row unless there is one with its hash. @returns whether it did. @throws as `put` does */
  putNew(row: OauthPayloadRow): Promise<boolean>
  find(index: PayloadIndex, hashes: readonly Buffer[]): Promise<FoundPayload | null>
  /** Marks it as used, unless it is, and has it expire at `until` at the latest. @returns whether it was this call */
  consume(hashes: readonly Buffer[], now: Date, until: Date): Promise<boolean>
  remove(hashes: readonly Buffer[]): Promise<void>
  removeOfGrant(kind: string, grantId: string): Promise<void>
  /** Notes that a token was issued for the grant; within a minute of the last note it may be left out. */
  noteUse(grantId: string, now: Date): Promise<void>
}

/** A payload as JSON. Its ids are in it, and so it is only stored encrypted. */
export type OauthPayloadJson = Record<string, unknown>

export interface KeptPayload {
  json: OauthPayloadJson
  consumedAt: Date | null
}

/** What a payload is found by, beside its id. */
export interface PayloadKeys {
  grantId?: string | undefined
  uid?: string | undefined
  userCode?: string | undefined
}

/**
 * The states of the OAuth provider. An id (a code, a token, the value of a cookie) is looked up by an HMAC of it under the server
 * secret, and is never stored as it is; what belongs to it is encrypted, and bound to its row.
 */
export class OauthPayloads {
  readonly #store: OauthPayloadStore
  readonly #keyring: Keyring
  readonly #vault: Vault
  readonly #clock: Clock

  constructor(parts: { store: OauthPayloadStore; keyring: Keyring; vault: Vault; clock: Clock }) {
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#vault = parts.vault
    this.#clock = parts.clock
  }

  /** @param seconds until it expires. @throws Refusal `not_found` when its grant was ended meanwhile */
  put(kind: string, id: string, json: OauthPayloadJson, options: PayloadKeys & { seconds: number }): Promise<void> {
    return this.#store.put(this.#rowOf(kind, id, json, options))
  }

  /** {@link put} for an id that may be used once. @returns false, having stored nothing, when there is one with this id */
  putNew(
    kind: string,
    id: string,
    json: OauthPayloadJson,
    options: PayloadKeys & { seconds: number },
  ): Promise<boolean> {
    return this.#store.putNew(this.#rowOf(kind, id, json, options))
  }

  find(kind: string, id: string): Promise<KeptPayload | null> {
    return this.#find('hash', kind, id)
  }

  findByUid(kind: string, uid: string): Promise<KeptPayload | null> {
    return this.#find('uid_hash', kind, `uid:${uid}`)
  }

  findByUserCode(kind: string, userCode: string): Promise<KeptPayload | null> {
    return this.#find('user_code_hash', kind, `user-code:${userCode}`)
  }

  /** @returns whether it was this call that used it: of several at once, one */
  consume(kind: string, id: string): Promise<boolean> {
    const now = this.#clock()
    return this.#store.consume(this.#hashes(kind, id), now, new Date(now.getTime() + CONSUMED_KEPT_MS))
  }

  remove(kind: string, id: string): Promise<void> {
    return this.#store.remove(this.#hashes(kind, id))
  }

  removeOfGrant(kind: string, grantId: string): Promise<void> {
    return this.#store.removeOfGrant(kind, grantId)
  }

  /** Notes that a token was issued for the grant. */
  noteUse(grantId: string): Promise<void> {
    return this.#store.noteUse(grantId, this.#clock())
  }

  /**
   * The refresh token that replaces another. It follows from it, so that a client that repeats a request whose answer was lost gets
   * the same one, from any replica, and a family has one living token at any time.
   */
  successorOf(refreshToken: string): string {
    return this.#keyring.hash(`oauth:successor:${refreshToken}`).toString('base64url')
  }

  /**
   * Whether a used refresh token may be used once more: its answer may have been lost. It was not when the token that it was
   * replaced with has been used.
   *
   * @param kind of refresh tokens
   */
  async isRepeatable(kind: string, refreshToken: string, consumedAt: Date): Promise<boolean> {
    if (this.#clock().getTime() - consumedAt.getTime() > REFRESH_GRACE_MS) return false
    const successor = await this.find(kind, this.successorOf(refreshToken))
    // Of two requests at once, the other has not stored it yet.
    return successor === null || successor.consumedAt === null
  }

  #rowOf(
    kind: string,
    id: string,
    json: OauthPayloadJson,
    options: PayloadKeys & { seconds: number },
  ): OauthPayloadRow {
    const { grantId = null, uid, userCode, seconds } = options
    const hash = this.#hash(kind, id)
    return {
      hash,
      kind,
      grantId,
      uidHash: uid === undefined ? null : this.#hash(kind, `uid:${uid}`),
      userCodeHash: userCode === undefined ? null : this.#hash(kind, `user-code:${userCode}`),
      sealed: this.#vault.seal(placeOf(hash), JSON.stringify(json)),
      expiresAt: new Date(this.#clock().getTime() + seconds * 1000),
    }
  }

  async #find(index: PayloadIndex, kind: string, id: string): Promise<KeptPayload | null> {
    const found = await this.#store.find(index, this.#hashes(kind, id))
    if (found === null) return null
    const json: unknown = JSON.parse(this.#vault.open(placeOf(found.hash), found.sealed))
    return isObject(json) ? { json, consumedAt: found.consumedAt } : null
  }

  #hash(kind: string, id: string): Buffer {
    return this.#keyring.hash(nameOf(kind, id))
  }

  #hashes(kind: string, id: string): Buffer[] {
    return this.#keyring.hashes(nameOf(kind, id))
  }
}

const nameOf = (kind: string, id: string): string => `oauth:${kind}:${id}`

const placeOf = (hash: Buffer) =>
  ({ table: 'oauth_payload', column: 'sealed', tenantId: '', id: hash.toString('hex') }) as const
