import { z } from 'zod'
import { honoursIdempotencyKey, type ProcedureMeta } from '../calls/procedure-meta.ts'
import { contractOf } from '../contracts/contracts.ts'
import type { RestProcedure } from '../contracts/rest-procedures.ts'
import {
  CREDENTIALS,
  type GeneratedOperation,
  type JsonSchema,
  type Operation,
  type Parameter,
  type ResponseObject,
} from '../contracts/openapi-document.ts'
import { failure } from '../contracts/openapi-errors.ts'
import { successHeaders } from './success-headers.ts'
import { objectKeywords, PATTERNS } from '../contracts/openapi-keywords.ts'
import { isReference, openSchemas } from '../contracts/openapi-schemas.ts'

/** Completes the operation that trpc-to-openapi generated for a procedure to match its route. */
export function finishOperation(rest: RestProcedure, generated: GeneratedOperation): Operation {
  const { name, meta } = rest
  const parameters = [
    ...generated.parameters.map((parameter) => finishParameter(rest, parameter)),
    ...idempotencyKeyOf(rest),
    ...(meta.versioned === 'changed' ? [IF_MATCH] : []),
  ]
  const requestBody = finishBody(rest, generated)
  return {
    operationId: name,
    summary: generated.summary,
    description: describe(meta),
    tags: generated.tags,
    security: meta.open ? [] : CREDENTIALS,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { [meta.status ?? 200]: success(rest, generated), ...failures(rest) },
    ...(meta.list && meta.list !== 'text' && { 'x-ndjson': { schema: itemOf(generated) } }),
  }
}

function describe({ open, scope, list }: ProcedureMeta): string {
  const sentences = [access(open, scope)]
  if (list === 'bare') {
    sentences.push(
      'Without `limit` and `cursor` the answer is the whole list. With either it is one page, whose `Link` header points to the next one.',
    )
  }
  if (list === 'enveloped') sentences.push('The `next_cursor` of a page is the `cursor` of the next one.')
  if (list === 'text') sentences.push(TEXT)
  else if (list !== undefined) sentences.push(LINES)
  return sentences.join(' ')
}

const LINES =
  'With `Accept: application/x-ndjson` all items are streamed, one per line, and nothing that is made meanwhile. A stream that broke off goes on with the id of the last item that was received as the `cursor`.'

const TEXT =
  'All items are streamed, a line each. A stream that ends before its last item has its connection cut, and goes on with the place behind the last item that was received as `from`.'

function access(open: boolean | undefined, scope: ProcedureMeta['scope']): string {
  if (open) return 'Needs no credentials.'
  if (scope === undefined) return 'Requires credentials of any scope, except a key for your own API.'
  return scope === '*' ? 'Requires the role `super_admin`.' : `Requires the scope \`${scope}\`.`
}

function finishParameter(
  { input, meta }: RestProcedure,
  parameter: GeneratedOperation['parameters'][number],
): Parameter {
  const { in: place, name, required } = parameter
  const described = descriptionOf(input.shape[name]) ?? parameter.schema.description
  const { default: standard, description: _, ...schema } = parameter.schema
  const wholeList = meta.list === 'bare' && name === 'limit'
  const description = wholeList ? `${String(described)}; without it and \`cursor\`: all` : described
  return {
    in: place,
    name,
    ...(typeof description === 'string' && { description }),
    ...(required && { required }),
    schema: standard === undefined || wholeList ? schema : { ...schema, default: standard },
  }
}

/** The description of a field, through its optionals and defaults. */
function descriptionOf(field: unknown): string | undefined {
  return field instanceof z.ZodType ? field.description : undefined
}

function finishBody(rest: RestProcedure, generated: GeneratedOperation): Operation['requestBody'] {
  const schema = rest.method === 'DELETE' ? bodyOfDelete(generated) : bodyOf(generated)
  if (!schema) return undefined
  const keywords = objectKeywords(rest.input.meta())
  const required = 'if' in keywords || (Array.isArray(schema.required) && schema.required.length > 0)
  const description = rest.method === 'DELETE' ? 'An alternative to the query parameters of the same names.' : undefined
  return {
    required,
    ...(description && { description }),
    content: { 'application/json': { schema: { ...schema, ...closed(rest.input), ...keywords } } },
  }
}

/** trpc-to-openapi drops what a schema says of fields that it does not name. */
const closed = (input: z.ZodType): JsonSchema =>
  input instanceof z.ZodObject && input.def.catchall instanceof z.ZodNever ? { additionalProperties: false } : {}

