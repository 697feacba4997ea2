import type { ContractName } from './contract.ts'
import { CONTRACTS } from './contracts.ts'
import { AT, REQUEST_ID } from './examples.ts'
import { headersOf } from './openapi-headers.ts'
import { SHARED_FAILURES } from './shared-failures.ts'
import type { JsonSchema, Reference, ResponseObject } from './openapi-document.ts'

/** Name and meaning of each status that an operation fails with. */
const FAILURES: Readonly<Record<number, readonly [name: string, description: string]>> = {
  400: ['BadRequest', 'The request is not valid'],
  401: ['Unauthorized', 'The credentials are missing or not valid'],
  403: ['Forbidden', 'The credentials do not allow it'],
  404: ['NotFound', 'It does not exist, or the caller may not see it'],
  409: ['Conflict', 'The first request with this idempotency key is still running; retry'],
  413: ['PayloadTooLarge', 'The body is larger than 1 MiB'],
  415: ['UnsupportedMediaType', 'The body is not JSON in UTF-8'],
  422: ['UnprocessableContent', 'The idempotency key was used for another request'],
  429: ['TooManyRequests', 'Too many authentication attempts from this address'],
  500: ['InternalServerError', 'The service failed; the log says why'],
  503: ['ServiceUnavailable', 'The database is unavailable; retry'],
}

/** Of the examples of failures that any operation may have. */
const SUMMARIES: Readonly<Record<number, string>> = {
  400: 'The body is not JSON',
  401: 'No credentials',
  403: 'A scope is missing',
  404: 'There is no such thing',
  409: 'The first request with this idempotency key is still running',
  412: 'It has changed since',
  413: 'The body is too large',
  415: 'The body is not JSON by its type',
  416: 'There is no such part',
  422: 'The idempotency key was used for another request',
  428: 'If-Match is missing',
  429: 'Too many attempts',
  500: 'The service failed',
  503: 'The database is unavailable',
  507: 'The quota is full',
}

const NOT_VALID_OR_CONFLICT = 'The request is not valid, or conflicts with an existing resource or its state'

/** The headers of a failure, beside those that every answer may carry. */
const FAILURE_HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  409: ['Retry-After'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  502: ['Retry-After'],
  503: ['Retry-After'],
}

/** Refused before the body, and so its fields, is read. */
const UNREAD: ReadonlySet<number> = new Set([413, 415, 429])

export const errorSchemaName = (contract: ContractName): string => CONTRACTS[contract].error.name

/** @param isShared whether it means the same for every operation of the contract */
function errorResponse(
  contract: ContractName,
  status: number,
  description: string,
  { more = [], isShared }: { more?: readonly string[] | undefined; isShared: boolean },
): ResponseObject {
  const schema = { $ref: `#/components/schemas/${errorSchemaName(contract)}` }
  const mayWarn = !CONTRACTS[contract].refusesUnknownFields && !UNREAD.has(status)
  const headers = {
    ...headersOf(...(FAILURE_HEADERS[status] ?? []), ...(mayWarn ? ['X-Keystead-Warning'] : []), ...more),
    ...(status === 403 && { 'WWW-Authenticate': { $ref: '#/components/headers/Scope-Challenge' } }),
  }
  return {
    description,
    headers,
    content: { 'application/json': { schema, ...(isShared && exampleOf(contract, status)) } },
  }
}

/** What an operation without examples of its own shows for this status. */
function exampleOf(contract: ContractName, status: number) {
  const shown = SHARED_FAILURES[status]
  if (!shown) return undefined
  const { body: value } = CONTRACTS[contract].present(shown, {
    requestId: REQUEST_ID,
    now: new Date(AT),
    title: undefined,
  })
  return { examples: { [shown.code]: { summary: SUMMARIES[status] ?? shown.message, value } } }
}

/**
 * A failure of an operation; one with a specific meaning is written out, the others are shared.
 *
 * @param headers what it may carry beside the headers of its status
 */
export function failure(
  contract: ContractName,
  status: number,
  meaning?: string,
  headers?: readonly string[],
): ResponseObject | Reference {
  if (meaning !== undefined) {
    const isShared = status !== 404 && status !== 409 && status !== 400
    return errorResponse(contract, status, meaning, { more: headers, isShared })
  }
  const [name] = FAILURES[status] ?? []
  if (name === undefined) throw new Error(`${status} has no common meaning; state one`)
  return { $ref: `#/components/responses/${CONTRACTS[contract].responsePrefix}${name}` }
}

export function errorSchemas(): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {}
  for (const { error } of Object.values(CONTRACTS)) Object.assign(schemas, { [error.name]: error.schema }, error.parts)
  return schemas
}

const CONTRACT_NAMES: readonly ContractName[] = ['aggregator', 'accounts', 'authzen', 'content', 'oauth', 'ssf', 'v1']

export function errorResponses(): Record<string, ResponseObject> {
  return Object.fromEntries(
    CONTRACT_NAMES.flatMap((contract) => {
      const { responsePrefix, conflictIs400 } = CONTRACTS[contract]
      return Object.entries(FAILURES).map(([status, [name, description]]) => [
        responsePrefix + name,
        errorResponse(
          contract,
          Number(status),
          status === '400' && conflictIs400 ? NOT_VALID_OR_CONFLICT : description,
          { isShared: true },
        ),
      ])
    }),
  )
}
