import { Refusal, USAGE_GROUPS, USAGE_INTERVALS, type UsageInterval } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, isoOrNull, Moment, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'

const DAY_MS = 86_400_000

/** A quarter of a year by the hour is 2,200 rows per group member. */
const LONGEST_HOURLY_MS = 93 * DAY_MS
const LONGEST_MS = 3 * 366 * DAY_MS

const isTimeZone = (name: string): boolean => {
  try {
    // PostgreSQL and Intl both support IANA names; offsets, which only one of them supports, are refused.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

export const isInOrder = ({ since, until }: Pick<WantedPeriod, 'since' | 'until'>): boolean =>
  !since || !until || Date.parse(since) < Date.parse(until)

export const IN_ORDER = { path: ['until'], message: 'must be after since' }

const UsageRowView = z
  .object({
    start: Timestamp.nullable().meta({ description: 'Start of the interval; null for the total' }),
    group: z.string().nullable().meta({ description: 'The key, user, project, scope or outcome; null for none' }),
    count: z.int().meta({ description: 'Verifications' }),
    cost: z.int().meta({ description: 'Cost of the successful ones' }),
  })
  .meta({ id: 'UsageRow' })

const Group = z.enum(USAGE_GROUPS).meta({ id: 'UsageGroup' })

const Interval = z.enum(USAGE_INTERVALS).meta({ id: 'UsageInterval' })

/** The time zone of the days of a report. */
export const TimeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin')
  .default('UTC')

const Query = z
  .strictObject({
    group: Group.optional().meta({ description: 'By default ungrouped' }),
    interval: Interval.default('day').meta({ description: 'Interval per row' }),
    since: Moment.optional().meta({
      description: 'Start of the period, by the hour; by default 30 days before its end',
    }),
    until: Moment.optional().meta({ description: 'End of the period, exclusive; by default now' }),
    time_zone: TimeZone.meta({ description: 'Time zone of the days: an IANA name' }),
    key_id: Id.optional().meta({ description: 'Only this key' }),
    user_id: Id.optional().meta({ description: 'Only keys of this user' }),
    project_id: Id.optional().meta({ description: 'Only keys for this project' }),
    scope: z.string().max(100).optional().meta({ description: 'Only verifications that required this scope' }),
    outcome: z.string().max(50).optional().meta({ description: 'A verification code, such as VALID' }),
  })
  .refine(isInOrder, IN_ORDER)

/** The period of a report as it was requested. */
interface WantedPeriod {
  since?: string | null | undefined
  until?: string | null | undefined
  interval: UsageInterval
}

/** @throws Refusal `invalid` for a period that is too long for its interval */
export function periodOf({ since, until, interval }: WantedPeriod, now: Date): { since: Date; until: Date } {
  const end = until == null ? now : new Date(until)
  const begin = since == null ? new Date(end.getTime() - 30 * DAY_MS) : new Date(since)
  if (end.getTime() - begin.getTime() > (interval === 'hour' ? LONGEST_HOURLY_MS : LONGEST_MS)) {
    throw new Refusal(
      'invalid',
      'since is too early: the period may span at most 93 days by the hour, and three years otherwise',
    )
  }
  return { since: begin, until: end }
}

export const usage = {
  get: scoped('usage:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/usage',
        summary: 'Count verifications by time, key, user, project, scope or outcome',
        successDescription: 'The counts, by interval and group',
        tags: ['usage'],
      },
      failure: 'Usage report failed',
    })
    .input(Query)
    .output(answerOf(z.array(UsageRowView)))
    .query(async ({ ctx, input }) => {
      const { group, interval, time_zone: timeZone, key_id: keyId, user_id: userId } = input
      const { project_id: projectId, scope, outcome } = input
      const period = periodOf(input, ctx.core.clock())
      const query = { ...period, group, interval, timeZone, keyId, userId, projectId, scope, outcome }
      const rows = await ctx.core.usage.report(ctx.work, query)
      return answerWith(
        ctx.core.clock,
        'Usage retrieved successfully',
        rows.map(({ start, group: member, count, cost }) => ({ start: isoOrNull(start), group: member, count, cost })),
      )
    }),
}
