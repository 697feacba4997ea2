import type { HeldByUser } from '../access/scopes.ts'
import type { KeyKind, KeyRuleFields, KeyStatus } from './api-key.entity.ts'

/** A key with all that lists show of it, read without the ORM: lists read thousands of them. */
export interface ShownKey extends KeyRuleFields {
  id: string
  kind: KeyKind
  name: string
  prefix: string
  lastSix: string
  /** @see Purpose.management */
  management: boolean | null
  /** Null: those of its user. */
  scopes: string[] | null
  successorId: string | null
  createdAt: Date
  expiresAt: Date | null
  disabledAt: Date | null
  revokedAt: Date | null
  user: { id: string; email: string | null } & HeldByUser
  project: { id: string; name: string } | null
  /** Of the plan that it refers to. */
  planName: string | null
  usage: { count: number; lastUsedAt: Date | null; lastUsedIp: string | null }
  /** Null for a key that needs none. */
  credit: KeyCreditState | null
}

export interface KeyCreditState {
  remaining: number
  refillAmount: number | null
  refillSeconds: number | null
  refilledAt: Date
}

/** What the state of a key depends on. */
export interface KeyDates {
  expiresAt?: Date | null | undefined
  disabledAt?: Date | null | undefined
  revokedAt?: Date | null | undefined
}

export function statusOf({ revokedAt, disabledAt }: KeyDates): KeyStatus {
  if (revokedAt != null) return 'revoked'
  return disabledAt == null ? 'active' : 'disabled'
}

/** Whether a key works at `now`, regardless of its user. */
export const isActiveAt = (key: KeyDates, now: Date): boolean =>
  statusOf(key) === 'active' && (key.expiresAt == null || key.expiresAt > now)

/** What is left at `now`: a refill is made when credits are next taken, and counts from when it was due. */
export function remainingAt({ remaining, refillAmount, refillSeconds, refilledAt }: KeyCreditState, now: Date): number {
  if (refillSeconds === null || refillAmount === null) return remaining
  return now.getTime() >= refilledAt.getTime() + refillSeconds * 1000 ? refillAmount : remaining
}
