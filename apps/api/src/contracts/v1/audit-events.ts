import type { AuditEvent } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, Moment, paging, Timestamp } from '../schemas.ts'
import { listAnswer, listAnswerOf } from './envelope.ts'

const Outcome = z.enum(['success', 'failure']).meta({ id: 'AuditOutcome' })

const AuditEventView = z
  .object({
    event_id: Id.describe('Id of the event'),
    actor_id: Id.nullable().describe('Id of the user who acted; null if nobody was authenticated'),
    actor_key_id: Id.nullable().describe('Id of the key with which the user acted; null for a session'),
    action: z.string().describe('What was done, for example key.created'),
    target_type: z.string().nullable().describe('Kind of what it was done to, for example key; null for none'),
    target_id: z.string().nullable().describe('Id of what it was done to; null for none'),
    outcome: Outcome.describe('Whether the action succeeded'),
    ip: z.string().describe('Address of the caller: IPv4 or IPv6'),
    user_agent: z.string().nullable().describe('The `User-Agent` of the request; null if it had none'),
    request_id: z.string().nullable().describe('The `X-Request-Id` of the answer; null for what no request caused'),
    details: z.record(z.string(), z.json()).nullable().describe('More about the action, by its kind; null for none'),
    count: z.int().meta({ description: 'Number of occurrences; more than 1 for uses and failures within one minute' }),
    created_at: Timestamp.describe('When it happened; of several occurrences, the first'),
  })
  .meta({ id: 'AuditEvent' })

const Details = AuditEventView.shape.details

const view = (event: AuditEvent): z.infer<typeof AuditEventView> => ({
  event_id: event.id,
  actor_id: event.actorId ?? null,
  actor_key_id: event.actorKeyId ?? null,
  action: event.action,
  target_type: event.targetType ?? null,
  target_id: event.targetId ?? null,
  outcome: event.outcome,
  ip: event.ip,
  user_agent: event.userAgent ?? null,
  request_id: event.requestId ?? null,
  details: Details.parse(event.details ?? null),
  count: event.count,
  created_at: iso(event.createdAt),
})

export const auditEvents = {
  list: scoped('audit:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/audit-events',
        summary: 'List audit events with filters, newest first',
        tags: ['audit'],
      },
      list: 'enveloped',
      failure: 'Audit event listing failed',
    })
    .input(
      z.strictObject({
        ...paging,
        actor: Id.optional().meta({ description: 'The id of the user who acted' }),
        action: z.string().max(100).optional().meta({ description: 'The action, for example key.created' }),
        target: z.string().max(200).optional().meta({ description: 'The id of the target' }),
        since: Moment.optional().meta({ description: 'Events at or after this time' }),
        until: Moment.optional().meta({ description: 'Events before this time' }),
      }),
    )
    .output(listAnswerOf(AuditEventView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, since, until, ...filter } = input
      const range = { since: since && new Date(since), until: until && new Date(until) }
      const { items, next } = await ctx.core.audit.list(
        ctx.work,
        { ...filter, since: range.since || undefined, until: range.until || undefined },
        { limit, cursor },
      )
      return listAnswer(ctx.core.clock, 'Audit events retrieved successfully', items.map(view), next)
    }),
}
