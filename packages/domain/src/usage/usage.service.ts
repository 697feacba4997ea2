import { type Clock, startOfUtcDay } from '../clock.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Work } from '../work/work.ts'
import type { UsageRecorder } from './usage-recorder.ts'
import type { UsageOwners, UsageQuery, UsageReportStore, UsageRow } from './usage-report.ts'
import { UserUsage } from './user-usage.entity.ts'

/** The usage of a user, as of now. */
export interface UsageSummary {
  totalRequests: number
  requestsToday: number
  firstUsedAt: Date | null
  lastUsedAt: Date | null
  /** When the daily count began: the later of the user's creation and today's UTC midnight. */
  lastReset: Date
}

export class UsageService {
  readonly #clock: Clock
  readonly #recorder: UsageRecorder

  readonly #reports: UsageReportStore

  constructor(clock: Clock, recorder: UsageRecorder, reports: UsageReportStore) {
    this.#clock = clock
    this.#recorder = recorder
    this.#reports = reports
  }

  /** How often the keys of the principal's tenant were verified, including every use that this process has counted so far. */
  async report({ principal }: Work, query: UsageQuery): Promise<UsageRow[]> {
    await this.#recorder.flush()
    return this.#reports.report(principal.tenantId, query)
  }

  /** The report of each owner, by its id: one statement, however many owners. @see report */
  async reportOfEach(
    work: Work,
    owners: UsageOwners,
    query: Omit<UsageQuery, 'group' | 'owners'>,
  ): Promise<Map<string, UsageRow[]>> {
    const rows = await this.report(work, { ...query, owners, group: owners.kind })
    const reports = Map.groupBy(rows, ({ group }) => group)
    return new Map(owners.ids.map((id) => [id, reports.get(id) ?? []]))
  }

  /** The usage of each user by id, including every use that this process has counted so far. */
  async ofUsers({ em, isWriting }: Work, users: ApiUser[]): Promise<Map<string, UsageSummary>> {
    // A transaction holds a connection, and must not wait for another.
    if (!isWriting) await this.#recorder.flush()
    const rows = await em.find(UserUsage, { user: { $in: users.map(({ id }) => id) } })
    const byUser = new Map(rows.map((row) => [row.user.id, row]))
    return new Map(users.map((user) => [user.id, this.#summary(user, byUser.get(user.id))]))
  }

  /** The usage of a user who was just created. It reads nothing, so it cannot fail and lose a key that is shown once. */
  ofNewUser(user: ApiUser): UsageSummary {
    return this.#summary(user, undefined)
  }

  #summary(user: ApiUser, row: UserUsage | undefined): UsageSummary {
    const now = this.#clock()
    const midnight = startOfUtcDay(now)
    return {
      totalRequests: row?.totalRequests ?? 0,
      requestsToday: row?.requestsOn(now) ?? 0,
      firstUsedAt: row?.firstUsedAt ?? null,
      lastUsedAt: row?.lastUsedAt ?? null,
      lastReset: user.createdAt > midnight ? user.createdAt : midnight,
    }
  }
}
