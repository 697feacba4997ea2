export const USAGE_GROUPS = ['key', 'user', 'project', 'scope', 'outcome'] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]

export const USAGE_INTERVALS = ['hour', 'day', 'total'] as const
export type UsageInterval = (typeof USAGE_INTERVALS)[number]

/** Keys, users or projects whose usage is read together. */
export interface UsageOwners {
  kind: 'key' | 'user' | 'project'
  ids: readonly string[]
}

export interface UsageQuery {
  since: Date
  until: Date
  interval: UsageInterval
  /** The IANA time zone of the days. */
  timeZone: string
  /** Undefined: no grouping. */
  group?: UsageGroup | undefined
  /** Counts only what belongs to these. */
  owners?: UsageOwners
  keyId?: string | undefined
  userId?: string | undefined
  projectId?: string | undefined
  scope?: string | undefined
  outcome?: string | undefined
}

/** What was counted in one interval for one member of the group. */
export interface UsageRow {
  /** When the interval begins; null for the total. */
  start: Date | null
  /** The id, scope or outcome that the row is about; null for what belongs to none, and without a group. */
  group: string | null
  count: number
  /** The costs of those that succeeded. */
  cost: number
}

export interface UsageReportStore {
  /** In order of time, then of group. */
  report(tenantId: string, query: UsageQuery): Promise<UsageRow[]>
}
