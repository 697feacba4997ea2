import type { JsonObject } from '../json.ts'
import type { Limit } from '../limits/limit.ts'
import type { UserStatus } from '../users/api-user.entity.ts'
import type { StoredClient } from '../oauth/stored-client.ts'
import type { TokenClaims } from '../oauth/access-tokens.ts'
import type { ProofFault } from '../refusal.ts'
import { mayManage } from './management.ts'
import type { Origin } from './principal.ts'

/** The user that a credential belongs to, as far as its use depends on it. */
export interface StoredUser {
  id: string
  tenantId: string
  name: string
  email: string | null
  status: UserStatus
  expiresAt: Date | null
  roles: string[]
  /** Everything it may do: its own scopes and those of its roles. */
  scopes: string[]
}

/** A credential as it is stored, together with its user: all that authentication and verification depend on. */
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
  /** When a session had last been used, as it was loaded. Only a session has it. @see SessionUses */
  lastSeenAt?: Date
  /** What only an API key has; null for sessions and content tokens. */
  key: StoredKey | null
  /** Of what a person granted to a client that is an API user: that user, who must be active too. */
  clientUser?: StoredUser | null
  /** Of a user as an OAuth client: its registration, or null when it has none. */
  client?: StoredClient | null
  /** The access token that was presented for it: then it is what the token hangs on, with the scopes and the expiry of the token. */
  token?: PresentedToken
}

export interface PresentedToken extends TokenClaims {
  /** Whether its audience is Keystead: another token may be verified, but cannot call Keystead. */
  isForKeystead: boolean
  /** Whether what it hangs on has the scopes of its user. */
  followsUser: boolean
}

/**
 * - `grant`: what an access token hangs on, or a user as an OAuth client. @see GrantHandle, ClientHandle
 * - `ended`: an access token that was revoked; an unknown one was not
 */
export type CredentialKind = 'key' | 'session' | 'token' | 'grant' | 'ended'

export interface StoredKey {
  /** The admin key of the configuration, which works only while the configuration names it. */
  bootstrap: boolean
  /** @see Purpose.management */
  management: boolean | null
  /** Imported by its SHA-256: the hash of its text is not stored yet. */
  imported: boolean
  /** The key whose limits and credits it counts against: itself, or the first key in its chain of rotations. */
  meterId: string
  project: { id: string; name: string } | null
  /** Whose limits it has; null: its own. */
  planId: string | null
  limits: Limit[]
  ipAllowlist: string[] | null
  /** The current version of its credits; null: it has none, and needs none. */
  creditVersion: number | null
  environment: string | null
  externalId: string | null
  metadata: JsonObject | null
}

/** As what events and counts name a credential. */
export const subjectKind = ({ kind }: Pick<StoredCredential, 'kind'>): 'key' | 'session' | 'token' =>
  kind === 'key' || kind === 'session' ? kind : 'token'

/** Whether a credential may call Keystead itself, as sessions and content tokens always may. */
export const isManagement = (credential: StoredCredential): boolean => {
  const { key, user } = credential
  return key === null || mayManage({ management: key.management, followsUser: hangsOnUser(credential) }, user)
}

/** Whether a credential has the scopes of its user, also when those change. */
export const followsUser = ({ scopes, user }: StoredCredential): boolean => scopes === user.scopes

/** Whether it, or what its token hangs on, has the scopes of its user. */
const hangsOnUser = (credential: StoredCredential): boolean =>
  credential.token ? credential.token.followsUser : followsUser(credential)

/**
 * What is wrong with the proof of a request (RFC 9449, section 7.1).
 *
 * @param proofKey of the request; undefined for a credential that was presented without a proof
 * @returns null when nothing is
 */
export function proofFaultOf({ token }: StoredCredential, proofKey?: Origin['proofKey']): ProofFault | null {
  const boundTo = token?.confirmation?.jkt ?? null
  if (proofKey === undefined) return boundTo === null ? null : 'missing'
  if (proofKey === null) return 'invalid'
  if (boundTo === null) return 'needless'
  return boundTo === proofKey ? null : 'invalid'
}

/** Looks up the current state of credentials at the moment of the call, never a stale one. */
export interface CredentialStore {
  /** @param handles under any one of which the credential may be stored */
  find(kind: CredentialKind, handles: readonly string[]): Promise<StoredCredential | null>
  /** The key of one tenant among all that may be stored under the handles. */
  findIn(tenantId: string, handles: readonly string[]): Promise<StoredCredential | null>
  /** Stores the hash by which an imported key is looked up from now on. */
  rehash(keyId: string, hash: Buffer, secretId: string): Promise<void>
}

/** A hash as a handle: one character for each byte. */
export const hashHandle = (hash: Buffer): string => hash.toString('latin1')
export const handleHash = (handle: string): Buffer => Buffer.from(handle, 'latin1')

/** Why a credential does not work. */
export type CredentialFault = 'revoked' | 'disabled' | 'expired' | 'user_inactive'

/** Why a credential does not work at `now`; null when it works. */
export function faultOf(credential: StoredCredential, now: Date): CredentialFault | null {
  if (credential.revokedAt !== null) return 'revoked'
  if (credential.disabledAt !== null) return 'disabled'
  if (credential.expiresAt !== null && credential.expiresAt <= now) return 'expired'
  return areUsersActive(credential, now) ? null : 'user_inactive'
}

/** Whether the user of a credential is active, and the user that its client is. */
export const areUsersActive = (
  { user, clientUser }: Pick<StoredCredential, 'user' | 'clientUser'>,
  now: Date,
): boolean => isUserActive(user, now) && (!clientUser || isUserActive(clientUser, now))

export const isUserActive = ({ status, expiresAt }: StoredUser, now: Date): boolean =>
  status === 'active' && (expiresAt === null || expiresAt > now)
