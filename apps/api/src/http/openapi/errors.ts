import type { ContractName } from '../presenters.ts'
import type { JsonSchema, Reference, ResponseObject } from './document.ts'

const text = (description: string, ...examples: string[]): JsonSchema => ({ type: 'string', description, examples })

const object = (description: string, properties: Record<string, JsonSchema>, optional: string[] = []): JsonSchema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

/** The one error body of each contract, by the name of its schema. The codes are open, so that there may be more of them later. */
const ERROR_SCHEMAS: Readonly<Record<ContractName, readonly [name: string, schema: JsonSchema]>> = {
  aggregator: [
    'AggregatorError',
    object('Why a request failed', {
      error: text(
        'unauthorized, forbidden, validation_error, not_found, conflict, in_progress, rate_limited, internal_error and others',
        'validation_error',
      ),
      message: text('For people', 'name is required'),
    }),
  ],
  accounts: ['AccountsError', object('Why a request failed', { error: text('For people', 'API user not found') })],
  content: ['ContentError', object('Why a request failed', { error: text('For people', 'API user not found') })],
  v1: [
    'Error',
    object(
      'Why a request failed',
      {
        error: text('What failed', 'User creation failed'),
        detail: text('Why, for people', 'User with email alice@example.com already exists'),
        timestamp: { type: 'string', format: 'date-time', description: 'RFC 3339, UTC' },
        code: text(
          'For programs: validation_error, unauthorized, forbidden, not_found, conflict, precondition, in_progress, rate_limited, internal_error and others',
          'conflict',
        ),
        request_id: text(
          'Names the request in the logs; also the X-Request-Id header',
          '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11',
        ),
        issues: {
          type: 'array',
          description: 'What is wrong with each part of the input',
          items: object('One fault', { path: text('The field', 'email'), message: text('Its fault', 'is required') }),
        },
      },
      ['issues'],
    ),
  ],
}

const CONTRACTS: readonly ContractName[] = ['aggregator', 'accounts', 'content', 'v1']

const PREFIXES: Readonly<Record<ContractName, string>> = {
  aggregator: 'Aggregator',
  accounts: 'Accounts',
  content: 'Content',
  v1: '',
}

/** Name and meaning of each status that an operation fails with. */
const FAILURES: Readonly<Record<number, readonly [name: string, description: string]>> = {
  400: ['BadRequest', 'The request is not valid'],
  401: ['Unauthorized', 'The credentials are missing or not valid'],
  403: ['Forbidden', 'The credentials do not allow it'],
  404: ['NotFound', 'There is no such thing, or none that the caller may know of'],
  409: ['Conflict', 'The first request with this idempotency key still runs; worth trying again'],
  413: ['PayloadTooLarge', 'The body is larger than 1 MiB'],
  415: ['UnsupportedMediaType', 'The body is not JSON in UTF-8'],
  422: ['UnprocessableContent', 'The idempotency key was used for another request'],
  429: ['TooManyRequests', 'Too many authentication attempts from this address'],
  500: ['InternalServerError', 'The service failed; the log says why'],
  503: ['ServiceUnavailable', 'The database does not answer; worth trying again'],
}

const NOT_VALID_OR_CONFLICT = 'The request is not valid, or what exists already, or its state, forbids it'

const answersConflictsWith400 = (contract: ContractName, status: string): boolean =>
  status === '400' && (contract === 'content' || contract === 'v1')

export const LIMIT_HEADERS = {
  'Retry-After': {
    description: 'Seconds after which it is worth trying again',
    schema: { type: 'integer', minimum: 1 },
  },
  RateLimit: {
    description: 'What is left of the limit and when it starts again (draft-ietf-httpapi-ratelimit-headers)',
    schema: { type: 'string', examples: ['"authentication";r=0;t=42'] },
  },
  'RateLimit-Policy': {
    description: 'The limit and its window in seconds (draft-ietf-httpapi-ratelimit-headers)',
    schema: { type: 'string', examples: ['"authentication";q=100;w=60'] },
  },
}

/** What comes with a failure that may pass. */
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  409: ['Retry-After'],
  502: ['Retry-After'],
  429: Object.keys(LIMIT_HEADERS),
  503: ['Retry-After'],
}

export const headerReference = (name: string): Reference => ({ $ref: `#/components/headers/${name}` })

export const errorSchemaName = (contract: ContractName): string => ERROR_SCHEMAS[contract][0]

function errorResponse(contract: ContractName, status: number, description: string): ResponseObject {
  const schema = { $ref: `#/components/schemas/${errorSchemaName(contract)}` }
  const headers = Object.fromEntries((HEADERS[status] ?? []).map((name) => [name, headerReference(name)]))
  return { description, ...(status in HEADERS && { headers }), content: { 'application/json': { schema } } }
}

/** A failure of an operation; one with a meaning of its own is written out, the others are shared. */
export function failure(contract: ContractName, status: number, meaning?: string): ResponseObject | Reference {
  if (meaning !== undefined) return errorResponse(contract, status, meaning)
  const [name] = FAILURES[status] ?? []
  if (name === undefined) throw new Error(`${status} has no common meaning; state one`)
  return { $ref: `#/components/responses/${PREFIXES[contract]}${name}` }
}

export const errorSchemas = (): Record<string, JsonSchema> => Object.fromEntries(Object.values(ERROR_SCHEMAS))

export function errorResponses(): Record<string, ResponseObject> {
  return Object.fromEntries(
    CONTRACTS.flatMap((contract) =>
      Object.entries(FAILURES).map(([status, [name, description]]) => [
        PREFIXES[contract] + name,
        errorResponse(
          contract,
          Number(status),
          answersConflictsWith400(contract, status) ? NOT_VALID_OR_CONFLICT : description,
        ),
      ]),
    ),
  )
}
