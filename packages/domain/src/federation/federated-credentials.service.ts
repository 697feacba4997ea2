import { LockMode, ref } from '@mikro-orm/core'
import { assertMayGrant, assertMayManage } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { TenantEgress } from '../egress/allowed-hosts.ts'
import { canonicalJson } from '../json.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { UsersService } from '../users/users.service.ts'
import type { Work } from '../work/work.ts'
import { FederatedCredential } from './federated-credential.entity.ts'
import { assertIsSound, type NewFederatedCredential } from './new-credential.ts'

/** Per user. Each is compared with each token of its issuer. */
const MOST_CREDENTIALS = 20

const credentialNotFound = (): Refusal => new Refusal('not_found', 'Federated credential not found')

/** The workloads of other issuers that may stand for a user. */
export class FederatedCredentials {
  readonly #users: UsersService
  readonly #egress: TenantEgress

  constructor(parts: { users: UsersService; egress: TenantEgress }) {
    this.#users = parts.users
    this.#egress = parts.egress
  }

  /**
   * @throws Refusal `not_found` for the user; `invalid`; `conflict` for one that exists already; `precondition` when the user has as
   *   many as it may; `forbidden` for scopes that the caller does not hold
   */
  async create(work: Work, identifier: string, wanted: NewFederatedCredential): Promise<FederatedCredential> {
    assertIsSound(wanted, await this.#egress.of(work.principal.tenantId))
    const {
      issuer,
      subject,
      audience,
      claims = {},
      jwksUri = null,
      scopes = null,
      reusable = false,
      name = null,
    } = wanted
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      assertMayGrant(tx.principal, scopes ?? user.heldScopes())
      const others = await tx.em.find(FederatedCredential, { user })
      if (others.some((other) => isSame(other, { issuer, subject, audience, claims }))) {
        throw new Refusal(
          'conflict',
          'The user has a federated credential with this issuer, subject, audience and claims',
        )
      }
      if (others.length >= MOST_CREDENTIALS) {
        throw new Refusal(
          'precondition',
          `A user may have ${MOST_CREDENTIALS} federated credentials: delete one first.`,
        )
      }
      await assertStillHolds(tx)
      const fields = { name, issuer, subject, audience, claims, jwksUri, scopes, reusable, createdAt: tx.clock() }
      const credential = tx.em.create(FederatedCredential, { ...fields, tenantId: user.tenantId, user: ref(user) })
      const details = { user_id: user.id, name, issuer, subject, audience, claims, jwks_uri: jwksUri, scopes, reusable }
      tx.record('federated_credential.created', { type: 'federated_credential', id: credential.id }, details)
      return credential
    })
  }

  /** @throws Refusal `not_found` for the user */
  async list(work: Work, identifier: string, page: PageRequest): Promise<Page<FederatedCredential>> {
    const user = await this.#users.get(work, identifier)
    return findPage(page, ({ after, options }) => work.em.find(FederatedCredential, { user, ...after }, options))
  }

  /** Ends a credential, and all tokens that were issued for it. @throws Refusal `not_found`, `forbidden` */
  async delete(work: Work, identifier: string, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      const locked = { lockMode: LockMode.PESSIMISTIC_WRITE } as const
      const credential = isUuid(id) ? await tx.em.findOne(FederatedCredential, { id, user }, locked) : null
      if (!credential) throw credentialNotFound()
      assertMayManage(tx.principal, credential.scopes ?? user.heldScopes())
      const { name, issuer, subject } = credential
      const details = { user_id: user.id, name, issuer, subject }
      tx.record('federated_credential.deleted', { type: 'federated_credential', id }, details)
      tx.em.remove(credential)
    })
  }
}

type Identity = Pick<FederatedCredential, 'issuer' | 'subject' | 'audience' | 'claims'>

const isSame = (one: Identity, other: Identity): boolean => identityOf(one) === identityOf(other)

const identityOf = ({ issuer, subject, audience, claims }: Identity): string =>
  canonicalJson([issuer, subject, audience, claims])
