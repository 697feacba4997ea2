import type { AuditEntry } from '../audit/audit-entry.ts'
import type { JsonObject } from '../json.ts'
import type { TokenAlgorithm } from './token-settings.ts'

/** A row of `signing_key`. */
export interface StoredSigningKey {
  id: string
  algorithm: TokenAlgorithm
  publicJwk: JsonObject
  privateSealed: Buffer
  createdAt: Date
  signsFrom: Date
  signsUntil: Date | null
  expiresAt: Date | null
}

/** The end of a key's time. */
export type RetiredKey = Pick<StoredSigningKey, 'id'> & { signsUntil: Date; expiresAt: Date }

export interface SigningKeyChange {
  add: StoredSigningKey[]
  retire: RetiredKey[]
}

export interface SigningKeyStore {
  /** Every key, newest first. */
  load(): Promise<StoredSigningKey[]>
  /**
   * Changes the set while no other replica does.
   *
   * @param decide the change, from the keys that there are then; null: nothing is to be done
   * @param event stored with the change, also when there was nothing to do; null: none, since nobody asked for it
   * @returns every key after it, newest first
   */
  change(
    decide: (keys: readonly StoredSigningKey[]) => SigningKeyChange | null,
    event: AuditEntry | null,
  ): Promise<StoredSigningKey[]>
  /** Deletes the keys that have expired. */
  sweep(now: Date): Promise<void>
}
