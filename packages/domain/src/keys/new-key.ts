import type { JsonObject } from '../json.ts'
import type { Limit } from '../limits/limit.ts'
import type { Project } from '../projects/project.entity.ts'
import type { KeyKind } from './api-key.entity.ts'
import type { CredentialPrefix } from './minter.ts'

export interface NewKey {
  prefix: CredentialPrefix
  /** @see Purpose.management */
  management: boolean | null
  name?: string | undefined
  /** Null: the key may do what its user may do. */
  scopes: string[] | null
  kind?: KeyKind
  project?: Project | null
  expiresAt?: Date | null | undefined
  rules?: KeyRules
}

/** What may be said of a key beside its scopes. Undefined leaves a field as it is. */
export interface KeyRules {
  limits?: Limit[] | undefined
  /** Null: from every address. */
  ipAllowlist?: string[] | null | undefined
  environment?: string | null | undefined
  externalId?: string | null | undefined
  metadata?: JsonObject | null | undefined
  /** Null: it needs none. */
  credits?: NewCredits | null | undefined
}

/** A prepaid number of uses. */
export interface NewCredits {
  remaining: number
  /** What `remaining` becomes again, each time so many seconds are over. */
  refill?: { amount: number; everySeconds: number } | null | undefined
}

export interface KeyChanges extends KeyRules {
  name?: string | undefined
  scopes?: string[] | null | undefined
  expiresAt?: Date | null | undefined
}

/** A key that was made elsewhere and is known by its hash alone. */
export interface ImportedKey extends KeyRules {
  /** SHA-256 of its text, in hexadecimal. */
  sha256: string
  name?: string | undefined
  scopes: string[]
  userIdentifier: string
  projectIdentifier?: string | undefined
  expiresAt?: Date | null | undefined
  /** What people may see of it. */
  prefix?: string | undefined
}

/** A management key that is made with scopes of its own. */
export interface ScopedKey {
  prefix: CredentialPrefix
  name: string
  scopes: string[]
}