function bodyOf({ requestBody }: GeneratedOperation): JsonSchema | undefined {
  const schema = requestBody?.content['application/json'].schema
  return schema && Object.keys(schema.properties ?? {}).length > 0 ? schema : undefined
}

/** docs/contracts/gateway.md: `force` comes in the body of a DELETE. */
function bodyOfDelete({ parameters }: GeneratedOperation): JsonSchema | undefined {
  const fields = parameters.filter((parameter) => parameter.in === 'query')
  if (fields.length === 0) return undefined
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])) }
}

/** The descriptions of lists without one of their own. */
const LIST_DESCRIPTIONS: Readonly<Record<string, string>> = {
  bare: 'The whole list, or a page of it',
  enveloped: 'A page of the list',
}

function success(rest: RestProcedure, generated: GeneratedOperation): ResponseObject {
  const { name, meta } = rest
  const headers = successHeaders(rest)
  const description = meta.openapi?.successDescription ?? LIST_DESCRIPTIONS[meta.list ?? 'none']
  if (description === undefined) throw new Error(`${name} has no successDescription`)
  if (meta.status === 204) return { description, headers }
  if (meta.list === 'text')
    return { description, headers, content: { 'application/x-ndjson': TEXT_TYPE, 'text/csv': TEXT_TYPE } }
  const schema = openSchemas(generated.responses[200].content['application/json'].schema)
  if (meta.list !== 'bare') return { description, headers, content: { 'application/json': { schema } } }
  // Over REST the items of a bare page are the body.
  const items = { type: 'array', items: itemOf(generated) }
  return { description, headers, content: { 'application/json': { schema: items } } }
}

const TEXT_TYPE = { schema: { type: 'string' } }

const Page = z.object({ properties: z.record(z.string(), z.unknown()) })

/** The schema of an item of a list, which must have a name. */
function itemOf(generated: GeneratedOperation): JsonSchema {
  const { properties } = Page.parse(generated.responses[200].content['application/json'].schema)
  const { items } = z.object({ items: z.unknown() }).parse(properties.items ?? properties.data)
  if (!isReference(items)) throw new Error('the item of a list has no name: give it one with .meta({ id })')
  return { ...items }
}

const isRepeatable = ({ procedure, meta }: RestProcedure): boolean => honoursIdempotencyKey(procedure._def.type, meta)

const IDEMPOTENCY_KEY: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description:
    'A unique value per change. A request repeated with it within 24 hours changes nothing and returns the first response; while the first request runs, the repeated one waits for it.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: PATTERNS.printable },
}

const IF_MATCH: Parameter = {
  in: 'header',
  name: 'If-Match',
  description: 'The `ETag` of the version that the change is of (RFC 9110); `*`: of whatever version there is',
  required: true,
  schema: { type: 'string', pattern: '^(\\*|"\\d{1,9}")$' },
}

/** Verification takes the header in place of the `idempotency_key` of its body. */
const CHARGE_KEY: Parameter = {
  ...IDEMPOTENCY_KEY,
  description:
    'Used when the body has no `idempotency_key`: a repeated request charges the key once. In a batch it applies to each request by its index.',
}

function idempotencyKeyOf(rest: RestProcedure): Parameter[] {
  if (isRepeatable(rest)) return [IDEMPOTENCY_KEY]
  return rest.meta.fast ? [CHARGE_KEY] : []
}

/** The meaning of a 409 that an operation has beside a first request that still runs. */
const orStillRuns = (meaning: string): string =>
  `${meaning}; with \`Retry-After\`: the first request with this idempotency key is still running`

function failures(rest: RestProcedure): Operation['responses'] {
  const { meta, method, path } = rest
  const contract = contractOf(path)
  const meanings = new Map<string, string>(Object.entries(meta.openapi?.errorResponses ?? {}))
  const statuses = new Set([400, 429, 500, 503, ...[...meanings.keys()].map(Number)])
  // An authenticated caller may still have presented a key for the tenant's own API.
  if (!meta.open) statuses.add(401).add(403)
  if (path.includes('{')) statuses.add(404)
  if (isRepeatable(rest)) {
    statuses.add(409).add(422)
    const conflict = meanings.get('409')
    if (conflict !== undefined) meanings.set('409', orStillRuns(conflict))
  }
  if (meta.versioned === 'changed') statuses.add(412).add(428)
  // A body is read, and may be refused, even where none is expected.
  if (method !== 'GET') statuses.add(413).add(415)
  return Object.fromEntries(
    [...statuses].map((status) => [status, failure(contract, status, meanings.get(String(status)))]),
  )
}
