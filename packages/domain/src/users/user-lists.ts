import { type BoundedCount, boundedCount, MOST_COUNTED } from '../bounded-count.ts'
import type { Page } from '../paging.ts'
import { assertRoleExists } from '../roles/role-locks.ts'
import { findSortedPage, partsLeft, type SortedPageRequest } from '../sorted-pages.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import { foldEmail } from './email.ts'
import type { ListedUser, UserListFilter, UserListQuery, UserListStore } from './user-list-store.ts'

/** Lists and counts the users of a tenant. */
export class UserLists {
  readonly #usage: UsageRecorder
  readonly #store: UserListStore

  constructor(parts: { usage: UsageRecorder; userListStore: UserListStore }) {
    this.#usage = parts.usage
    this.#store = parts.userListStore
  }

  /**
   * Newest first unless sorted otherwise, including every use that this process has counted so far.
   *
   * @throws Refusal `invalid` for a filter by a role that the tenant does not have
   */
  async list(work: Work, filter: UserListFilter, page: SortedPageRequest): Promise<Page<ListedUser>> {
    const query = await this.#queryOf(work, filter)
    return findSortedPage(page, {
      of: ['users', filter],
      find: (sorting, limit) => this.#store.find(query, sorting, limit),
      sortableOf: (user) => user,
      ...partsLeft(page, filter),
    })
  }

  /** How many users a list has, up to {@link MOST_COUNTED}. @throws as `list` does */
  async count(work: Work, filter: UserListFilter): Promise<BoundedCount> {
    return boundedCount(await this.#store.count(await this.#queryOf(work, filter), MOST_COUNTED + 1))
  }

  async #queryOf(work: Work, filter: UserListFilter): Promise<UserListQuery> {
    await assertRoleExists(work, filter.role)
    await this.#usage.flush()
    const email = filter.email == null ? undefined : foldEmail(filter.email)
    return { ...filter, email, tenantId: work.principal.tenantId, now: work.clock() }
  }
}
