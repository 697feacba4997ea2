import { LockMode } from '@mikro-orm/core'
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

/** Counts of each user. */
class Tally {
  readonly counts = new Map<string, Ended>()

  add(userId: string, kind: keyof Ended): void {
    const counts = this.counts.get(userId) ?? { ...NOTHING_ENDED }
    counts[kind] += 1
    this.counts.set(userId, counts)
  }
}

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const

/**
 * Ends all that locked users can act by, and leaves their projects. The number of statements does not depend on how many users there
 * are. The order is that of `UsersService.lock`.
 *
 * @returns what has ended of each who had anything
 */
export async function endAccess(
  tx: Transaction,
  store: KeyStore,
  users: readonly ApiUser[],
): Promise<ReadonlyMap<string, Ended>> {
  const ended = new Tally()
  const ids = users.map(({ id }) => id)
  await endKeys(tx, store, ids, ended)
  await endCredentials(tx, ids, ended)
  await endSessionsAndLinks(tx, ids, ended)
  await endInvitations(tx, ids, ended)
  await endGrantsOf(tx, ids, ended)
  await leaveProjects(tx, ids, ended)
  return ended.counts
}

async function endKeys(tx: Transaction, store: KeyStore, ids: string[], ended: Tally): Promise<void> {
  const options = { fields: ['id', 'user'], orderBy: { id: 'asc' }, disableIdentityMap: true, ...LOCKED } as const
  const keys = await tx.em.find(ApiKey, { user: { $in: ids }, revokedAt: null }, options)
  for (const { user } of keys) ended.add(user.id, 'keys')
  await revokeLocked(
    tx,
    store,
    keys.map(({ id }) => id),
  )
}

/** Registrations as a client, credentials of workloads, and tokens of the content contract. */
async function endCredentials(tx: Transaction, ids: string[], ended: Tally): Promise<void> {
  const of = { user: { $in: ids } }
  for (const client of await tx.em.find(OAuthClient, of, { orderBy: { user: 'asc' }, ...LOCKED })) {
    tx.em.remove(client)
    tx.record('oauth_client.deleted', { type: 'user', id: client.user.id })
    ended.add(client.user.id, 'oauthClients')
  }
  for (const credential of await tx.em.find(FederatedCredential, of, { orderBy: { id: 'asc' }, ...LOCKED })) {
    const { id, user, name, issuer, subject } = credential
    tx.em.remove(credential)
    const details = { user_id: user.id, name, issuer, subject }
    tx.record('federated_credential.deleted', { type: 'federated_credential', id }, details)
    ended.add(user.id, 'federatedCredentials')
  }
  for (const token of await tx.em.find(ContentToken, of, { orderBy: { user: 'asc' }, ...LOCKED })) {
    tx.em.remove(token)
    ended.add(token.user.id, 'contentTokens')
  }
}

async function endSessionsAndLinks(tx: Transaction, ids: string[], ended: Tally): Promise<void> {
  const of = { user: { $in: ids } }
  for (const session of await tx.em.find(Session, of, { orderBy: { id: 'asc' }, ...LOCKED })) {
    tx.em.remove(session)
    ended.add(session.user.id, 'sessions')
  }
  for (const link of await tx.em.find(PasswordReset, of, { orderBy: { user: 'asc' }, ...LOCKED })) tx.em.remove(link)
  for (const [id, { sessions: count }] of ended.counts) {
    if (count > 0) tx.record('sessions.ended', { type: 'user', id }, { count })
  }
}

/** Those that the users have sent: nobody comes in on the word of one who has left. */
async function endInvitations(tx: Transaction, ids: string[], ended: Tally): Promise<void> {
  for (const invitation of await tx.em.find(Invitation, { inviter: { $in: ids } }, { orderBy: { id: 'asc' }, ...LOCKED })) {
    const { id, email, inviter } = invitation
    tx.em.remove(invitation)
    tx.record('invitation.withdrawn', { type: 'invitation', id }, { email })
    ended.add(inviter.id, 'invitations')
  }
}

async function endGrantsOf(tx: Transaction, ids: string[], ended: Tally): Promise<void> {
  const of = { $or: [{ user: { $in: ids } }, { clientUser: { $in: ids } }] }
  for (const grant of await tx.em.find(OauthGrant, of, { orderBy: { id: 'asc' }, ...LOCKED })) {
    const { id, user, clientUser, clientId } = grant
    tx.em.remove(grant)
    tx.record('grant.revoked', { type: 'grant', id }, { client_id: clientId, user_id: user.id })
    ended.add(ids.includes(user.id) ? user.id : (clientUser?.id ?? user.id), 'grants')
  }
}

async function leaveProjects(tx: Transaction, ids: string[], ended: Tally): Promise<void> {
  const inOrder = { orderBy: { project: 'asc', user: 'asc' }, ...LOCKED } as const
  for (const membership of await tx.em.find(Membership, { user: { $in: ids } }, inOrder)) {
    tx.em.remove(membership)
    tx.record('project.user_removed', { type: 'project', id: membership.project.id }, { user_id: membership.user.id })
    ended.add(membership.user.id, 'projects')
  }
}
