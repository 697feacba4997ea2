import { type EntityManager, LockMode } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { refusingConflicts } from '../conflicts.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import { McpConfig } from './mcp-config.entity.ts'
import { openServers, storedServers } from './sealed-servers.ts'

export interface ConfigFields {
  name?: string | undefined
  servers?: Record<string, unknown> | undefined
}

export class ConfigsService {
  readonly #clock: Clock
  readonly #audit: AuditService
  readonly #vault: Vault

  constructor(clock: Clock, audit: AuditService, vault: Vault) {
    this.#clock = clock
    this.#audit = audit
    this.#vault = vault
  }

  /** @throws Refusal `conflict` for a name that is taken, `invalid` for one that reads as an id */
  async create(
    em: EntityManager,
    principal: Principal,
    name: string,
    servers: Record<string, unknown>,
  ): Promise<McpConfig> {
    return refusingNames(name, () =>
      em.transactional(async (tx) => {
        const now = this.#clock()
        const place = { id: newId(), tenantId: principal.tenantId }
        const stored = storedServers(this.#vault, place, servers)
        const config = tx.create(McpConfig, { ...place, name, servers, ...stored, createdAt: now, updatedAt: now })
        this.#audit.record(tx, principal, 'config.created', { type: 'config', id: config.id }, { name })
        return config
      }),
    )
  }

  async list(em: EntityManager, _principal: Principal, page: PageRequest): Promise<Page<McpConfig>> {
    const found = await findPage(page, ({ after, options }) => em.find(McpConfig, after, options))
    for (const config of found.items) this.opened(config)
    return found
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(em: EntityManager, _principal: Principal, identifier: string): Promise<McpConfig> {
    const config = await em.findOne(McpConfig, identifiedBy(identifier))
    if (!config) throw configNotFound()
    return this.opened(config)
  }

  /** A configuration that was loaded by another way, with its servers. */
  opened(config: McpConfig): McpConfig {
    config.servers = openServers(this.#vault, config)
    return config
  }

  async update(em: EntityManager, principal: Principal, identifier: string, changes: ConfigFields): Promise<McpConfig> {
    return refusingNames(changes.name, () =>
      em.transactional(async (tx) => {
        const config = await this.#lock(tx, identifier)
        if (changes.name !== undefined) config.name = changes.name
        if (changes.servers !== undefined) {
          Object.assign(config, storedServers(this.#vault, config, changes.servers))
        }
        config.updatedAt = this.#clock()
        const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
        this.#audit.record(tx, principal, 'config.updated', { type: 'config', id: config.id }, { changed })
        return config
      }),
    )
  }

  /** @param options.force without it, a configuration that projects use is a `precondition` refusal */
  async delete(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    options: { force: boolean },
  ): Promise<void> {
    await em.transactional(async (tx) => {
      const config = await this.#lock(tx, identifier)
      if (!options.force && (await tx.count(Project, { config })) > 0) {
        throw new Refusal('precondition', 'Configuration is used by projects. Use force=true to delete anyway.')
      }
      this.#audit.record(tx, principal, 'config.deleted', { type: 'config', id: config.id }, { name: config.name })
      tx.remove(config)
    })
  }

  /** The projects that use each configuration, the newest first. */
  async projectsOf(em: EntityManager, configs: readonly McpConfig[]): Promise<Map<string, Project[]>> {
    const config = { $in: configs.map(({ id }) => id) }
    const projects = await em.find(Project, { config }, { orderBy: { id: 'desc' } })
    return Map.groupBy(projects, (project) => project.config?.id ?? '')
  }

  /** Keeps a configuration as it is until the transaction ends. @throws Refusal `not_found` */
  async hold(tx: EntityManager, identifier: string): Promise<McpConfig> {
    return this.#lock(tx, identifier, LockMode.PESSIMISTIC_READ)
  }

  async #lock(
    tx: EntityManager,
    identifier: string,
    lockMode: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE = LockMode.PESSIMISTIC_WRITE,
  ): Promise<McpConfig> {
    const config = await tx.findOne(McpConfig, identifiedBy(identifier), { lockMode })
    if (!config) throw configNotFound()
    return config
  }
}

const configNotFound = (): Refusal => new Refusal('not_found', 'Configuration not found')

const identifiedBy = (identifier: string) => (isUuid(identifier) ? { id: identifier } : { name: identifier })

async function refusingNames<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  // A configuration is named by its id or its name in paths; the two must not be mistaken for each other.
  if (name !== undefined && isUuid(name)) throw new Refusal('invalid', 'config_name: must not be a UUID')
  return refusingConflicts({ mcp_config_name_key: `Configuration with name ${name ?? ''} already exists` }, work)
}
