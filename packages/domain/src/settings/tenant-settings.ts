import { LRUCache } from 'lru-cache'
import type { CredentialCache } from '../access/credential-cache.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Work } from '../work/work.ts'
import { effectiveSettings, type InstallationSettings } from './bounds.ts'
import type { SetSettings, Settings } from './setting.ts'
import { SettingsVersion } from './settings-version.entity.ts'

export interface SettingsStore {
  /** What a tenant has set at the moment of the call. */
  find(tenantId: string): Promise<SetSettings>
  /** The same of every tenant that has set something. */
  all(): Promise<ReadonlyMap<string, SetSettings>>
}

/** The most tenants whose settings are kept. */
const CAPACITY = 50_000

/** A look-up in progress; its result is not kept when the tenant's settings change meanwhile. */
interface Loading {
  answer: Promise<Settings>
}

/**
 * What governs each tenant, from memory while the copies of credentials are valid: the same feed announces changes of both, and a
 * change of settings waits for every replica like one of a credential. (docs/adr/0009, 0051)
 */
export class TenantSettings {
  readonly installation: InstallationSettings
  readonly #store: SettingsStore
  readonly #credentials: Pick<CredentialCache, 'isTrusted'>
  readonly #known = new LRUCache<string, Settings>({ max: CAPACITY })
  readonly #loading = new Map<string, Loading>()

  constructor(parts: { store: SettingsStore; installation: InstallationSettings; cache: CredentialCache }) {
    this.#store = parts.store
    this.installation = parts.installation
    this.#credentials = parts.cache
    parts.cache.alsoForget(this)
  }

  /** @returns without a promise when they are in memory */
  of(tenantId: string): MaybePromise<Settings> {
    return this.#copyOf(tenantId) ?? this.#load(tenantId)
  }

  /** Those of the caller's tenant. In a transaction they are read by its connection, if at all. */
  for({
    principal: { tenantId },
    isWriting,
    em,
  }: Pick<Work, 'principal' | 'isWriting' | 'em'>): MaybePromise<Settings> {
    return this.#copyOf(tenantId) ?? (isWriting ? this.#readBy(em, tenantId) : this.#load(tenantId))
  }

  /** Those of every tenant that has set something, as they are at the moment of the call. */
  async all(): Promise<ReadonlyMap<string, Settings>> {
    const set = [...(await this.#store.all())]
    return new Map(set.map(([tenantId, each]) => [tenantId, this.effective(each)]))
  }

  /** Those that a set of settings would be. */
  effective(set: SetSettings): Settings {
    return effectiveSettings(set, this.installation)
  }

  /** The feed says that the settings of a tenant have changed. */
  forget(tenantId: string): void {
    this.#known.delete(tenantId)
    this.#loading.delete(tenantId)
  }

  forgetAll(): void {
    this.#known.clear()
    this.#loading.clear()
  }

  #copyOf(tenantId: string): Settings | undefined {
    return this.#credentials.isTrusted() ? this.#known.get(tenantId) : undefined
  }

  async #readBy(em: Work['em'], tenantId: string): Promise<Settings> {
    const [newest] = await em.find(SettingsVersion, { tenantId }, { orderBy: { version: 'desc' }, limit: 1 })
    return this.effective(newest?.settings ?? {})
  }

  #load(tenantId: string): Promise<Settings> {
    if (!this.#credentials.isTrusted()) return this.#find(tenantId)
    const running = this.#loading.get(tenantId)
    if (running) return running.answer
    const load: Loading = { answer: this.#find(tenantId) }
    this.#loading.set(tenantId, load)
    load.answer = load.answer
      .then((settings) => {
        if (this.#loading.get(tenantId) === load && this.#credentials.isTrusted()) this.#known.set(tenantId, settings)
        return settings
      })
      .finally(() => {
        if (this.#loading.get(tenantId) === load) this.#loading.delete(tenantId)
      })
    return load.answer
  }

  async #find(tenantId: string): Promise<Settings> {
    return this.effective(await this.#store.find(tenantId))
  }
}
