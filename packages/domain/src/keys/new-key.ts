import { isUuid } from '../paging.ts'
import type { UserView } from '../users/users.service.ts'
import type { Work } from '../work/work.ts'
import type { KeyKind, KeyRuleFields } from './api-key.entity.ts'
import type { KeyRow } from './key-store.ts'
import type { CredentialPrefix } from './minter.ts'

export interface NewKey {
  prefix: CredentialPrefix
  /** @see Purpose.management */
  management: boolean | null
  name?: string | undefined
  /** Null: the key has the scopes of its user. */
  scopes: string[] | null
  kind?: KeyKind
  expiresAt?: Date | null | undefined
  rules?: KeyRules
}

/** A key to issue to an existing user. */
export interface WantedKey extends NewKey {
  /** The user's id or email. */
  user: string
  /** An id or a name; the user must be a member. */
  project?: string | undefined
  /** Which users the contract can see. */
  view?: UserView
}

/** Whether only the user has to be looked up. A caller that issues a management key for itself may be losing scopes at the same time. */
export const needsNoLock = ({ principal }: Work, { user, project, scopes, management, rules }: WantedKey): boolean =>
  isUuid(user) &&
  project === undefined &&
  rules?.planId == null &&
  scopes !== null &&
  !(management === true && user === principal.userId)

/** The settings of a key besides its scopes. Undefined leaves a field unchanged. */
export type KeyRules = { [Name in keyof KeyRuleFields]?: KeyRuleFields[Name] | undefined } & {
  /** Null: it needs none. */
  credits?: NewCredits | null | undefined
}

/** A prepaid number of uses. */
export interface NewCredits {
  remaining: number
  /** Sets `remaining` to `amount` every `everySeconds`. */
  refill?: { amount: number; everySeconds: number } | null | undefined
}

export interface KeyChanges extends KeyRules {
  name?: string | undefined
  scopes?: string[] | null | undefined
  expiresAt?: Date | null | undefined
}

/** A key that was issued elsewhere and is known only by its hash. */
export interface ImportedKey extends KeyRules {
  /** SHA-256 of its text, in hexadecimal. */
  sha256: string
  name?: string | undefined
  scopes: string[]
  userIdentifier: string
  projectIdentifier?: string | undefined
  expiresAt?: Date | null | undefined
  /** The part of it that lists show. */
  prefix?: string | undefined
}

/** A new key and its text, which is shown once. */
export interface IssuedKey {
  key: KeyRow
  text: string
}

export interface RotatedKey extends IssuedKey {
  oldId: string
  /** When the old key stops working. */
  retiresAt: Date
}
