import type { JsonObject } from '../json.ts'
import type { Limit } from '../limits/limit.ts'
import type { UserStatus } from '../users/api-user.entity.ts'
import { mayManage } from './management.ts'

/** The user that a credential belongs to, as far as its use depends on it. */
export interface StoredUser {
  id: string
  name: string
  email: string | null
  status: UserStatus
  expiresAt: Date | null
  roles: string[]
  /** Everything it may do: its own scopes and those of its roles. */
  scopes: string[]
}

/** A credential as it is stored, together with its user: all that authentication and verification need to know. */
export interface StoredCredential {
  id: string
  kind: CredentialKind
  /** What it is looked up by: the hash of a key or session token, the jti of a content token. @see hashName */
  handle: string
  tenantId: string
  user: StoredUser
  /** Of its own, or those of its user. */
  scopes: string[]
  expiresAt: Date | null
  disabledAt: Date | null
  revokedAt: Date | null
  /** What only an API key has; null for sessions and content tokens. */
  key: StoredKey | null
}

export type CredentialKind = 'key' | 'session' | 'token'

export interface StoredKey {
  /** The admin key of the configuration, which works only while the configuration names it. */
  bootstrap: boolean
  /** @see Purpose.management */
  management: boolean | null
  /** Came as a SHA-256: what it is stored under must still be made from its text. */
  imported: boolean
  /** The key whose limits and credits it counts against: itself, or the first of those that it succeeded. */
  meterId: string
  project: { id: string; name: string } | null
  limits: Limit[]
  ipAllowlist: string[] | null
  /** Which version of its credits holds; null: it has none, and needs none. */
  creditVersion: number | null
  environment: string | null
  externalId: string | null
  metadata: JsonObject | null
}

/** Whether a credential may call Keystead itself, as sessions and content tokens always may. */
export const isManagement = (credential: StoredCredential): boolean => {
  const { key, user } = credential
  return key === null || mayManage({ management: key.management, followsUser: followsUser(credential) }, user)
}

/** A credential that may do what its user may, also when that changes. */
export const followsUser = ({ scopes, user }: StoredCredential): boolean => scopes === user.scopes

/** Looks credentials up as they are at the moment of the call, never as they once were. */
export interface CredentialStore {
  /** @param handles under any one of which the credential may be stored */
  find(kind: CredentialKind, handles: readonly string[]): Promise<StoredCredential | null>
  /** The key of one tenant among all that may be stored under the handles. */
  findIn(tenantId: string, handles: readonly string[]): Promise<StoredCredential | null>
  /** Stores what an imported key is looked up by from now on. */
  rehash(keyId: string, hash: Buffer, secretId: string): Promise<void>
}

/** A hash as a handle: one character for each byte. */
export const hashHandle = (hash: Buffer): string => hash.toString('latin1')
export const handleHash = (handle: string): Buffer => Buffer.from(handle, 'latin1')

/** Why a credential does not work. */
export type CredentialFault = 'revoked' | 'disabled' | 'expired' | 'user_inactive'

/** What keeps a credential from working at `now`; null when nothing does. */
export function faultOf(credential: StoredCredential, now: Date): CredentialFault | null {
  if (credential.revokedAt !== null) return 'revoked'
  if (credential.disabledAt !== null) return 'disabled'
  if (credential.expiresAt !== null && credential.expiresAt <= now) return 'expired'
  return isUserActive(credential.user, now) ? null : 'user_inactive'
}

export const isUserActive = ({ status, expiresAt }: StoredUser, now: Date): boolean =>
  status === 'active' && (expiresAt === null || expiresAt > now)
