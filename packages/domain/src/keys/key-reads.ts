import { findPages, type Page, type PageRequest } from '../paging.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import type { KeyFilter } from './key-filter.ts'
import type { KeyOwners, KeyStore } from './key-store.ts'
import type { ShownKey } from './shown-key.ts'

/** Reads the keys of many owners together: each method is one statement, however many there are. */
export class KeyReads {
  readonly #usage: UsageRecorder
  readonly #store: KeyStore

  constructor({ usage, store }: { usage: UsageRecorder; store: KeyStore }) {
    this.#usage = usage
    this.#store = store
  }

  /** The keys with these ids, by id, without those that do not exist; with every use that this process has counted so far. */
  async findMany({ principal }: Work, ids: readonly string[]): Promise<Map<string, ShownKey>> {
    await this.#usage.flush()
    const { tenantId } = principal
    const keys = await this.#store.find({ tenantId, handle: { ids }, limit: ids.length })
    return new Map(keys.map((key) => [key.id, key]))
  }

  /** A page of the keys of each owner, by its id. @see KeysService.list */
  async listOfEach(
    { principal }: Work,
    owners: KeyOwners,
    filter: KeyFilter,
    page: PageRequest,
  ): Promise<Map<string, Page<ShownKey>>> {
    await this.#usage.flush()
    const { tenantId } = principal
    return findPages(owners.ids, page, {
      find: ({ after: { id: before }, options: { limit } }) =>
        this.#store.find({ ...filter, tenantId, owners, before: before?.$lt, limit }),
      ownerOf: ({ user, project }) => (owners.kind === 'user' ? user.id : project?.id),
    })
  }

  async count({ principal: { tenantId } }: Work, filter: KeyFilter): Promise<number> {
    const counts = await this.#store.count({ ...filter, tenantId })
    return counts.get(null) ?? 0
  }

  /** The number of keys of each owner, by its id. */
  async countOfEach({ principal }: Work, owners: KeyOwners, filter: KeyFilter): Promise<Map<string, number>> {
    const counts = await this.#store.count({ ...filter, tenantId: principal.tenantId, owners })
    return new Map(owners.ids.map((id) => [id, counts.get(id) ?? 0]))
  }
}
