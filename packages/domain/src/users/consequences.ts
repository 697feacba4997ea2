import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { Invitation } from '../invitations/invitation.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { Membership } from '../projects/project.entity.ts'
import { Session } from '../sessions/session.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'
import { countSuperAdminsBut } from './super-admins.ts'

/** So many are named; all are counted. */
export const MOST_NAMED = 100

interface Named<T> {
  count: number
  /** The newest. */
  items: T[]
}

/** What ends with the access of a user. */
export interface Consequences {
  user: ApiUser
  /** Whether it is refused, because no other Super Admin would be left. */
  isLastSuperAdmin: boolean
  keys: Named<ApiKey>
  projects: Named<Membership>
  grants: Named<OauthGrant>
  invitations: Named<Invitation>
  federatedCredentials: Named<FederatedCredential>
  sessions: number
  isOauthClient: boolean
  hasContentToken: boolean
}

const NEWEST = { orderBy: { id: 'desc' }, limit: MOST_NAMED } as const

export async function consequencesOf(work: Work, user: ApiUser): Promise<Consequences> {
  const { em } = work
  const living = { user, expiresAt: { $gt: work.clock() } }
  const grants = { $or: [{ user }, { clientUser: user }] }
  const keys = await em.findAndCount(ApiKey, { user, revokedAt: null }, NEWEST)
  const inOrder = { populate: ['project'], orderBy: { project: 'desc' }, limit: MOST_NAMED } as const
  const projects = await em.findAndCount(Membership, { user }, inOrder)
  return {
    user,
    isLastSuperAdmin: await isLastSuperAdmin(work, user),
    keys: named(keys),
    projects: named(projects),
    grants: named(await em.findAndCount(OauthGrant, grants, NEWEST)),
    invitations: named(await em.findAndCount(Invitation, { inviter: user }, NEWEST)),
    federatedCredentials: named(await em.findAndCount(FederatedCredential, { user }, NEWEST)),
    sessions: await em.count(Session, living),
    isOauthClient: (await em.count(OAuthClient, { user })) > 0,
    hasContentToken: (await em.count(ContentToken, { user })) > 0,
  }
}

const named = <T>([items, count]: [T[], number]): Named<T> => ({ count, items })

async function isLastSuperAdmin(work: Work, user: ApiUser): Promise<boolean> {
  if (!user.roles.includes('super_admin') || user.status === 'inactive') return false
  return (await countSuperAdminsBut(work, [user])) === 0
}

/** The ids of those of the users who still have something to act by, or to leave. */
export async function usersWithAccess({ em }: Transaction, users: readonly ApiUser[]): Promise<ReadonlySet<string>> {
  const inactive = users.flatMap(({ id, status }) => (status === 'inactive' ? [id] : []))
  if (inactive.length === 0) return new Set()
  const user = { $in: inactive }
  const fields = { fields: ['user'], disableIdentityMap: true } as const
  const found = [
    await em.find(ApiKey, { user, revokedAt: null }, fields),
    await em.find(Session, { user }, fields),
    await em.find(OAuthClient, { user }, fields),
    await em.find(FederatedCredential, { user }, fields),
    await em.find(ContentToken, { user }, fields),
    await em.find(OauthGrant, { user }, fields),
    await em.find(Membership, { user }, fields),
  ].flat()
  const invitations = await em.find(Invitation, { inviter: user }, { fields: ['inviter'], disableIdentityMap: true })
  const asClient = await em.find(OauthGrant, { clientUser: user }, { fields: ['clientUser'], disableIdentityMap: true })
  return new Set([
    ...found.map((each) => each.user.id),
    ...invitations.map(({ inviter }) => inviter.id),
    ...asClient.flatMap(({ clientUser }) => (clientUser ? [clientUser.id] : [])),
  ])
}
