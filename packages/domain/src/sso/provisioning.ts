import { ref } from '@mikro-orm/core'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail } from '../users/email.ts'
import type { Transaction } from '../work/work.ts'
import { domainOfEmail } from './domains.ts'
import { SsoDomain, SsoIdentity } from './sso.entities.ts'

/**
 * Prepares the sign-in of a person who is being created, when its email is of a domain that a connection of its tenant is verified
 * for. What fails is recorded, and the person is created nevertheless: the first sign-in makes the mapping too.
 */
export async function provisionIdentity(tx: Transaction, user: ApiUser): Promise<void> {
  const email = user.email == null ? null : foldEmail(user.email)
  const verifiedDomain = email === null ? null : domainOfEmail(email)
  if (user.kind !== 'person' || verifiedDomain === null) return
  const domain = await tx.em.findOne(SsoDomain, { verifiedDomain })
  if (!domain) return
  const { tenantId, connection } = domain
  const target = { type: 'user', id: user.id } as const
  const details = { connection_id: connection.id, domain: domain.domain }
  const isProvisioned = await tx.attempt((em) => {
    const ofUser = ref(em.getReference(ApiUser, user.id))
    em.create(SsoIdentity, { tenantId, connection, user: ofUser, createdAt: tx.clock() })
  })
  tx.record(isProvisioned ? 'sso_identity.provisioned' : 'sso_identity.not_provisioned', target, details)
}
