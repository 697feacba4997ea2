import { CompletionBody } from './completion-schemas.ts'
import { COMPLETIONS_PATH, STREAM_PATH } from './completions.ts'
import {
  CREDENTIALS,
  type DocumentedRoutes,
  type JsonSchema,
  type Operation,
  type Parameter,
} from '../openapi-document.ts'
import { failure } from '../openapi-errors.ts'
import { headersOf } from '../openapi-headers.ts'
import { plainObject, referTo, requestSchema } from '../openapi-schemas.ts'

const tokensOf = (text: string): JsonSchema => ({
  type: ['integer', 'null'],
  description: `Tokens of the ${text}; null if the provider did not report them`,
})

/** The usage of a completion; null where the provider does not report it. */
const TAKEN: Record<string, JsonSchema> = {
  tokensIn: tokensOf('prompt'),
  tokensOut: tokensOf('answer'),
  cost: { type: ['number', 'null'], description: 'US dollars; null for a model without a price' },
  usage: { ...referTo('CompletionUsage'), description: 'The same counts, as other services name them' },
  job_id: { type: 'string', format: 'uuid', description: 'The job that records the completion' },
}

const schemas: Record<string, JsonSchema> = {
  CreateCompletionRequest: requestSchema(CompletionBody),
  CompletionUsage: plainObject({ prompt_tokens: tokensOf('prompt'), completion_tokens: tokensOf('answer') }),
  Completion: plainObject({
    provider: { type: 'string', description: 'The provider that answered' },
    model: { type: 'string', description: 'The model that answered' },
    content: { type: 'string', description: 'The whole answer' },
    ...TAKEN,
  }),
}

const addressed = (name: string): Parameter => ({
  in: 'query',
  name,
  description: `Takes precedence over \`${name}\` in the body; one of the two is required`,
  schema: { type: 'string' },
})

const LAST_EVENT_ID: Parameter = {
  in: 'header',
  name: 'Last-Event-ID',
  description: 'Resumes after this event of a stream that the same user started. The body is then ignored.',
  schema: { type: 'string' },
}

const asked: Pick<Operation, 'tags' | 'security' | 'requestBody'> = {
  tags: ['aggregator'],
  security: CREDENTIALS,
  requestBody: {
    required: true,
    description: 'The prompt, or the conversation so far, and how to complete it.',
    content: { 'application/json': { schema: referTo('CreateCompletionRequest') } },
  },
}

const failures: Operation['responses'] = {
  ...Object.fromEntries([401, 403, 413, 415, 429, 500].map((status) => [status, failure('aggregator', status)])),
  400: failure('aggregator', 400, 'The request is not valid, or there is no such provider or model'),
  409: failure('aggregator', 409, 'The job was cancelled before the answer began'),
  502: failure('aggregator', 502, 'The provider failed; with `Retry-After`, a retry may succeed'),
  503: failure('aggregator', 503, 'The provider is not configured, or the database is unavailable'),
}

const EVENTS = [
  'Each piece is an event `message` with `{"type":"chunk","content":"..."}`.',
  'The end is an event `done` with `type`, `tokensIn`, `tokensOut`, `cost`, `usage` and `job_id`, as in `Completion`.',
  'A failure after the start is an event `error` with `{"type":"error","error":"..."}`.',
  'Every event has an `id` for `Last-Event-ID`.',
].join(' ')

/** The routes of completions.ts, which are not procedures. */
const paths: Record<string, Record<string, Operation>> = {
  [STREAM_PATH]: {
    post: {
      operationId: 'aggregator.stream',
      summary: 'Complete a prompt as a stream',
      description: `Requires the scope \`jobs:create\`. ${EVENTS} The stream is recorded as a job; when the client disconnects, the provider request is aborted.`,
      parameters: [addressed('provider'), addressed('model'), LAST_EVENT_ID],
      ...asked,
      responses: {
        200: {
          description: 'The events (text/event-stream)',
          headers: headersOf(),
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        204: { description: 'The stream has no further events; there is no body', headers: headersOf() },
        404: failure('aggregator', 404, 'There is no such stream to resume'),
        ...failures,
      },
    },
  },
  [COMPLETIONS_PATH]: {
    post: {
      operationId: 'aggregator.complete',
      summary: 'Complete a prompt in one response',
      description:
        'Requires the scope `jobs:create`. Takes the same request as `POST /stream`, and is recorded as a job too.',
      parameters: [addressed('provider'), addressed('model')],
      ...asked,
      responses: {
        200: {
          description: 'The whole answer',
          headers: headersOf(),
          content: { 'application/json': { schema: referTo('Completion') } },
        },
        ...failures,
      },
    },
  },
}

export const aggregatorRoutes: DocumentedRoutes = { paths, schemas }
