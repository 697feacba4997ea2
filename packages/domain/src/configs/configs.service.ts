import { LockMode } from '@mikro-orm/core'
import { refusingConflicts } from '../conflicts.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import type { Transaction, Work } from '../work/work.ts'
import { McpConfig } from './mcp-config.entity.ts'
import { openServers, storedServers } from './sealed-servers.ts'

export interface ConfigFields {
  name?: string | undefined
  servers?: Record<string, unknown> | undefined
}

export class ConfigsService {
  readonly #vault: Vault

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /** @throws Refusal `conflict` for a name that is taken, `invalid` for one that is a UUID */
  async create(work: Work, name: string, servers: Record<string, unknown>): Promise<McpConfig> {
    return refusingNames(name, () =>
      work.commit(async (tx) => {
        const now = tx.clock()
        const place = { id: newId(), tenantId: tx.principal.tenantId }
        const stored = storedServers(this.#vault, place, servers)
        const config = tx.em.create(McpConfig, { ...place, name, servers, ...stored, createdAt: now, updatedAt: now })
        tx.record('config.created', { type: 'config', id: config.id }, { name })
        return config
      }),
    )
  }

  async list(work: Work, page: PageRequest): Promise<Page<McpConfig>> {
    const found = await findPage(page, ({ after, options }) => work.em.find(McpConfig, after, options))
    for (const config of found.items) this.opened(config)
    return found
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(work: Work, identifier: string): Promise<McpConfig> {
    const config = await work.em.findOne(McpConfig, identifiedBy(identifier))
    if (!config) throw configNotFound()
    return this.opened(config)
  }

  /** Decrypts the servers of a configuration that was loaded elsewhere. */
  opened(config: McpConfig): McpConfig {
    config.servers = openServers(this.#vault, config)
    return config
  }

  async update(work: Work, identifier: string, changes: ConfigFields): Promise<McpConfig> {
    return refusingNames(changes.name, () =>
      work.commit(async (tx) => {
        const config = await this.#lock(tx, identifier)
        if (changes.name !== undefined) config.name = changes.name
        if (changes.servers !== undefined) {
          Object.assign(config, storedServers(this.#vault, config, changes.servers))
        }
        config.updatedAt = tx.clock()
        const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
        tx.record('config.updated', { type: 'config', id: config.id }, { changed })
        return config
      }),
    )
  }

  /** @param options.force without it, a configuration that projects use is a `precondition` refusal */
  async delete(work: Work, identifier: string, options: { force: boolean }): Promise<void> {
    await work.commit(async (tx) => {
      const config = await this.#lock(tx, identifier)
      if (!options.force && (await tx.em.count(Project, { config })) > 0) {
        throw new Refusal('precondition', 'Configuration is used by projects. Use force=true to delete anyway.')
      }
      tx.record('config.deleted', { type: 'config', id: config.id }, { name: config.name })
      tx.em.remove(config)
    })
  }

  /** The projects that use each configuration, the newest first. */
  async projectsOf({ em }: Work, configs: readonly McpConfig[]): Promise<Map<string, Project[]>> {
    const config = { $in: configs.map(({ id }) => id) }
    const projects = await em.find(Project, { config }, { orderBy: { id: 'desc' } })
    return Map.groupBy(projects, (project) => project.config?.id ?? '')
  }

  /** Locks a configuration against changes until the transaction ends, shared with others. @throws Refusal `not_found` */
  async lockShared(tx: Transaction, identifier: string): Promise<McpConfig> {
    return this.#lock(tx, identifier, LockMode.PESSIMISTIC_READ)
  }

  async #lock(
    tx: Transaction,
    identifier: string,
    lockMode: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE = LockMode.PESSIMISTIC_WRITE,
  ): Promise<McpConfig> {
    const config = await tx.em.findOne(McpConfig, identifiedBy(identifier), { lockMode })
    if (!config) throw configNotFound()
    return config
  }
}

const configNotFound = (): Refusal => new Refusal('not_found', 'Configuration not found')

const identifiedBy = (identifier: string) => (isUuid(identifier) ? { id: identifier } : { name: identifier })

async function refusingNames<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  // Paths identify a configuration by id or by name, so a name must not look like an id.
  if (name !== undefined && isUuid(name)) throw new Refusal('invalid', 'config_name: must not be a UUID')
  return refusingConflicts({ mcp_config_name_key: `Configuration with name ${name ?? ''} already exists` }, work)
}
