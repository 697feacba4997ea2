import { LockMode, ref } from '@mikro-orm/core'
import { type Principal, principalOfUser } from '../access/principal.ts'
import { coversAll } from '../access/scopes.ts'
import { newId } from '../ids.ts'
import { Invitation } from '../invitations/invitation.entity.ts'
import { acceptInvitation } from '../invitations/invitations.service.ts'
import { lockRolesToGrant, rereadRoleScopes } from '../roles/role-locks.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { addUser } from '../users/users.service.ts'
import type { AnonymousWork, Transaction } from '../work/work.ts'
import { type ProviderClaims, ProviderRefused } from './provider.ts'
import { type SsoConnection, SsoIdentity } from './sso.entities.ts'

/** Who signs in, as the provider says. */
export interface Arrival {
  connection: SsoConnection
  claims: ProviderClaims
  /** Folded, verified by the provider, of a verified domain. */
  email: string
}

/** Somebody who signs in: a user who exists, or one who is to be created under this principal's id. */
export interface Expected {
  principal: Principal
  userId: string
}

/** Who signs in, before a transaction is open: its events need to name an actor. {@link admit} decides. */
export async function expectedPerson(work: AnonymousWork, arrival: Arrival): Promise<Expected> {
  const { connection, claims, email } = arrival
  const { id, tenantId } = connection
  const identity = await work.em.findOne(
    SsoIdentity,
    { connection: id, subject: claims.subject },
    { ...acrossTenants, populate: ['user'] },
  )
  const user = identity?.user.getEntity() ?? (await work.em.findOne(ApiUser, { tenantId, email }, acrossTenants))
  if (user) return { userId: user.id, principal: principalOfUser(user, work.origin, newId()) }
  const none = { id: newId(), tenantId, roles: [], heldScopes: () => [] }
  return { userId: none.id, principal: principalOfUser(none, work.origin, newId()) }
}

/**
 * Finds or creates the user, and links it. The connection is locked.
 *
 * @throws ProviderRefused
 */
export async function admit(tx: Transaction, arrival: Arrival): Promise<ApiUser> {
  const { connection, claims } = arrival
  const identity = await tx.em.findOne(SsoIdentity, { connection, subject: claims.subject })
  const user = identity ? await lockUser(tx, { id: identity.user.id }) : await linked(tx, arrival)
  if (!user) throw new ProviderRefused('person_changed')
  if (!user.isActive(tx.clock())) throw new ProviderRefused('person_inactive')
  await rereadRoleScopes(tx, user)
  // A role may have got further scopes since it was chosen, and who set the connection up could sign in as anybody by it, so it leads to nobody who holds more.
  if (!coversAll(connection.ceiling, user.heldScopes())) throw new ProviderRefused('person_holds_more')
  return user
}

const lockUser = (tx: Transaction, where: { id: string } | { email: string }): Promise<ApiUser | null> =>
  tx.em.findOne(ApiUser, where, { lockMode: LockMode.PESSIMISTIC_WRITE })

/** The first sign-in of somebody: by the email alone. */
async function linked(tx: Transaction, arrival: Arrival): Promise<ApiUser> {
  const { connection, claims, email } = arrival
  const present = await lockUser(tx, { email })
  if (present && present.kind !== 'person') throw new ProviderRefused('not_a_person')
  if (present && !present.isActive(tx.clock())) throw new ProviderRefused('person_inactive')
  const user = present ?? (await created(tx, arrival))
  const identity = present && (await tx.em.findOne(SsoIdentity, { connection, user: present }))
  // The address was given to somebody else at the provider.
  if (identity?.subject != null) throw new ProviderRefused('linked_to_another_subject')
  const now = tx.clock()
  if (identity) tx.em.assign(identity, { subject: claims.subject, linkedAt: now })
  else {
    const { tenantId } = connection
    const times = { createdAt: now, linkedAt: now }
    tx.em.create(SsoIdentity, {
      tenantId,
      connection: ref(connection),
      user: ref(user),
      subject: claims.subject,
      ...times,
    })
  }
  tx.record('sso_identity.linked', { type: 'user', id: user.id }, { connection_id: connection.id, email })
  return user
}

async function created(tx: Transaction, arrival: Arrival): Promise<ApiUser> {
  const { connection, email } = arrival
  if (connection.provision === 'never') throw new ProviderRefused('person_unknown')
  const { userId: id } = tx.principal
  const name = await freeName(tx, arrival)
  const invitation = await tx.em.findOne(Invitation, { email, expiresAt: { $gt: tx.clock() } })
  if (invitation) return acceptInvitation(tx, invitation, { id, name })
  if (connection.provision === 'invited') throw new ProviderRefused('person_not_invited')
  const roles = connection.defaultRoles
  const custom = await lockRolesToGrant(tx, roles).catch(() => null)
  if (custom === null) throw new ProviderRefused('default_role_deleted')
  return addUser(tx, { id, kind: 'person', email, name, roles }, custom)
}

/** The name that the provider gives, if it is free and fit for lists; or else the address. */
async function freeName(tx: Transaction, { claims, email }: Arrival): Promise<string> {
  const name = claims.name?.trim() ?? ''
  if (name === '' || name.length > 200 || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return email
  return (await tx.em.count(ApiUser, { name })) === 0 ? name : email
}
