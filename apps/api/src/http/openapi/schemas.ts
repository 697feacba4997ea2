import type { JsonSchema } from './document.ts'

/** Formats that say all that Zod's own pattern for them says, in three hundred characters. */
const FORMATS = new Set<unknown>(['date', 'date-time', 'email', 'uuid'])

/** zod-openapi's name for a recursive schema without one: here always `z.json()`. */
const ANONYMOUS = /^__schema\d+$/

const PREFIX = '#/components/schemas/'

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Change = (object: JsonSchema) => JsonSchema

function mapValue(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change))
  return isObject(value) ? mapObject(value, change) : value
}

/** A copy of an object in which every object went through `change`, the innermost first. */
const mapObject = (object: object, change: Change): JsonSchema =>
  change(Object.fromEntries(Object.entries(object).map(([name, member]) => [name, mapValue(member, change)])))

/** Leaves out what says nothing: patterns of formats, and the bounds of all integers that JavaScript has. */
export const cleanSchemas = (value: object): JsonSchema =>
  mapObject(value, (schema) => {
    const { pattern, minimum, maximum, ...cleaned } = schema
    if (pattern !== undefined && !(typeof pattern === 'string' && FORMATS.has(schema.format))) cleaned.pattern = pattern
    if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) cleaned.minimum = minimum
    if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) cleaned.maximum = maximum
    return cleaned
  })

/**
 * Opens the objects of answers, which Zod closes: a later version may add fields to an answer, and a client that was made
 * from this document has to bear that. The test suite closes them again.
 */
export const openSchemas = (value: object): JsonSchema =>
  mapObject(value, ({ additionalProperties, ...schema }) =>
    additionalProperties === false || additionalProperties === undefined ? schema : { ...schema, additionalProperties },
  )

/** Points references to other schemas. */
export const renameReferences = (value: object, rename: (name: string) => string): JsonSchema =>
  mapObject(value, (schema) =>
    typeof schema.$ref === 'string' && schema.$ref.startsWith(PREFIX)
      ? { ...schema, $ref: PREFIX + rename(schema.$ref.slice(PREFIX.length)) }
      : schema,
  )

const withoutAnonymous = (name: string): string => (ANONYMOUS.test(name) ? 'JsonValue' : name)

/** @returns under which name each schema is kept: `z.json()` gets one, and what is the same in requests and answers keeps one */
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

/** The shared schemas under their kept names, with open objects. */
export function sharedSchemas(
  schemas: Record<string, JsonSchema>,
  nameOf: (name: string) => string,
): Record<string, JsonSchema> {
  const shared: Record<string, JsonSchema> = {}
  for (const [name, schema] of Object.entries(schemas)) shared[nameOf(name)] = openSchemas(schema)
  return { ...shared, JsonValue: { description: 'Any JSON value' } }
}

/** What the references in a JSON value point to, below `#/components/`: `schemas/User`. */
export function referencesIn(value: object): Set<string> {
  const found = new Set<string>()
  mapObject(value, (object) => {
    if (typeof object.$ref === 'string') found.add(object.$ref.replace('#/components/', ''))
    return object
  })
  return found
}
