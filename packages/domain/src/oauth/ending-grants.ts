import { LockMode } from '@mikro-orm/core'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { OauthGrant } from './oauth-grant.entity.ts'

/** Ends all that a locked person has allowed clients, with every refresh and access token that hangs on it. */
export async function endGrants(tx: Pick<Transaction, 'em' | 'record'>, user: ApiUser): Promise<void> {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
  for (const grant of await tx.em.find(OauthGrant, { user }, locked)) {
    tx.em.remove(grant)
    tx.record('grant.revoked', { type: 'grant', id: grant.id }, { client_id: grant.clientId, user_id: user.id })
  }
}
