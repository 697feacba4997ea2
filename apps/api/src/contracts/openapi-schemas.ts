import { z } from 'zod'
import { isObject } from '../calls/input.ts'
import type { JsonSchema, Operation, Reference, ResponseObject } from './openapi-document.ts'
import { headersOf } from './openapi-headers.ts'

/** Formats that make Zod's pattern of some three hundred characters redundant. */
const FORMATS = new Set<unknown>(['date', 'date-time', 'uuid'])

/** zod-openapi's name for a recursive schema without one: here always `z.json()`. */
const ANONYMOUS = /^__schema\d+$/

const PREFIX = '#/components/schemas/'

export const isReference = (value: unknown): value is Reference => isObject(value) && typeof value.$ref === 'string'

type Change = (object: JsonSchema) => JsonSchema

function mapValue(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change))
  return isObject(value) ? mapObject(value, change) : value
}

/** A copy of an object with `change` applied to every object in it, innermost first. */
const mapObject = (object: object, change: Change): JsonSchema =>
  change(Object.fromEntries(Object.entries(object).map(([name, member]) => [name, mapValue(member, change)])))

/**
 * Removes redundant keywords (patterns of formats, the bounds of JavaScript's safe integers), and what generators cannot use:
 * an object as a default, `anyOf` where the forms exclude each other, and an enumeration of a set that may grow.
 */
export const cleanSchemas = (value: object): JsonSchema =>
  mapObject(value, (schema) => {
    const { pattern, minimum, maximum, default: standard, enum: values, anyOf, ...cleaned } = schema
    if (values !== undefined && !('x-extensible-enum' in schema)) cleaned.enum = values
    if (anyOf !== undefined) cleaned[isNullable(anyOf) ? 'anyOf' : 'oneOf'] = anyOf
    if (standard !== undefined && !isObject(standard)) cleaned.default = standard
    if (pattern !== undefined && !(typeof pattern === 'string' && FORMATS.has(schema.format))) cleaned.pattern = pattern
    if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) cleaned.minimum = minimum
    if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) cleaned.maximum = maximum
    return cleaned
  })

const isNullable = (forms: unknown): boolean =>
  Array.isArray(forms) && forms.some((form) => isObject(form) && form.type === 'null')

/**
 * Opens the objects of answers, which Zod closes: a later version may add fields, and clients generated from this document must
 * accept them. The test suite closes them again. Defaults of answers are not shown to clients.
 */
export const openSchemas = (value: object): JsonSchema =>
  mapObject(value, ({ additionalProperties, ...schema }) => {
    const opened = withoutDefault(schema)
    return additionalProperties === false || additionalProperties === undefined
      ? opened
      : { ...opened, additionalProperties }
  })

/** A field whose schema is shared. @see ReceiptField */
function withoutDefault(schema: JsonSchema): JsonSchema {
  if (!('$ref' in schema)) return schema
  const { default: _, ...rest } = schema
  return rest
}

/** Renames references to schemas. */
export const renameReferences = (value: object, rename: (name: string) => string): JsonSchema =>
  mapObject(value, (schema) =>
    typeof schema.$ref === 'string' && schema.$ref.startsWith(PREFIX)
      ? { ...schema, $ref: PREFIX + rename(schema.$ref.slice(PREFIX.length)) }
      : schema,
  )

const withoutAnonymous = (name: string): string => (ANONYMOUS.test(name) ? 'JsonValue' : name)

/** @returns the final name of each schema: `z.json()` gets one, and a schema equal in requests and answers keeps one */
export function schemaNames(schemas: Record<string, JsonSchema>): (name: string) => string {
  const textOf = (name: string): string =>
    JSON.stringify(renameReferences(openSchemas(schemas[name] ?? {}), withoutAnonymous))
  const names = new Map(
    Object.entries(schemas).map(([name, schema]) => {
      if (ANONYMOUS.test(name)) assertAnyJson(name, schema)
      const [, input = ''] = /^(.+)Output$/.exec(name) ?? []
      return [name, input in schemas && textOf(input) === textOf(name) ? input : withoutAnonymous(name)]
    }),
  )
  return (name) => names.get(name) ?? name
}

function assertAnyJson(name: string, { anyOf }: JsonSchema): void {
  const types = Array.isArray(anyOf) ? anyOf.map((schema: unknown) => (isObject(schema) ? schema.type : undefined)) : []
  if (types.join() !== 'string,number,boolean,null,array,object') {
    throw new Error(`the recursive schema ${name} has no name: give it one with .meta({ id })`)
  }
}

/** The shared schemas under their kept names; those of answers have open objects. */
export function sharedSchemas(
  schemas: Record<string, JsonSchema>,
  nameOf: (name: string) => string,
  isAnswer: (name: string) => boolean,
): Record<string, JsonSchema> {
  const shared: Record<string, JsonSchema> = {}
  for (const [given, schema] of Object.entries(schemas)) {
    const name = nameOf(given)
    shared[name] = isAnswer(name) ? openSchemas(schema) : schema
  }
  return { ...shared, JsonValue: { description: 'Any JSON value' } }
}

export const nameIn = ({ $ref }: Reference): string => $ref.slice(PREFIX.length)

/** The targets of the references in a JSON value, below `#/components/`: `schemas/User`. */
export function referencesIn(value: object): Set<string> {
  const found = new Set<string>()
  mapObject(value, (object) => {
    if (typeof object.$ref === 'string') found.add(object.$ref.replace('#/components/', ''))
    return object
  })
  return found
}

export const textSchema = (description: string, ...examples: string[]): JsonSchema => ({
  type: 'string',
  description,
  examples,
})

/** @param optional the names of its optional members */
export const objectSchema = (
  description: string,
  properties: Record<string, JsonSchema>,
  optional: string[] = [],
): JsonSchema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

/** An object whose members are all required. */
export const plainObject = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

/** @param schema its name among the shared ones */
export const referTo = (schema: string): Reference & JsonSchema => ({ $ref: PREFIX + schema })

/** The body of a route that is no procedure; its named parts are those of procedures. */
export function requestSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, $defs: __, ...body } = cleanSchemas(z.toJSONSchema(schema, { io: 'input' }))
  return mapObject(body, ({ $ref, ...rest }) =>
    typeof $ref === 'string' ? { ...rest, $ref: $ref.replace('#/$defs/', PREFIX) } : rest,
  )
}

/** @param schema its name among the shared ones */
export const answerSchema = (description: string, schema: string): ResponseObject => ({
  description,
  headers: headersOf(),
  content: { 'application/json': { schema: referTo(schema) } },
})

/** A path outside the contracts, which needs no credentials. */
export const systemOperation = (fields: Pick<Operation, 'operationId' | 'summary' | 'description' | 'responses'>) => ({
  get: { ...fields, tags: ['system'], security: [] },
})
