import { LockMode, ref } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import { covers } from '../access/scopes.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { OauthGrant } from './oauth-grant.entity.ts'

/** What a person allows a client on the consent page. */
export interface Consent {
  clientId: string
  clientName: string
  /** The API user that the client is; null for a client that registered itself. */
  clientUserId: string | null
  /** Scopes of OpenID Connect. */
  identityScopes: readonly string[]
  /** Scopes by resource. Those that the person does not hold are left out. */
  resources: Readonly<Record<string, readonly string[]>>
}

/** What people allow OAuth clients to do in their name. */
export class OauthGrantsService {
  /** What the principal has allowed, newest first. @throws Refusal `forbidden` for a client's token */
  async list(work: Work, page: PageRequest): Promise<Page<OauthGrant>> {
    assertIsPresent(work.principal)
    const own = { user: work.principal.userId }
    return findPage(page, ({ after, options }) => work.em.find(OauthGrant, { ...own, ...after }, options))
  }

  /**
   * Ends what the principal has allowed, with every token that hangs on it.
   *
   * @throws Refusal `not_found`, also for a grant of somebody else; `forbidden` for a client's token
   */
  async revoke(work: Work, id: string): Promise<void> {
    assertIsPresent(work.principal)
    await this.end(work, id, 'grant.revoked')
  }

  /**
   * Ends a grant of the principal.
   *
   * @param action what the audit log says
   * @throws Refusal `not_found`
   */
  async end(work: Work, id: string, action: 'grant.revoked' | 'grant.reuse_detected'): Promise<void> {
    await work.commit(async (tx) => {
      const grant = isUuid(id) ? await tx.em.findOne(OauthGrant, { id, user: tx.principal.userId }) : null
      if (!grant) throw new Refusal('not_found', 'Grant not found')
      tx.em.remove(grant)
      const details = { client_id: grant.clientId, user_id: grant.user.id }
      tx.record(action, { type: 'grant', id: grant.id }, details)
    })
  }

  /**
   * Stores the consent of the principal. A person has one grant for each client; another consent adds to it.
   *
   * @throws Refusal `forbidden` for a client of another tenant; `unauthorized` when the person was just deleted, or the session ended
   */
  async allow(work: Work, consent: Consent): Promise<OauthGrant> {
    assertIsPresent(work.principal)
    return work.commit(async (tx) => {
      // Two consents at once must not both insert a row.
      const person = await tx.em.findOne(ApiUser, tx.principal.userId, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (!person?.isActive(tx.clock())) throw new Refusal('unauthorized', 'Sign in again')
      // A new password ends sessions and grants; a consent that waited for it must not outlive them.
      await assertStillHolds(tx)
      const clientUser = await clientOf(tx, consent)
      const before = await tx.em.findOne(OauthGrant, { user: person, clientId: consent.clientId })
      const resources = heldOnly(consent.resources, tx.principal.scopes)
      if (before) return extend(tx, before, consent, resources)
      const { clientId, clientName, identityScopes } = consent
      const grant = tx.em.create(OauthGrant, {
        id: newId(),
        tenantId: person.tenantId,
        user: ref(person),
        clientUser: clientUser && ref(clientUser),
        clientId,
        clientName,
        identityScopes: [...identityScopes],
        resources,
        createdAt: tx.clock(),
        lastUsedAt: null,
      })
      tx.record('grant.created', { type: 'grant', id: grant.id }, { client_id: clientId, scopes: grant.scopes() })
      return grant
    })
  }
}

/** A client that acts for a person must not decide what else acts for that person. */
function assertIsPresent({ sessionId, keyId }: Principal): void {
  if (sessionId === null && keyId === null) {
    throw new Refusal('forbidden', 'Only the person may do this: sign in; the token of a client is not enough')
  }
}

/** The tenant filter finds no client of another tenant. */
async function clientOf(tx: Transaction, { clientUserId }: Consent): Promise<ApiUser | null> {
  if (clientUserId === null) return null
  const client = await tx.em.findOne(ApiUser, clientUserId)
  if (!client) throw new Refusal('forbidden', 'This client belongs to another organisation')
  return client
}

function extend(
  tx: Transaction,
  grant: OauthGrant,
  { clientName, identityScopes }: Consent,
  resources: Record<string, string[]>,
): OauthGrant {
  grant.clientName = clientName
  grant.identityScopes = union(grant.identityScopes, identityScopes)
  const all = new Set([...Object.keys(grant.resources), ...Object.keys(resources)])
  grant.resources = Object.fromEntries(
    [...all].map((each) => [each, union(grant.resources[each] ?? [], resources[each] ?? [])]),
  )
  tx.record('grant.extended', { type: 'grant', id: grant.id }, { client_id: grant.clientId, scopes: grant.scopes() })
  return grant
}

const union = (some: readonly string[], more: readonly string[]): string[] => [...new Set([...some, ...more])]

const heldOnly = (resources: Consent['resources'], held: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(resources).map(([resource, scopes]) => [resource, scopes.filter((scope) => covers(held, scope))]),
  )
