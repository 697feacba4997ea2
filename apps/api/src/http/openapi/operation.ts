import { z } from 'zod'
import type { ProcedureMeta } from '../../trpc/procedures.ts'
import { contractOf } from '../presenters.ts'
import type { RestProcedure } from '../rest.ts'
import type { GeneratedOperation, JsonSchema, Operation, Parameter, ResponseObject } from './document.ts'
import { failure, headerReference } from './errors.ts'
import { openSchemas } from './schemas.ts'

/** Either is enough. */
const CREDENTIALS: Operation['security'] = [{ apiKey: [] }, { bearer: [] }]

/** Makes of what trpc-to-openapi generated for a procedure what its route does. */
export function finishOperation(rest: RestProcedure, generated: GeneratedOperation): Operation {
  const { name, meta } = rest
  const parameters = [
    ...generated.parameters.map((parameter) => finishParameter(rest, parameter)),
    ...idempotencyKeyOf(rest),
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
    responses: { [meta.status ?? 200]: success(meta, generated), ...failures(rest) },
  }
}

function describe({ open, scope, list }: ProcedureMeta): string {
  const sentences = [access(open, scope)]
  if (list === 'bare') {
    sentences.push(
      'Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one.',
    )
  }
  if (list === 'enveloped') sentences.push('The `next_cursor` of a page is the `cursor` of the next one.')
  if (list !== undefined)
    sentences.push('With `Accept: application/x-ndjson` all items are streamed, one on each line.')
  return sentences.join(' ')
}

function access(open: boolean | undefined, scope: ProcedureMeta['scope']): string {
  if (open) return 'Needs no credentials.'
  if (scope === undefined) return 'Requires credentials of any scope, but for a key to your own API.'
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

/** The description of a field, wherever among its optionals and defaults it was given. */
function descriptionOf(field: unknown): string | undefined {
  return field instanceof z.ZodType ? field.description : undefined
}

function finishBody(rest: RestProcedure, generated: GeneratedOperation): Operation['requestBody'] {
  const schema = rest.method === 'DELETE' ? bodyOfDelete(generated) : bodyOf(generated)
  if (!schema) return undefined
  const required = Array.isArray(schema.required) && schema.required.length > 0
  const description =
    rest.method === 'DELETE' ? 'The query parameters mean the same; one of both is enough.' : undefined
  return { required, ...(description && { description }), content: { 'application/json': { schema } } }
}

function bodyOf({ requestBody }: GeneratedOperation): JsonSchema | undefined {
  const schema = requestBody?.content['application/json'].schema
  return schema && Object.keys(schema.properties ?? {}).length > 0 ? schema : undefined
}

/** contracts/gateway.md sends `force` in the body of a DELETE. */
function bodyOfDelete({ parameters }: GeneratedOperation): JsonSchema | undefined {
  const fields = parameters.filter((parameter) => parameter.in === 'query')
  if (fields.length === 0) return undefined
  return { type: 'object', properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])) }
}

function success(meta: ProcedureMeta, generated: GeneratedOperation): ResponseObject {
  if (meta.status === 204) return { description: 'Done; there is no body' }
  const schema = openSchemas(generated.responses[200].content['application/json'].schema)
  const description = meta.status === 201 ? 'Created' : 'Done'
  if (meta.list === undefined) return { description, content: { 'application/json': { schema } } }
  const lines = { schema: { type: 'string', description: 'One item on each line, as JSON' } }
  if (meta.list === 'enveloped') {
    return {
      description: 'A page of the list',
      content: { 'application/json': { schema }, 'application/x-ndjson': lines },
    }
  }
  return {
    description: 'The list, or a page of it',
    headers: { Link: headerReference('Link') },
    content: { 'application/json': { schema: itemsOf(schema) }, 'application/x-ndjson': lines },
  }
}

/** Over REST the items of a bare page are the body. */
function itemsOf({ properties }: JsonSchema): JsonSchema {
  if (typeof properties === 'object' && properties !== null && 'items' in properties) {
    const { items } = properties
    if (typeof items === 'object' && items !== null) return { ...items }
  }
  throw new Error('a bare list answers pages made with pageOf')
}

/** @see trpc/call.ts */
const isRepeatable = ({ procedure, meta }: RestProcedure): boolean =>
  procedure._def.type === 'mutation' && !meta.open && !meta.direct

const IDEMPOTENCY_KEY: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  description:
    'Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

/** Verification takes the header in place of the `idempotency_key` of its body. */
const CHARGE_KEY: Parameter = {
  ...IDEMPOTENCY_KEY,
  description:
    'Stands in for an `idempotency_key` that the body leaves out: repeated with it, the request charges the key once. In a batch it counts for each request by its place.',
}

function idempotencyKeyOf(rest: RestProcedure): Parameter[] {
  if (isRepeatable(rest)) return [IDEMPOTENCY_KEY]
  return rest.meta.direct ? [CHARGE_KEY] : []
}

/** What a 409 means besides that the first request still runs, where there is a meaning of its own. */
const orStillRuns = (meaning: string): string =>
  `${meaning}; with \`Retry-After\`: the first request with this idempotency key still runs`

function failures(rest: RestProcedure): Operation['responses'] {
  const { meta, method, path } = rest
  const contract = contractOf(path)
  const meanings = new Map<string, string>(Object.entries(meta.openapi?.errorResponses ?? {}))
  const statuses = new Set([400, 429, 500, 503, ...[...meanings.keys()].map(Number)])
  // Whoever is known may still have come with a key for the tenant's own API.
  if (!meta.open) statuses.add(401).add(403)
  if (path.includes('{')) statuses.add(404)
  if (isRepeatable(rest)) {
    statuses.add(409).add(422)
    const conflict = meanings.get('409')
    if (conflict !== undefined) meanings.set('409', orStillRuns(conflict))
  }
  // A body is read, and refused, even where none is wanted.
  if (method !== 'GET') statuses.add(413).add(415)
  return Object.fromEntries(
    [...statuses].map((status) => [status, failure(contract, status, meanings.get(String(status)))]),
  )
}
