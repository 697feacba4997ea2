import { randomBytes } from 'node:crypto'
import { LockMode, ref } from '@mikro-orm/core'
import { assertMayGrantRoles, assertMayManage, DEFAULT_TENANT_ID, isSuperAdmin } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { refusingConflicts } from '../conflicts.ts'
import { assertAllowedHost } from '../egress/allowed-hosts.ts'
import { refusingUrl } from '../egress/egress.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { lockRolesToGrant } from '../roles/role-locks.ts'
import { endSessionsWhere } from '../sessions/ending.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { Transaction, Work } from '../work/work.ts'
import { type DomainRecords, domainOf, recordNameOf, recordValueOf } from './domains.ts'
import type { IdentityProviders } from './provider.ts'
import { storedClientSecret } from './secret.ts'
import { SsoConnection, SsoDomain, SsoIdentity, type SsoProvision } from './sso.entities.ts'

const MOST_CONNECTIONS = 200

/** A connection as it is to be. */
export interface SsoSettings {
  name: string
  issuer: string
  clientId: string
  /** Undefined, of one that exists: the present one stays. */
  clientSecret?: string | undefined
  domains: string[]
  defaultRoles: string[]
  provision: SsoProvision
  requireSso: boolean
  /** @see SsoConnection.trustEmail */
  trustEmail: boolean
}

export interface ShownConnection {
  connection: SsoConnection
  domains: SsoDomain[]
}

interface SsoConnectionsParts {
  vault: Vault
  settings: TenantSettings
  providers: IdentityProviders
  records: DomainRecords
}

const connectionNotFound = (): Refusal => new Refusal('not_found', 'SSO connection not found')

/** The identity providers of a tenant. */
export class SsoConnectionsService {
  readonly #parts: SsoConnectionsParts

  constructor(parts: SsoConnectionsParts) {
    this.#parts = parts
  }

  async list(work: Work, page: PageRequest): Promise<Page<ShownConnection>> {
    const { items, next } = await findPage(page, ({ after, options }) => work.em.find(SsoConnection, after, options))
    const domains = await work.em.find(SsoDomain, { connection: { $in: items } }, { orderBy: { id: 'asc' } })
    const shown = items.map((connection) => ({
      connection,
      domains: domains.filter((domain) => domain.connection.id === connection.id),
    }))
    return { items: shown, next }
  }

  /** @throws Refusal `not_found` */
  async get({ em }: Pick<Work, 'em'>, id: string): Promise<ShownConnection> {
    const connection = isUuid(id) ? await em.findOne(SsoConnection, id) : null
    if (!connection) throw connectionNotFound()
    return { connection, domains: await domainsOf({ em }, connection) }
  }

