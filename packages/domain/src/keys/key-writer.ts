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
    scopes: string[]
    expiresAt: Date | null
    createdAt: Date
  }
  /** Only a user of this kind gets the key; null is any kind. */
  userKind: UserKind | null
  event: {
    id: string
    actorId: string
    actorKeyId: string | null
    ip: string
    userAgent: string | null
    requestId: string
    details: Record<string, unknown> | null
  }
}

/** Stores new keys. Services make them by the thousand, so this is a store of its own beside the ORM. */
export interface KeyWriter {
  /** Stores the key and its event, both or neither. @returns false when the tenant has no such user */
  insert(row: NewKeyRow): Promise<boolean>
}
