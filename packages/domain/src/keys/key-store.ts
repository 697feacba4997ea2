import type { HeldByUser } from '../access/scopes.ts'
import type { AuditEntry } from '../audit/audit-entry.ts'
import type { UserKind } from '../users/api-user.entity.ts'
import type { Sorting } from '../sorted-pages.ts'
import type { Statement } from '../work/statement.ts'
import type { KeyKind, KeyRuleFields } from './api-key.entity.ts'
import type { KeyFilter } from './key-filter.ts'
import type { NewCredits } from './new-key.ts'
import type { ShownKey } from './shown-key.ts'

/** A key as it is stored. */
export interface KeyRow extends KeyRuleFields {
  id: string
  tenantId: string
  userId: string
  projectId: string | null
  kind: KeyKind
  name: string
  prefix: string
  lastSix: string
  hash: Buffer
  secretId: string
  imported: boolean
  importHash: Buffer | null
  /** @see Purpose.management */
  management: boolean | null
  /** Null: those of its user. */
  scopes: string[] | null
  meterId: string | null
  createdAt: Date
  expiresAt: Date | null
  disabledAt: Date | null
}

/** A key that is about to be stored, with its credits and audit event. */
export interface NewKeyRow {
  key: KeyRow
  credits: NewCredits | null
  /** The user must be of this kind; null: any kind. */
  userKind: UserKind | null
  event: AuditEntry
}

/** Keys by their ids, or one key by the hashes that its text may have. */
export type KeyHandle = { ids: readonly string[] } | { hashes: readonly Buffer[] }

/** Users or projects whose keys are read together. */
export interface KeyOwners {
  kind: 'user' | 'project'
  ids: readonly string[]
}

/** Which keys are read; without `sorting` newest first. */
export interface KeyQuery extends Omit<KeyFilter, 'isOverLifetime' | 'isDueForRotation'> {
  tenantId: string
  /** Only live keys that end later than so many days after they were made, or never; null: none. */
  livesLongerThanDays?: number | null | undefined
  /** Only keys that work, were made so many days before, and have no successor; null days: none. */
  dueForRotation?: { now: Date; days: number | null } | undefined
  /** Only keys of these; `limit` then holds for each of them. */
  owners?: KeyOwners
  /** Only these. */
  handle?: KeyHandle
  /** Only keys that are older than the one with this id. */
  before?: string | undefined
  sorting?: Sorting
  limit: number
}

/** Which keys are counted. */
export type KeyCountQuery = Omit<KeyQuery, 'handle' | 'before' | 'sorting' | 'limit'> & {
  /** Counting ends with so many; without it, or with owners, all are counted. */
  limit?: number
}

/** Keys that are not revoked. */
export interface LiveKeyQuery {
  tenantId: string
  handle: KeyHandle
  /** Only keys of users of this kind; null: any kind. */
  userKind: UserKind | null
}

/** What decides who may revoke a key. */
export interface HeldScopes {
  /** @see Purpose.management */
  management: boolean | null
  /** Of the key; null: those of its user. */
  scopes: string[] | null
  user: HeldByUser
}

export interface Revocation {
  revokedAt: Date
  /** The template of each key's event; id, target and details are set per key. */
  event: AuditEntry
  /** The ids of the events, at least as many as there are keys. */
  eventIds: readonly string[]
  /** Revokes only a key that still has these scopes; null: any key. */
  found: HeldScopes | null
  /** Whether to remove the keys from their project, which is about to be deleted. */
  leavesProject: boolean
}

export interface DisabledChange {
  tenantId: string
  ids: readonly string[]
  /** Null: enable. */
  disabledAt: Date | null
  /** The template of each key's event; id and target are set per key. */
  event: AuditEntry
  /** The ids of the events, at least as many as there are keys. */
  eventIds: readonly string[]
}

/**
 * Stores and revokes keys without the ORM: services issue them by the thousand, and a leaked one must stop working immediately.
 * Each statement can run within a transaction or on its own.
 */
export interface KeyStore {
  /**
   * Stores keys with their credits and events, all or none.
   *
   * @returns for each key whether its user exists; a key without one is skipped
   */
  insert(rows: readonly NewKeyRow[]): Statement<boolean[]>
  /** Revokes keys and stores the events, all or none. @returns the ids of those that were live, with the scopes that were found */
  revoke(keys: LiveKeyQuery, revocation: Revocation): Statement<string[]>
  /** Disables or enables live keys of a tenant and stores the events, all or none. @returns the ids of those that were changed */
  setDisabled(change: DisabledChange): Statement<string[]>
  /** @returns null when there is no such key */
  findScopes(key: LiveKeyQuery): Promise<HeldScopes | null>
  find(query: KeyQuery): Promise<ShownKey[]>
  /** @returns by the owner's id, without owners that have no such key; by null when the query names no owners */
  count(query: KeyCountQuery): Promise<Map<string | null, number>>
}
