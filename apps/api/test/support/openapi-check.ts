import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { inject } from 'vitest'
import { errorSchemaName } from '../../src/contracts/openapi-errors.ts'
import type { JsonSchema, OpenApiDocument, ResponseObject } from '../../src/contracts/openapi-document.ts'
import { contractOf } from '../../src/contracts/contracts.ts'
import type { TestResponse } from './client.ts'

/** Served beside the documented routes: it has a protocol of its own, or is the document itself. */
const PASSED_OVER = /^\/(trpc|graphql|scim|docs|console|openapi\.json|openapi-webhooks\.json|openapi)(\/|$)/

/** Failures of the transport, which any path may have and no operation lists: method, slow body. */
const OF_THE_TRANSPORT = new Set([405, 408])

const JSON_TYPE = 'application/json; charset=utf-8'
const LINES_TYPE = 'application/x-ndjson; charset=utf-8'

/** Fails when an answer is not one that the OpenAPI document describes. */
export function checkAgainstDocument(method: string, path: string, answer: TestResponse): void {
  const { pathname } = new URL(path, 'http://localhost')
  if (PASSED_OVER.test(pathname)) return
  checker ??= createChecker(JSON.parse(inject('openapi')) as OpenApiDocument)
  const fault = checker.faultOf(method, pathname, answer)
  if (fault === null) return
  const shown = answer.text.length > 1000 ? `${answer.text.slice(0, 1000)}...` : answer.text
  throw new Error(
    `${method} ${path} answered ${answer.status}, and that is not in the OpenAPI document: ${fault}\n${shown}`,
  )
}

let checker: Checker | undefined

interface Checker {
  /** @returns what the document does not know of an answer; null when it knows all of it */
  faultOf(method: string, pathname: string, answer: TestResponse): string | null
}

function createChecker(document: OpenApiDocument): Checker {
  const schemas = new Schemas(document)
  const paths = new PathFinder(Object.keys(document.paths))

  function faultOf(method: string, pathname: string, answer: TestResponse): string | null {
    const template = paths.find(pathname)
    const operation = document.paths[template ?? '']?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
    if (!operation || OF_THE_TRANSPORT.has(answer.status)) {
      const statuses = operation ? [...OF_THE_TRANSPORT] : template === undefined ? [400, 404] : [400, 405]
      return faultOfRefusal(method, pathname, answer, statuses)
    }
    const described = operation.responses[answer.status]
    if (!described) return `${operation.operationId} has no status ${answer.status}`
    const response = '$ref' in described ? componentOf(document, described.$ref) : described
    const headerFault = faultOfHeaders(document, response, answer)
    if (headerFault !== null) return headerFault
    if (method === 'HEAD') return null
    const item = answer.status === 200 ? operation['x-ndjson']?.schema : undefined
    return faultOfBody(`${operation.operationId} ${answer.status}`, response, answer, item)
  }

  /** @param item of a list that comes as lines too */
  function faultOfBody(
    name: string,
    { content }: ResponseObject,
    answer: TestResponse,
    item: JsonSchema | undefined,
  ): string | null {
    const type = answer.headers.get('content-type')
    if (!content) return answer.text === '' && type === null ? null : 'there is a body'
    // Events are text; the tests of streams look into them.
    if (type === 'text/event-stream' && type in content) return null
    // An export has lines of several forms, into which its tests look.
    if (content['application/json'] === undefined && (type?.split(';')[0] ?? '') in content) return null
    const schema = content['application/json']?.schema
    if (!schema) return 'it is described as no JSON'
    if (type === LINES_TYPE && item) return faultOfLines(name, item, answer.text)
    if (type !== JSON_TYPE) return `its type is ${type}`
    return schemas.faultOf(name, schema, answer.body)
  }

  function faultOfLines(name: string, item: JsonSchema, text: string): string | null {
    for (const line of text.split('\n').slice(0, -1)) {
      const fault = schemas.faultOf(`${name} line`, item, JSON.parse(line))
      if (fault !== null) return fault
    }
    return null
  }

  /** An unknown path, an unknown method, or a failure of the transport: the contract's error body all the same. */
  function faultOfRefusal(method: string, pathname: string, answer: TestResponse, statuses: number[]): string | null {
    if (!statuses.includes(answer.status)) return `${statuses.join(' or ')} was expected`
    if (answer.status === 405 && !answer.headers.has('allow')) return 'the header Allow is missing'
    if (method === 'HEAD') return null
    const name = errorSchemaName(contractOf(pathname))
    return schemas.faultOf(name, { $ref: `#/components/schemas/${name}` }, answer.body)
  }

  return { faultOf }
}

