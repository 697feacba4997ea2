import type { AuditEventRow } from '../audit/audit.service.ts'
import type { Receipt } from '../replicas/replicas.ts'
import type { UserKind } from '../users/api-user.entity.ts'
import type { KeyKind } from './api-key.entity.ts'

/** A key as it is stored, with the audit event of its making. */
export interface NewKeyRow {
  key: {
    id: string
    tenantId: string
    userId: string
    kind: KeyKind
    name: string
    prefix: string
    lastSix: string
    hash: Buffer
    secretId: string
    management: boolean
    scopes: string[]
    expiresAt: Date | null
    createdAt: Date
  }
  /** Only a user of this kind gets the key; null is any kind. */
  userKind: UserKind | null
  event: AuditEventRow
}

/** A key that is not revoked. */
export interface LiveKeyQuery {
  tenantId: string
  /** By its id, or by the hashes that its text may have. */
  handle: { id: string } | { hashes: Buffer[] }
  /** Only a key of a user of this kind; null is any kind. */
  userKind: UserKind | null
}

/** What decides who may end a key. */
export interface HeldScopes {
  /** @see Purpose.management */
  management: boolean | null
  /** Of the key; null: those of its user. */
  scopes: string[] | null
  user: { scopes: string[]; roles: string[] }
}

export interface KeyEnd {
  revokedAt: Date
  /** Its target and its details are the key's. */
  event: AuditEventRow
  /** Only a key that still has the scopes that were found; null: whatever they are. */
  found: HeldScopes | null
}

export interface EndedKey {
  id: string
  /**
   * Of replicas that were asked with the change; it rejects when nobody can say whether the change was kept. Null: they are to
   * be asked when it is committed.
   */
  receipt: Promise<Receipt> | null
}

/**
 * Makes and ends keys. Services make them by the thousand, and a leaked one must stop at once, so this is a store of its own
 * beside the ORM.
 */
export interface KeyWriter {
  /** Stores the key and its event, both or neither. @returns false when the tenant has no such user */
  insert(row: NewKeyRow): Promise<boolean>
  /** @returns null when there is no such key */
  findScopes(key: LiveKeyQuery): Promise<HeldScopes | null>
  /** Revokes a key and stores the event, both or neither. @returns null when there is none, or no longer as it was found */
  end(key: LiveKeyQuery, end: KeyEnd): Promise<EndedKey | null>
}
