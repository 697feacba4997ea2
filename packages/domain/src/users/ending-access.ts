import { LockMode } from '@mikro-orm/core'
import { auditEntry, type AuditEntry, type AuditTarget } from '../audit/audit-entry.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { Invitation } from '../invitations/invitation.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { revokeLocked } from '../keys/key-revocation.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { PasswordReset } from '../passwords/password-reset.entity.ts'
import { Membership } from '../projects/project.entity.ts'
import { Session } from '../sessions/session.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import type { Transaction } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'

/** How much of a user has ended. */
export interface Ended {
  keys: number
  sessions: number
  /** What it has allowed clients, and, of a client, what it was allowed. */
  grants: number
  oauthClients: number
  federatedCredentials: number
  contentTokens: number
  invitations: number
  projects: number
}

export const NOTHING_ENDED: Ended = {
  keys: 0,
  sessions: 0,
  grants: 0,
  oauthClients: 0,
  federatedCredentials: 0,
  contentTokens: 0,
  invitations: 0,
  projects: 0,
}

/** What has ended, and the events of it. */
class Ending {
  readonly counts = new Map<string, Ended>()
  readonly events: AuditEntry[] = []
  readonly tx: Transaction
  readonly ids: string[]

  constructor(tx: Transaction, users: readonly ApiUser[]) {
    this.tx = tx
    this.ids = users.map(({ id }) => id)
  }

  add(userId: string, kind: keyof Ended): void {
    const counts = this.counts.get(userId) ?? { ...NOTHING_ENDED }
    counts[kind] += 1
    this.counts.set(userId, counts)
  }

  record<Name extends EventName>(action: Name, target: AuditTarget, details: EventDetails<Name> | null): void {
    this.events.push(auditEntry(this.tx, action, target, details))
  }
}

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
const BY_ID = { orderBy: { id: 'asc' }, ...LOCKED } as const
const BY_USER = { fields: ['user'], orderBy: { user: 'asc' }, ...LOCKED } as const

/**
 * Ends all that locked users can act by, and leaves their projects. The number of statements does not depend on how many users there
 * are. The order is that of `UsersService.lock`.
 *
 * @returns what has ended of each who had anything, and its events, which are still to be stored; keys have theirs
 */
export async function endAccess(
  tx: Transaction,
  store: KeyStore,
  users: readonly ApiUser[],
): Promise<Pick<Ending, 'counts' | 'events'>> {
  const ending = new Ending(tx, users)
  await endKeys(ending, store)
  await endCredentials(ending)
  await endSessionsAndLinks(ending)
  await endInvitations(ending)
  await endGrantsOf(ending)
  await leaveProjects(ending)
  return ending
}

async function endKeys(ending: Ending, store: KeyStore): Promise<void> {
  const { tx, ids } = ending
  const where = { user: { $in: ids }, revokedAt: null }
  const keys = await tx.em.find(ApiKey, where, { fields: ['id', 'user'], ...BY_ID })
  for (const { user } of keys) ending.add(user.id, 'keys')
  await revokeLocked(
    tx,
    store,
    keys.map(({ id }) => id),
  )
}

/** Registrations as a client, credentials of workloads, and tokens of the content contract. */
async function endCredentials(ending: Ending): Promise<void> {
  const { em } = ending.tx
  const of = { user: { $in: ending.ids } }
  for (const { user } of await em.find(OAuthClient, of, BY_USER)) {
    ending.record('oauth_client.deleted', { type: 'user', id: user.id }, null)
    ending.add(user.id, 'oauthClients')
  }
  await em.nativeDelete(OAuthClient, of)
  for (const { id, user, name, issuer, subject } of await em.find(FederatedCredential, of, BY_ID)) {
    const details = { user_id: user.id, name, issuer, subject }
    ending.record('federated_credential.deleted', { type: 'federated_credential', id }, details)
    ending.add(user.id, 'federatedCredentials')
  }
  await em.nativeDelete(FederatedCredential, of)
  for (const { user } of await em.find(ContentToken, of, BY_USER)) ending.add(user.id, 'contentTokens')
  await em.nativeDelete(ContentToken, of)
}

async function endSessionsAndLinks(ending: Ending): Promise<void> {
  const { em } = ending.tx
  const of = { user: { $in: ending.ids } }
  for (const { user } of await em.find(Session, of, { fields: ['id', 'user'], ...BY_ID }))
    ending.add(user.id, 'sessions')
  await em.nativeDelete(Session, of)
  await em.find(PasswordReset, of, BY_USER)
  await em.nativeDelete(PasswordReset, of)
  for (const [id, { sessions: count }] of ending.counts) {
    if (count > 0) ending.record('sessions.ended', { type: 'user', id }, { count })
  }
}

/** Those that the users have sent: nobody comes in on the word of one who has left. */
async function endInvitations(ending: Ending): Promise<void> {
  const { em } = ending.tx
  const of = { inviter: { $in: ending.ids } }
  for (const { id, email, inviter } of await em.find(Invitation, of, {
    fields: ['id', 'email', 'inviter'],
    ...BY_ID,
  })) {
    ending.record('invitation.withdrawn', { type: 'invitation', id }, { email })
    ending.add(inviter.id, 'invitations')
  }
  await em.nativeDelete(Invitation, of)
}

async function endGrantsOf(ending: Ending): Promise<void> {
  const { em } = ending.tx
  const isEnding = new Set(ending.ids)
  const of = { $or: [{ user: { $in: ending.ids } }, { clientUser: { $in: ending.ids } }] }
  const fields = ['id', 'user', 'clientUser', 'clientId'] as const
  for (const { id, user, clientUser, clientId } of await em.find(OauthGrant, of, { fields, ...BY_ID })) {
    ending.record('grant.revoked', { type: 'grant', id }, { client_id: clientId, user_id: user.id })
    ending.add(isEnding.has(user.id) ? user.id : (clientUser?.id ?? user.id), 'grants')
  }
  await em.nativeDelete(OauthGrant, of)
}

async function leaveProjects(ending: Ending): Promise<void> {
  const { em } = ending.tx
  const of = { user: { $in: ending.ids } }
  const inOrder = { fields: ['project', 'user'], orderBy: { project: 'asc', user: 'asc' }, ...LOCKED } as const
  for (const { project, user } of await em.find(Membership, of, inOrder)) {
    ending.record('project.user_removed', { type: 'project', id: project.id }, { user_id: user.id })
    ending.add(user.id, 'projects')
  }
  await em.nativeDelete(Membership, of)
}
