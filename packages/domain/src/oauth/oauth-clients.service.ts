import { LockMode, ref } from '@mikro-orm/core'
import { assertMayGrant, assertMayManage } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { StoredCredential, StoredUser } from '../access/credential.ts'
import type { CredentialCache } from '../access/credential-cache.ts'
import { newId } from '../ids.ts'
import { canonicalJson, type JsonObject } from '../json.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { UsersService } from '../users/users.service.ts'
import type { Work } from '../work/work.ts'
import { assertClientKeys, assertLogoUri, assertRedirectUris } from './client-metadata.ts'
import { type AuthMethod, clientHandle, type GrantType } from './grants.ts'
import { OAuthClient } from './oauth-client.entity.ts'
import type { TokenAlgorithm } from './token-settings.ts'
import type { StoredClient } from './stored-client.ts'

/** A user as an OAuth client. */
export interface KnownClient {
  /** The id of the user. */
  clientId: string
  tenantId: string
  user: StoredUser
  /** Null: it may use client_credentials with its API keys, and nothing else. */
  registration: StoredClient | null
  credential: StoredCredential
}

/** The registration of a client, whole: what is left out gets its default. */
export interface ClientRegistration {
  redirectUris: string[]
  grantTypes?: GrantType[] | undefined
  tokenEndpointAuthMethod?: AuthMethod | null | undefined
  jwks?: JsonObject | null | undefined
  jwksUri?: string | null | undefined
  name?: string | null | undefined
  logoUri?: string | null | undefined
  scopes?: string[] | undefined
  tokenAlgorithm?: TokenAlgorithm | null | undefined
}

const notRegistered = (): Refusal => new Refusal('not_found', 'The user has no OAuth registration')

/** How users act as OAuth clients. */
export class OAuthClients {
  readonly #cache: CredentialCache
  readonly #users: UsersService

  constructor(parts: { cache: CredentialCache; users: UsersService }) {
    this.#cache = parts.cache
    this.#users = parts.users
  }

  /**
   * @param clientId the id of a user, of any tenant
   * @returns without a promise what is in memory; null when there is no such user
   */
  find(clientId: string): MaybePromise<KnownClient | null> {
    if (!isUuid(clientId)) return null
    const found = this.#cache.find('grant', [clientHandle(clientId.toLowerCase())])
    return found instanceof Promise ? found.then(knownOf) : knownOf(found)
  }

  /** @throws Refusal `not_found` */
  async get(work: Work, identifier: string): Promise<OAuthClient> {
    const user = await this.#users.get(work, identifier)
    const client = await work.em.findOne(OAuthClient, { user })
    if (!client) throw notRegistered()
    return client
  }

  /**
   * Registers a user as a client, or replaces its registration. Tokens of its own keys end when those keys change.
   *
   * @throws Refusal `not_found`; `invalid`; `forbidden` for scopes that the caller does not hold, or a user who holds more
   */
  async put(work: Work, identifier: string, wanted: ClientRegistration): Promise<OAuthClient> {
    assertRedirectUris(wanted.redirectUris)
    assertLogoUri(wanted.logoUri ?? null)
    assertClientKeys(wanted)
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      const scopes = wanted.scopes ?? []
      assertMayGrant(tx.principal, scopes)
      const now = tx.clock()
      const before = await tx.em.findOne(OAuthClient, { user }, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (before) assertMayManage(tx.principal, before.scopes)
      await assertStillHolds(tx)
      const fields = { ...fieldsOf(wanted), scopes, updatedAt: now }
      const endsTokens = before !== null && !hasSameKeys(before, fields)
      const client = before
        ? tx.em.assign(before, { ...fields, ...(endsTokens && { grantId: newId() }) })
        : tx.em.create(OAuthClient, { ...fields, user: ref(user), tenantId: user.tenantId, createdAt: now })
      const details = { scopes, grant_types: fields.grantTypes, redirect_uris: fields.redirectUris }
      tx.record(before ? 'oauth_client.updated' : 'oauth_client.created', { type: 'user', id: user.id }, details)
      return client
    })
  }

  /** Ends the registration, and the tokens of its keys. @throws Refusal `not_found`, `forbidden` */
  async delete(work: Work, identifier: string): Promise<void> {
    await work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      const client = await tx.em.findOne(OAuthClient, { user }, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (!client) throw notRegistered()
      assertMayManage(tx.principal, client.scopes)
      tx.em.remove(client)
      tx.record('oauth_client.deleted', { type: 'user', id: user.id })
    })
  }
}

const knownOf = (found: StoredCredential | null): KnownClient | null =>
  found && {
    clientId: found.user.id,
    tenantId: found.tenantId,
    user: found.user,
    registration: found.client ?? null,
    credential: found,
  }

/** Without grant types, those that the rest of the registration is for. */
function fieldsOf(wanted: ClientRegistration) {
  const method = wanted.tokenEndpointAuthMethod ?? null
  return {
    redirectUris: wanted.redirectUris,
    grantTypes: wanted.grantTypes ?? defaultGrantTypes(wanted.redirectUris, method),
    tokenEndpointAuthMethod: method,
    jwks: wanted.jwks ?? null,
    jwksUri: wanted.jwksUri ?? null,
    name: wanted.name ?? null,
    logoUri: wanted.logoUri ?? null,
    tokenAlgorithm: wanted.tokenAlgorithm ?? null,
  }
}

function defaultGrantTypes(redirectUris: readonly string[], method: AuthMethod | null): GrantType[] {
  const own: GrantType[] = method === 'none' ? [] : ['client_credentials']
  return redirectUris.length > 0 ? ['authorization_code', 'refresh_token', ...own] : own
}

/** PostgreSQL keeps the members of an object in an order of its own. */
const hasSameKeys = (before: OAuthClient, after: { jwks: JsonObject | null; jwksUri: string | null }): boolean =>
  canonicalJson(before.jwks ?? null) === canonicalJson(after.jwks) && (before.jwksUri ?? null) === after.jwksUri
