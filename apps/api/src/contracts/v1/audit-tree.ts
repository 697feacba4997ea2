import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, paging } from '../schemas.ts'
import { AUDIT_FORMATS, auditMediaType, exportText } from './audit-formats.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

/** A place in a log, or its size: no log gets so long. Clients of some languages have 32 bits for a number without a format. */
const Count = z.int().min(0).max(1_000_000_000_000_000).meta({ format: 'int64' })

const Hash = z.string().describe('A hash: SHA-256, in base64')

const AuditCheckpoint = z
  .object({
    origin: z.string().describe('Names the log: the issuer without its scheme, `/audit/` and the id of the tenant'),
    size: z.int().describe('Number of events in the log'),
    root: z.string().describe('Hash of the tree over all of them: SHA-256, in base64'),
    checkpoint: z
      .string()
      .describe('The three as a signed note (C2SP signed-note), whose keys are at `/.well-known/audit-keys.json`'),
  })
  .meta({ id: 'AuditCheckpoint' })

const AuditProof = z
  .object({
    event_id: Id.describe('Id of the event'),
    seq: z.int().describe('Its place in the log'),
    size: z.int().describe('Number of events in the log that the proof is about'),
    leaf_hash: z.string().describe('Hash of the event in the tree: SHA-256, in base64'),
    hashes: z.array(Hash).describe('The proof (RFC 9162, section 2.1.3)'),
    checkpoint: z.string().describe('The signed note of a log of that size'),
  })
  .meta({ id: 'AuditProof' })

const AuditConsistency = z
  .object({
    from_size: z.int().describe('The earlier size of the log'),
    to_size: z.int().describe('The later size of the log'),
    hashes: z.array(Hash).describe('The proof (RFC 9162, section 2.1.4)'),
  })
  .meta({ id: 'AuditConsistency' })

const Size = Count.optional().meta({ description: 'An earlier size of the log; without it: the size of now' })

/** What proves the audit log, and what is proved. */
export const auditTree = {
  checkpoint: scoped('audit:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/audit-events/checkpoint',
        summary: 'Get the signed checkpoint of the audit log',
        tags: ['audit'],
        successDescription: 'The checkpoint',
      },
      failure: 'Checkpoint retrieval failed',
    })
    .input(z.strictObject({ size: Size }))
    .output(answerOf(AuditCheckpoint))
    .query(async ({ ctx, input }) => {
      const { origin, size, root, note } = await ctx.core.auditTree.checkpoint(ctx.work, input.size)
      const shown = { origin, size, root, checkpoint: note }
      return answerWith(ctx.core.clock, 'Checkpoint retrieved successfully', shown)
    }),

  proof: scoped('audit:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/audit-events/proof',
        summary: 'Prove that an event is in the audit log',
        tags: ['audit'],
        successDescription: 'The proof, and the checkpoint that it leads to',
        errorResponses: { 404: 'The log has no such event, or not yet' },
      },
      failure: 'Proof retrieval failed',
    })
    .input(z.strictObject({ event: Id.meta({ description: 'The id of the event' }), size: Size }))
    .output(answerOf(AuditProof))
    .query(async ({ ctx, input }) => {
      const proof = await ctx.core.auditTree.inclusion(ctx.work, input.event.toLowerCase(), input.size)
      const { eventId, leafHash, ...rest } = proof
      const shown = { event_id: eventId, leaf_hash: leafHash, ...rest }
      return answerWith(ctx.core.clock, 'Proof retrieved successfully', shown)
    }),

  consistency: scoped('audit:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/audit-events/consistency',
        summary: 'Prove that the audit log has only grown since an earlier size',
        tags: ['audit'],
        successDescription: 'The proof',
      },
      failure: 'Proof retrieval failed',
    })
    .input(
      z.strictObject({
        from: Count.meta({ description: 'The earlier size' }),
        to: Count.optional().meta({ description: 'The later size; without it: the size of now' }),
      }),
    )
    .output(answerOf(AuditConsistency))
    .query(async ({ ctx, input }) => {
      const { from, to, hashes } = await ctx.core.auditTree.consistency(ctx.work, input.from, input.to)
      const shown = { from_size: from, to_size: to, hashes }
      return answerWith(ctx.core.clock, 'Proof retrieved successfully', shown)
    }),

  export: scoped('audit:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/audit-events/export',
        summary: 'Export the audit log, oldest event first',
        tags: ['audit'],
        successDescription: 'The events, a line each',
      },
      list: 'text',
      mediaTypeOf: auditMediaType,
      failure: 'Audit export failed',
    })
    .input(
      z.strictObject({
        format: z.enum(AUDIT_FORMATS).default('ndjson').meta({
          description:
            '`ndjson`: the events with their hashes, which `keystead audit verify` checks; `csv`; `ocsf`: events of the Open Cybersecurity Schema Framework, a line of JSON each',
        }),
        from: Count.default(0).meta({
          description: 'The place of the first event. A download that broke off goes on from there',
        }),
        to: Count.optional().meta({
          description: 'The place before which it ends; without it: all that the log has now',
        }),
        limit: paging.limit.meta({ description: 'Over tRPC, lines per page, 1 to 1000; over REST all are streamed' }),
        cursor: z
          .string()
          .regex(/^\d{1,16}-\d{1,16}$/u, 'must be the next_cursor of an earlier page')
          .optional()
          .meta({ description: 'Over tRPC, the `next_cursor` of an earlier page, in place of `from` and `to`' }),
      }),
    )
    .output(listAnswerOf(z.string()))
    .query(async ({ ctx, input }) => {
      const { auditTree: tree, clock } = ctx.core
      const [from = input.from, end] = input.cursor?.split('-').map(Number) ?? [input.from, input.to]
      const to = await tree.exportSize(ctx.work, end)
      const { lines, next } = await tree.exportPage(ctx.work, Math.min(from, to), to, input.limit)
      const texts = exportText(input.format, lines, { isFirst: input.cursor === undefined })
      return listAnswer(clock, 'Audit events exported successfully', texts, next < to ? `${next}-${to}` : null)
    }),
}