  /**
   * @throws Refusal `invalid`; `conflict` for a name that is taken; `forbidden` for roles that the caller does not hold;
   *   `precondition` when the tenant has as many as it may
   */
  async create(work: Work, settings: SsoSettings): Promise<ShownConnection> {
    const { clientSecret } = settings
    if (clientSecret === undefined) throw new Refusal('invalid', 'client_secret: is required')
    const wanted = await this.#checked(work, settings)
    return refusingConflicts(conflictTexts(settings), () =>
      work.commit(async (tx) => {
        if ((await tx.em.count(SsoConnection)) >= MOST_CONNECTIONS) throw tooMany()
        await assertGrants(tx, settings)
        const [now, row] = [tx.clock(), { id: newId(), tenantId: tx.principal.tenantId }]
        const fields = { ...fieldsOf(tx, settings), createdAt: now, updatedAt: now }
        const sealed = storedClientSecret(this.#parts.vault, row, clientSecret)
        const connection = tx.em.create(SsoConnection, { ...row, ...fields, ...sealed })
        const domains = wanted.map((domain) => addDomain(tx, connection, domain))
        tx.record('sso_connection.created', targetOf(connection), detailsOf(settings, wanted))
        return { connection, domains }
      }),
    )
  }

  /**
   * Replaces a connection. With another issuer or client, its sessions end and who its people are is found out anew, by their emails:
   * a `sub` means something to its issuer alone.
   *
   * @throws Refusal as `create` does; `not_found`; `forbidden` for a connection of who holds more
   */
  async update(work: Work, id: string, settings: SsoSettings): Promise<ShownConnection> {
    const wanted = await this.#checked(work, settings)
    return refusingConflicts(conflictTexts(settings), () =>
      work.commit(async (tx) => {
        const connection = await lockConnection(tx, id)
        assertMayManage(tx.principal, connection.ceiling, 'connection')
        await assertGrants(tx, settings)
        const isOther = connection.issuer !== settings.issuer || connection.clientId !== settings.clientId
        if (isOther && settings.clientSecret === undefined) throw secretNeeded()
        const ended = isOther ? await unlinkAll(tx, connection) : 0
        const secret = settings.clientSecret
        const sealed = secret === undefined ? {} : storedClientSecret(this.#parts.vault, connection, secret)
        tx.em.assign(connection, { ...fieldsOf(tx, settings), ...sealed, updatedAt: tx.clock() })
        const domains = await replaceDomains(tx, connection, wanted)
        const details = { ...detailsOf(settings, wanted), secret_changed: secret !== undefined, ended_sessions: ended }
        tx.record('sso_connection.updated', targetOf(connection), details)
        return { connection, domains }
      }),
    )
  }

  /** Deletes a connection. Sessions that it opened end, on every replica. @throws Refusal `not_found`, `forbidden` */
  async delete(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const connection = await lockConnection(tx, id)
      assertMayManage(tx.principal, connection.ceiling, 'connection')
      const ended = await endSessionsWhere(tx, { ssoConnectionId: connection.id })
      const { name, issuer } = connection
      tx.record('sso_connection.deleted', targetOf(connection), { name, issuer, ended_sessions: ended })
      tx.em.remove(connection)
    })
  }

  /**
   * Verifies a domain by its TXT record.
   *
   * @throws Refusal `not_found`; `precondition` without the record; `conflict` for a domain that is another tenant's
   */
  async verifyDomain(work: Work, id: string, text: string): Promise<ShownConnection> {
    const { domains } = await this.get(work, id)
    const found = domains.find(({ domain }) => domain === text.toLowerCase())
    if (!found) throw domainNotFound()
    const expected = recordValueOf(found.token)
    const texts = await this.#parts.records.texts(recordNameOf(found.domain))
    if (!texts.some((each) => each.trim() === expected)) throw recordMissing(found)
    return this.#markVerified(work, id, found.domain, 'dns')
  }

  /**
   * Verifies a domain of any tenant by the word of an operator.
   *
   * @throws Refusal `forbidden` for who is no Super Admin of the default tenant; `not_found`, `conflict`
   */
  async vouchForDomain(work: Work, id: string, text: string): Promise<ShownConnection> {
    const { principal } = work
    if (principal.tenantId !== DEFAULT_TENANT_ID || !isSuperAdmin(principal)) {
      throw new Refusal(
        'forbidden',
        'Only a Super Admin of the default tenant can verify a domain without its DNS record',
      )
    }
    return this.#markVerified(work, id, text.toLowerCase(), 'operator')
  }

  #markVerified(work: Work, id: string, text: string, by: 'dns' | 'operator'): Promise<ShownConnection> {
    const options = { ...(by === 'operator' && acrossTenants) }
    return refusingConflicts({ sso_domain_verified_key: `${text} is verified for another connection` }, () =>
      work.commit(async (tx) => {
        const connection = await lockConnection(tx, id, options)
        const domain = await tx.em.findOne(SsoDomain, { connection, domain: text }, options)
        if (!domain) throw domainNotFound()
        // It decides whom the connection can sign in.
        assertMayManage(tx.principal, connection.ceiling, 'connection')
        await assertStillHolds(tx)
        tx.em.assign(domain, { verifiedDomain: domain.domain, verifiedBy: by, verifiedAt: tx.clock() })
        await tx.em.flush()
        const details = { domain: domain.domain, by, tenant_id: connection.tenantId }
        tx.record('sso_connection.domain_verified', targetOf(connection), details)
        return { connection, domains: await domainsOf(tx, connection, options) }
      }),
    )
  }

  /** @returns its domains, in ASCII. @throws Refusal `invalid` */
  async #checked(work: Work, { issuer, domains }: SsoSettings): Promise<string[]> {
    if (!URL.canParse(issuer) || /[?#]/.test(issuer)) {
      throw new Refusal('invalid', 'issuer: must be an https URL without query or fragment')
    }
    const { 'egress.allowed_hosts': hosts } = await this.#parts.settings.for(work)
    refusingUrl('issuer', () => {
      assertAllowedHost(issuer, hosts)
      this.#parts.providers.checkIssuer(issuer)
    })
    return [...new Set(domains.map(domainOf))]
  }
}

