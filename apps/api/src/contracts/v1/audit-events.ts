import type { AuditEvent } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, Moment, paging, Timestamp } from '../schemas.ts'
import { listAnswer, listAnswerOf } from './envelope.ts'

const AuditEventView = z
  .object({
    event_id: Id,
    actor_id: Id.nullable(),
    actor_key_id: Id.nullable(),
    action: z.string(),
    target_type: z.string().nullable(),
    target_id: z.string().nullable(),
    outcome: z.enum(['success', 'failure']),
    ip: z.string(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
    details: z.record(z.string(), z.json()).nullable(),
    count: z.int().meta({ description: 'How often it happened; more than 1 for uses and failures within one minute' }),
    created_at: Timestamp,
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
        action: z.string().max(100).optional().meta({ description: 'What was done, for example key.created' }),
        target: z.string().max(200).optional().meta({ description: 'The id of what was acted on' }),
        since: Moment.optional().meta({ description: 'Events of this moment or later' }),
        until: Moment.optional().meta({ description: 'Events before this moment' }),
      }),
    )
    .output(listAnswerOf(AuditEventView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, since, until, ...filter } = input
      const range = { since: since && new Date(since), until: until && new Date(until) }
      const { items, next } = await ctx.core.audit.list(
        ctx.em(),
        ctx.principal,
        { ...filter, since: range.since || undefined, until: range.until || undefined },
        { limit, cursor },
      )
      return listAnswer(ctx.core.clock, 'Audit events retrieved successfully', items.map(view), next)
    }),
}
