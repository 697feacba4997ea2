import { PUBLISHED_EVENTS } from '@keystead/domain'
import { z } from 'zod'
import { authenticated } from '../../calls/procedures.ts'
import { answerOf, answerWith } from './envelope.ts'

const EventKind = z
  .object({
    name: z.string().describe('Name, which deliveries have as `type`'),
    description: z.string().describe('What has happened'),
    schema: z.record(z.string(), z.json()).describe('JSON Schema (2020-12) of its `data`'),
    example: z.record(z.string(), z.json()).describe('A whole event, as it is delivered'),
  })
  .meta({ id: 'EventKind' })

export const events = {
  list: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/events',
        summary: 'List the kinds of events that plugins can get, by name',
        successDescription: 'All kinds of this release',
        tags: ['plugins'],
      },
    })
    .input(z.strictObject({}))
    .output(answerOf(z.array(EventKind)))
    .query(({ ctx }) => answerWith(ctx.core.clock, 'Events retrieved successfully', [...PUBLISHED_EVENTS])),
}
