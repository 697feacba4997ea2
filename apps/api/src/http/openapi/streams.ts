import { z } from 'zod'
import { CompletionBody } from '../../contracts/aggregator/completion-schemas.ts'
import type { JsonSchema, Operation, Parameter } from './document.ts'
import { failure } from './errors.ts'
import { cleanSchemas } from './schemas.ts'

const NULLABLE_INTEGER: JsonSchema = { type: ['integer', 'null'] }

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

/** What a completion took; null where the provider does not say it. */
const TAKEN: Record<string, JsonSchema> = {
  tokensIn: NULLABLE_INTEGER,
  tokensOut: NULLABLE_INTEGER,
  cost: { type: ['number', 'null'], description: 'US dollars; null for a model without a price' },
  usage: object({ prompt_tokens: NULLABLE_INTEGER, completion_tokens: NULLABLE_INTEGER }),
  job_id: { type: 'string', format: 'uuid', description: 'The job under which it is listed' },
}

function requestSchema(): JsonSchema {
  const { $schema: _, ...schema } = cleanSchemas(z.toJSONSchema(CompletionBody, { io: 'input' }))
  return schema
}

export const streamSchemas: Record<string, JsonSchema> = {
  CompletionRequest: requestSchema(),
  Completion: object({
    provider: { type: 'string' },
    model: { type: 'string' },
    content: { type: 'string' },
    ...TAKEN,
  }),
}

const addressed = (name: string): Parameter => ({
  in: 'query',
  name,
  description: `Comes before the \`${name}\` of the body; one of both is needed`,
  schema: { type: 'string' },
})

const LAST_EVENT_ID: Parameter = {
  in: 'header',
  name: 'Last-Event-ID',
  description: 'Goes on behind that event of a stream that the same user began. The body is not looked at then.',
  schema: { type: 'string' },
}

const asked: Pick<Operation, 'tags' | 'security' | 'requestBody'> = {
  tags: ['aggregator'],
  security: [{ apiKey: [] }, { bearer: [] }],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/CompletionRequest' } } },
  },
}

const failures: Operation['responses'] = {
  ...Object.fromEntries([401, 403, 413, 415, 429, 500].map((status) => [status, failure('aggregator', status)])),
  400: failure('aggregator', 400, 'The request is not valid, or there is no such provider or model'),
  409: failure('aggregator', 409, 'The job was cancelled before the answer began'),
  502: failure('aggregator', 502, 'The provider did not do it; with `Retry-After`: it may later'),
  503: failure('aggregator', 503, 'The provider is not configured, or the database does not answer'),
}

const EVENTS = [
  'Each piece is an event `message` with `{"type":"chunk","content":"..."}`.',
  'The end is an event `done` with `type`, `tokensIn`, `tokensOut`, `cost`, `usage` and `job_id`, as in `Completion`.',
  'A failure after the start is an event `error` with `{"type":"error","error":"..."}`.',
  'Every event has an `id` for `Last-Event-ID`.',
].join(' ')

/** stream/routes.ts */
export const streamPaths: Record<string, Record<string, Operation>> = {
  '/stream': {
    post: {
      operationId: 'aggregator.stream',
      summary: 'Complete a prompt, piece by piece',
      description: `Requires the scope \`jobs:create\`. ${EVENTS} The stream is a job in the list; when the caller goes away the provider is told to stop.`,
      parameters: [addressed('provider'), addressed('model'), LAST_EVENT_ID],
      ...asked,
      responses: {
        200: {
          description: 'The events (text/event-stream)',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        204: { description: 'The stream has been told to its end; there is no body' },
        404: failure('aggregator', 404, 'There is no such stream to go on with'),
        ...failures,
      },
    },
  },
  '/api/chat/completions': {
    post: {
      operationId: 'aggregator.complete',
      summary: 'Complete a prompt, in one answer',
      description: 'Requires the scope `jobs:create`. The same request as `POST /stream`, and a job in the list too.',
      parameters: [addressed('provider'), addressed('model')],
      ...asked,
      responses: {
        200: {
          description: 'The whole answer',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Completion' } } },
        },
        ...failures,
      },
    },
  },
}