/** Locked before users and sessions. @see UsersService.lock. @throws Refusal `not_found` */
async function lockConnection(tx: Transaction, id: string, options = {}): Promise<SsoConnection> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const connection = isUuid(id) ? await tx.em.findOne(SsoConnection, id, { lockMode, ...options }) : null
  if (!connection) throw connectionNotFound()
  return connection
}

async function assertGrants(tx: Transaction, { defaultRoles }: SsoSettings): Promise<void> {
  assertMayGrantRoles(tx.principal, defaultRoles, await lockRolesToGrant(tx, defaultRoles))
  await assertStillHolds(tx)
}

const fieldsOf = (tx: Transaction, settings: SsoSettings) => ({
  name: settings.name,
  issuer: settings.issuer,
  clientId: settings.clientId,
  defaultRoles: settings.defaultRoles,
  provision: settings.provision,
  requireSso: settings.requireSso,
  trustEmail: settings.trustEmail,
  ceiling: [...tx.principal.scopes],
})

const addDomain = (tx: Transaction, connection: SsoConnection, domain: string): SsoDomain =>
  tx.em.create(SsoDomain, {
    tenantId: connection.tenantId,
    connection: ref(connection),
    domain,
    token: randomBytes(16).toString('base64url'),
    createdAt: tx.clock(),
  })

/** Domains that stay keep their verification. */
async function replaceDomains(tx: Transaction, connection: SsoConnection, wanted: string[]): Promise<SsoDomain[]> {
  const present = await domainsOf(tx, connection)
  const kept = present.filter(({ domain }) => wanted.includes(domain))
  for (const domain of present) if (!kept.includes(domain)) tx.em.remove(domain)
  const added = wanted.filter((domain) => !kept.some((each) => each.domain === domain))
  return [...kept, ...added.map((domain) => addDomain(tx, connection, domain))]
}

const domainsOf = ({ em }: Pick<Work, 'em'>, connection: SsoConnection, options = {}): Promise<SsoDomain[]> =>
  em.find(SsoDomain, { connection }, { orderBy: { id: 'asc' }, ...options })

async function unlinkAll(tx: Transaction, connection: SsoConnection): Promise<number> {
  const ended = await endSessionsWhere(tx, { ssoConnectionId: connection.id })
  await tx.em.nativeDelete(SsoIdentity, { connection })
  return ended
}

const targetOf = ({ id }: SsoConnection) => ({ type: 'sso_connection', id }) as const

const detailsOf = (settings: SsoSettings, domains: string[]) => ({
  name: settings.name,
  issuer: settings.issuer,
  client_id: settings.clientId,
  domains,
  default_roles: settings.defaultRoles,
  provision: settings.provision,
  require_sso: settings.requireSso,
  trust_email: settings.trustEmail,
})

const conflictTexts = ({ name }: SsoSettings) => ({
  sso_connection_name_key: `SSO connection with name ${name} already exists`,
  sso_domain_connection_key: 'The domains of this connection are being changed at this moment; retry',
})

const tooMany = (): Refusal =>
  new Refusal('precondition', `A tenant may have ${MOST_CONNECTIONS} SSO connections: delete one first.`)

const secretNeeded = (): Refusal =>
  new Refusal('invalid', 'client_secret: is required with another issuer or client_id')

const domainNotFound = (): Refusal => new Refusal('not_found', 'The SSO connection does not have this domain')

const recordMissing = ({ domain, token }: SsoDomain): Refusal =>
  new Refusal(
    'precondition',
    `${recordNameOf(domain)} has no TXT record ${recordValueOf(token)}. A new record can take hours to be seen.`,
  )
