import {
  NOBODY,
  Refusal,
  type UsageOwners,
  type UsageQuery,
  type UsageReportStore,
  type UsageRow,
} from '@keystead/domain'
import type { Pool } from 'pg'

const GROUPS: Readonly<Record<NonNullable<UsageQuery['group']>, string>> = {
  key: `nullif(b.key_id, '${NOBODY}')::text`,
  user: `nullif(b.user_id, '${NOBODY}')::text`,
  project: `nullif(b.project_id, '${NOBODY}')::text`,
  scope: `nullif(s.scope, '')`,
  outcome: 'b.outcome',
}

const OWNERS: Readonly<Record<UsageOwners['kind'], string>> = {
  key: 'b.key_id',
  user: 'b.user_id',
  project: 'b.project_id',
}

const STARTS: Readonly<Record<UsageQuery['interval'], string>> = {
  hour: 'b.start',
  // Midnight in the time zone, as an instant.
  day: `(date_trunc('day', b.start at time zone $4) at time zone $4)`,
  total: 'null::timestamptz',
}

/**
 * Days of UTC are read from daily counts; days of other zones, and hours, from hourly ones. In a zone that is not whole
 * hours from UTC an hour belongs to the day in which it begins.
 */
export function createUsageReportStore(pool: Pool): UsageReportStore {
  return {
    async report(tenantId, query) {
      const { text, values } = statement(tenantId, query)
      // The ORM's connections leave times as text.
      const { rows } = await pool
        .query<Omit<UsageRow, 'start'> & { start: string | null }>(text, values)
        .catch(unknownTimeZone)
      if (rows.length > MAX_ROWS) {
        throw new Refusal('invalid', `since: the report has more than ${MAX_ROWS} rows; request less at a time`)
      }
      return rows.map(({ start, ...row }) => Object.assign(row, { start: start === null ? null : new Date(start) }))
    },
  }
}

/** SQLSTATE of an invalid parameter: only the time zone is not checked before. */
const INVALID_PARAMETER = '22023'

/** Node and PostgreSQL both know the IANA names, and each knows some more. */
function unknownTimeZone(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === INVALID_PARAMETER) {
    throw new Refusal('invalid', 'time_zone: must be an IANA time zone, such as Europe/Berlin')
  }
  throw error
}

function statement(tenantId: string, query: UsageQuery) {
  const { since, until, interval, timeZone, group, keyId, userId, projectId, scope, outcome, owners } = query
  const values: unknown[] = [tenantId, since, until, timeZone]
  const conditions = ['b.tenant_id = $1', 'b.start >= $2', 'b.start < $3', `b.grain = '${grainOf(query)}'`]
  const where = (column: string, value: string | undefined) => {
    if (value === undefined) return
    values.push(value)
    conditions.push(`${column} = $${values.length}`)
  }
  where('b.key_id', keyId)
  where('b.user_id', userId)
  where('b.project_id', projectId)
  where('b.outcome', outcome)
  if (owners) conditions.push(`${OWNERS[owners.kind]} = any($${values.push(owners.ids)})`)
  if (scope !== undefined) {
    values.push(scope)
    conditions.push(`$${values.length} = any(string_to_array(b.scope, ' '))`)
  }
  // A use with several requested scopes counts for each of them.
  const scopes =
    group === 'scope'
      ? `cross join lateral unnest(coalesce(nullif(string_to_array(b.scope, ' '), '{}'), '{""}')) as s (scope)`
      : ''
  const text = `
    select ${STARTS[interval]} as start, ${group ? GROUPS[group] : 'null::text'} as "group",
           sum(b.count)::float8 as count, sum(b.cost)::float8 as cost
    from usage_bucket b ${scopes}
    -- Every parameter has to be used, whatever the interval.
    where ${conditions.join(' and ')} and $4::text is not null
    group by 1, 2
    order by 1, 2
    limit ${MAX_ROWS + 1}`
  return { text, values }
}

/** More rows than this are too many for a chart. */
const MAX_ROWS = 10_000

const isMidnight = (moment: Date): boolean => moment.getTime() % 86_400_000 === 0

function grainOf({ since, until, interval, timeZone }: UsageQuery): 'hour' | 'day' {
  return interval !== 'hour' && timeZone === 'UTC' && isMidnight(since) && isMidnight(until) ? 'day' : 'hour'
}
