import { Refusal, USAGE_GROUPS, USAGE_INTERVALS } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Id, isoOrNull, Moment, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'

const DAY_MS = 86_400_000

/** Hours for a quarter of a year are 2,200 rows for each member of a group. */
const LONGEST_HOURLY_MS = 93 * DAY_MS
const LONGEST_MS = 3 * 366 * DAY_MS

const isTimeZone = (name: string): boolean => {
  try {
    // PostgreSQL and Intl both use the IANA names; offsets, which only one of them reads, are left out.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

const UsageRowView = z
  .object({
    start: Timestamp.nullable().meta({ description: 'When the interval begins; null for the total' }),
    group: z.string().nullable().meta({ description: 'The key, user, project, scope or outcome; null for none' }),
    count: z.int().meta({ description: 'Verifications' }),
    cost: z.int().meta({ description: 'What those that succeeded cost' }),
  })
  .meta({ id: 'UsageRow' })

const Query = z
  .strictObject({
    group: z.enum(USAGE_GROUPS).optional().meta({ description: 'Without it all together' }),
    interval: z.enum(USAGE_INTERVALS).default('day').meta({ description: 'What each row counts' }),
    since: Moment.optional().meta({ description: 'Counts from here on, by the hour; without it the last 30 days' }),
    until: Moment.optional().meta({ description: 'Counts before this; without it up to now' }),
    time_zone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin')
      .default('UTC')
      .meta({ description: 'Whose days are meant: an IANA name' }),
    key_id: Id.optional().meta({ description: 'Only this key' }),
    user_id: Id.optional().meta({ description: 'Only keys of this user' }),
    project_id: Id.optional().meta({ description: 'Only keys for this project' }),
    scope: z.string().max(100).optional().meta({ description: 'Only verifications that asked for this scope' }),
    outcome: z.string().max(50).optional().meta({ description: 'A code of a verification, such as VALID' }),
  })
  .refine(({ since, until }) => !since || !until || Date.parse(since) < Date.parse(until), {
    path: ['until'],
    message: 'must be after since',
  })

function spanOf({ since, until }: z.infer<typeof Query>, now: Date): { since: Date; until: Date } {
  const end = until === undefined ? now : new Date(until)
  return { since: since === undefined ? new Date(end.getTime() - 30 * DAY_MS) : new Date(since), until: end }
}

export const usage = {
  get: scoped('usage:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/usage',
        summary: 'How often keys were verified, by time, key, user, project, scope or outcome',
        tags: ['usage'],
      },
      failure: 'Usage report failed',
    })
    .input(Query)
    .output(answerOf(z.array(UsageRowView)))
    .query(async ({ ctx, input }) => {
      const { group, interval, time_zone: timeZone, key_id: keyId, user_id: userId } = input
      const { project_id: projectId, scope, outcome } = input
      const span = spanOf(input, ctx.core.clock())
      const longest = interval === 'hour' ? LONGEST_HOURLY_MS : LONGEST_MS
      if (span.until.getTime() - span.since.getTime() > longest) {
        throw new Refusal('invalid', 'since is too early: at most 93 days by the hour, and three years otherwise')
      }
      const query = { ...span, group, interval, timeZone, keyId, userId, projectId, scope, outcome }
      const rows = await ctx.core.usage.report(ctx.principal, query)
      return answerWith(
        ctx.core.clock,
        'Usage retrieved successfully',
        rows.map(({ start, group: member, count, cost }) => ({ start: isoOrNull(start), group: member, count, cost })),
      )
    }),
}