/** The fields of HTTP itself and those that every page of the service has, which concern browsers and connections. */
const UNDOCUMENTED = new Set([
  'access-control-allow-origin',
  'access-control-expose-headers',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'keep-alive',
  'pragma',
  'referrer-policy',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-accel-buffering',
  'x-content-type-options',
])

/** What is wrong with the header fields of an answer: one that is not documented, or a required one that is missing. */
function faultOfHeaders(document: OpenApiDocument, { headers = {} }: ResponseObject, answer: TestResponse) {
  const isClientLocked = Object(answer.body).error === 'temporarily_unavailable'
  const isOfEvery429 = (name: string): boolean => LIMITED.has(name) && !(isClientLocked && name.startsWith('RateLimit'))
  const known = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  for (const name of answer.headers.keys()) {
    if (!known.has(name) && !UNDOCUMENTED.has(name)) return `the header ${name} is not documented`
  }
  const absent = Object.entries(headers).find(([name, { $ref }]) => {
    if ($ref === '#/components/headers/WWW-Authenticate') return !answer.headers.has(name)
    const stated = document.components.headers[$ref.replace('#/components/headers/', '')]
    const isRequired = answer.status === 429 ? isOfEvery429(name) : stated!.required
    return isRequired && !answer.headers.has(name)
  })
  return absent === undefined ? null : `the header ${absent[0]} is missing`
}

/** Every 429 says how long to wait, and for which limit; that of an OAuth client who is locked out is none of those of the address. */
const LIMITED = new Set(['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'])

const componentOf = (document: OpenApiDocument, reference: string): ResponseObject =>
  document.components.responses[reference.replace('#/components/responses/', '')]!

const weightOf = (segments: string[]): string => segments.map((segment) => (segment.startsWith('{') ? 1 : 0)).join('')

/** Finds the path template of an address; what a template says literally goes before a parameter. */
class PathFinder {
  readonly #templates: { template: string; segments: string[] }[]

  constructor(templates: string[]) {
    this.#templates = templates
      .map((template) => ({ template, segments: template.split('/') }))
      .toSorted((a, b) => weightOf(a.segments).localeCompare(weightOf(b.segments)))
  }

  find(pathname: string): string | undefined {
    const wanted = pathname.split('/')
    const fits = (segments: string[]): boolean =>
      segments.length === wanted.length &&
      segments.every((segment, index) => segment.startsWith('{') || segment === wanted[index])
    return this.#templates.find(({ segments }) => fits(segments))?.template
  }
}

/**
 * The schemas of a document with closed objects and closed sets, so that a field or value which is not documented is a fault.
 * Compiled when first used.
 */
class Schemas {
  readonly #ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: FORMATS })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor({ components }: OpenApiDocument) {
    for (const [name, schema] of Object.entries(components.schemas)) this.#ajv.addSchema(closed(schema), name)
  }

  faultOf(name: string, schema: JsonSchema, value: unknown): string | null {
    let validate = this.#compiled.get(name)
    if (!validate) {
      validate = this.#ajv.compile(closed(schema))
      this.#compiled.set(name, validate)
    }
    if (validate(value)) return null
    return this.#ajv.errorsText(validate.errors, { dataVar: 'body' }) + extrasOf(validate)
  }
}

const extrasOf = ({ errors }: ValidateFunction): string => {
  const extras = (errors ?? []).map(({ params }) => params.additionalProperty as string | undefined)
  return extras.some(Boolean) ? ` (${extras.filter(Boolean).join(', ')})` : ''
}

/** Times are in UTC and say so with `Z`; ajv's own format takes other offsets too. */
const FORMATS = { ...fullFormats, 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ }

function closed(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const { 'x-extensible-enum': known, 'x-also-accepts': _, ...part } = value as JsonSchema
    // A pattern beside it is for the values that tenants add themselves.
    if (known !== undefined) return 'pattern' in part ? part : { ...part, enum: known }
    if ('properties' in part && !('additionalProperties' in part)) return { ...part, additionalProperties: false }
    return part
  })
  return JSON.parse(text.replaceAll('#/components/schemas/', '')) as JsonSchema
}
