import type { Schema } from './wire.ts'

/** A credential that is admitted, and whose it is. What does not apply to it is absent. */
export interface AuthCheckPassed {
  valid: true
  code: 'VALID'
  tenant_id: string
  user_id: string
  /** The email of the user, or else its name. */
  user: string
  scopes: string[]
  /** Empty for a key with scopes of its own, which does not carry the roles of its user. */
  roles: string[]
  /** Of an API key. */
  key_id?: string
  project_id?: string
  /** The name of the project. */
  project?: string
  environment?: string
  external_id?: string
  /** Uses left in the strictest limit. */
  limit_remaining?: number
  credits_remaining?: number
}

/** A credential that is refused. */
export interface AuthCheckRefused {
  valid: false
  /** Why, as in the result of `keys.verify`. */
  code: Schema<'VerifyCode'>
  /** The same in words. */
  reason: string | null
  /** Seconds after which another use may be admitted; null if waiting does not help. */
  retry_after: number | null
}

/** The check of a client's own credential. */
export type AuthCheck = AuthCheckPassed | AuthCheckRefused
