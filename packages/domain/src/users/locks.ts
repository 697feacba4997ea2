import { LockMode } from '@mikro-orm/core'
import { KeyCharge } from '../charges/key-charge.entity.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { Invitation } from '../invitations/invitation.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { PasswordReset } from '../passwords/password-reset.entity.ts'
import { lockMemberships } from '../projects/project-locks.ts'
import { Session } from '../sessions/session.entity.ts'
import { SsoIdentity } from '../sso/sso.entities.ts'
import type { Transaction } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'

/** The database would delete all of this in an order of its own. @see UsersService.lock */
export async function lockWhatGoesWith(tx: Transaction, user: ApiUser): Promise<void> {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
  const keys = await tx.em.find(ApiKey, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  const key = { $in: keys.map(({ id }) => id) }
  if (keys.length > 0) {
    await tx.em.find(KeyCharge, { key }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
    await tx.em.find(KeyCredit, { key }, { fields: ['key'], orderBy: { key: 'asc' }, ...locked })
  }
  await tx.em.find(OAuthClient, { user }, { fields: ['user'], ...locked })
  await tx.em.find(FederatedCredential, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  await tx.em.find(Session, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  await tx.em.find(PasswordReset, { user }, { fields: ['id'], ...locked })
  await tx.em.find(Invitation, { inviter: user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  const grants = { $or: [{ user }, { clientUser: user }] }
  await tx.em.find(OauthGrant, grants, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  await tx.em.find(SsoIdentity, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  await lockMemberships(tx, { user })
}
