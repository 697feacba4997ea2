import type { ListedEvent } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, Moment, paging, Timestamp } from '../schemas.ts'
import { auditTree } from './audit-tree.ts'
import { listAnswer, listAnswerOf } from './envelope.ts'

const Outcome = z.enum(['success', 'failure']).meta({ id: 'AuditOutcome' })

const FieldChange = z
  .object({
    before: z.json().describe('The value before'),
    after: z.json().describe('The value after'),
  })
  .meta({ id: 'FieldChange' })

const AuditEventView = z
  .object({
    seq: z
      .int()
      .nullable()
      .describe(
        'Its place in the log of the tenant, from 0 and without gaps; null while it has none, for a second or while it is open',
      ),
    open: z
      .boolean()
      .describe(
        'Whether it still counts occurrences of its minute. Then it has no place in the log yet, and may change',
      ),
    event_id: Id.describe('Id of the event'),
    actor_id: Id.nullable().describe('Id of the user who acted; null if nobody was authenticated'),
    actor_name: z
      .string()
      .nullable()
      .describe('Name of that user as it was; null if nobody was authenticated, and in older events'),
    actor_kind: z.string().nullable().describe('person, service, system or anonymous; null in older events'),
    actor_key_id: Id.nullable().describe('Id of the key with which the user acted; null for a session'),
    action: z.string().describe('What was done, for example key.created'),
    target_type: z.string().nullable().describe('Kind of what it was done to, for example key; null for none'),
    target_id: z.string().nullable().describe('Id of what it was done to; null for none'),
    target_name: z
      .string()
      .nullable()
      .describe('Name of what it was done to as it was; null for none, and in older events'),
    outcome: Outcome.describe('Whether the action succeeded'),
    ip: z.string().describe('Address of the caller: IPv4 or IPv6'),
    user_agent: z.string().nullable().describe('The `User-Agent` of the request; null if it had none'),
    request_id: z.string().nullable().describe('The `X-Request-Id` of the answer; null for what no request caused'),
    details: z.record(z.string(), z.json()).nullable().describe('More about the action, by its kind; null for none'),
    changes: z
      .record(z.string(), FieldChange)
      .nullable()
      .describe('Fields of the target before and after, by their names; null where none are recorded. Never secrets'),
    count: z.int().meta({ description: 'Number of occurrences; more than 1 for uses and failures within one minute' }),
    created_at: Timestamp.describe('When it happened; of several occurrences, the first'),
  })
  .meta({ id: 'AuditEvent' })

const view = (event: ListedEvent): z.infer<typeof AuditEventView> => event

const LIST_OF_IDS =
  /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(,[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}){0,49}$/

const listOf = (text: string | undefined): string[] | undefined => text?.split(',')

export const auditEvents = {
  ...auditTree,
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
        actor: z
          .string()
          .regex(LIST_OF_IDS, 'must be a UUID, or several with commas between')
          .optional()
          .meta({ description: 'The id of the user who acted, or several with commas between' }),
        action: z.string().max(1000).optional().meta({
          description:
            'The action, for example key.created, or a pattern such as key.*, or several with commas between',
        }),
        target: z
          .string()
          .max(2000)
          .optional()
          .meta({ description: 'The id of the target, or several with commas between' }),
        since: Moment.optional().meta({ description: 'Events at or after this time' }),
        until: Moment.optional().meta({ description: 'Events before this time' }),
      }),
    )
    .output(listAnswerOf(AuditEventView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, since, until, actor, action, target } = input
      const filter = { actors: listOf(actor), actions: listOf(action), targets: listOf(target) }
      const range = { since: since && new Date(since), until: until && new Date(until) }
      const { items, next } = await ctx.core.audit.list(
        ctx.work,
        { ...filter, since: range.since || undefined, until: range.until || undefined },
        { limit, cursor },
      )
      return listAnswer(ctx.core.clock, 'Audit events retrieved successfully', items.map(view), next)
    }),
}
