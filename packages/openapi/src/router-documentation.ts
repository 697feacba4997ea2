import { appRouter } from '@keystead/api'
import { z } from 'zod'

/** The parts of a JSON Schema that documentation is read from. */
export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string | string[]
  description?: string
  deprecated?: boolean
  default?: unknown
  examples?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema | false
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

export interface ProcedureDocumentation {
  /** Plain text: what it does, which scope it requires, where REST has it. */
  text: string
  input: Documented
  output: Documented
}

/** A schema with the definitions that its references name. */
export interface Documented {
  schema: Schema
  definitions: Readonly<Record<string, Schema>>
}

/** What tRPC keeps of a procedure, as its `_def`. */
const Definition = z.object({
  meta: z
    .object({
      openapi: z
        .object({ method: z.string(), path: z.string(), summary: z.string(), description: z.string().optional() })
        .optional(),
      summary: z.string().optional(),
      scope: z.string().optional(),
      events: z.instanceof(z.ZodType).optional(),
    })
    .default({}),
  inputs: z.array(z.unknown()),
  output: z.unknown().optional(),
})

type Definition = z.infer<typeof Definition>

/** Each procedure of the router by its name, such as `v1.users.list`. */
export function routerDocumentation(): Map<string, ProcedureDocumentation> {
  const procedures = Object.entries<unknown>(appRouter._def.procedures)
  return new Map(procedures.map(([name, procedure]) => [name, documentationOf(definitionOf(procedure))]))
}

const definitionOf = (procedure: unknown): Definition =>
  Definition.parse(typeof procedure === 'function' && '_def' in procedure ? procedure._def : undefined)

function documentationOf({ meta, inputs, output }: Definition): ProcedureDocumentation {
  return {
    text: textOf(meta),
    input: documented(inputs[0], 'input'),
    output: documented(meta.events ?? output, 'output'),
  }
}

function textOf({ openapi, summary, scope }: Definition['meta']): string {
  const title = openapi?.summary ?? summary ?? ''
  const needs = scope === undefined ? '' : ` Requires ${scope === '*' ? 'the role super_admin' : `\`${scope}\``}.`
  const rest = openapi && `REST: \`${openapi.method} ${openapi.path}\``
  return [`${title.replace(/\.$/, '')}.${needs}`, openapi?.description, rest].filter(Boolean).join('\n\n')
}

function documented(schema: unknown, io: 'input' | 'output'): Documented {
  if (!(schema instanceof z.ZodType)) return { schema: {}, definitions: {} }
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Schema names some of the members of a JSON Schema
  const read = json as Schema
  return { schema: read, definitions: read.$defs ?? {} }
}

const REFERENCE = '#/$defs/'

/** The name of the definition that a schema refers to. */
export const referenceOf = ({ $ref }: Schema): string | undefined =>
  $ref?.startsWith(REFERENCE) ? $ref.slice(REFERENCE.length) : undefined

/** A schema with what its reference says; its own members win. */
export function resolved(schema: Schema, definitions: Documented['definitions']): Schema {
  const name = referenceOf(schema)
  const target = name === undefined ? undefined : definitions[name]
  return target === undefined ? schema : { ...resolved(target, definitions), ...schema, $ref: undefined }
}

const unionOf = ({ anyOf = [], oneOf = [] }: Schema): Schema[] => [...anyOf, ...oneOf]

/** The schema of a property, also if only a part of the schema has it; empty when there is none. */
export function propertyOf(schema: Schema, name: string, definitions: Documented['definitions']): Schema {
  const read = resolved(schema, definitions)
  const own = read.properties?.[name]
  if (own) return own
  for (const part of [...(read.allOf ?? []), ...unionOf(read)]) {
    const found = propertyOf(part, name, definitions)
    if (Object.keys(found).length > 0) return found
  }
  return {}
}

/** What a schema says of a value: by itself, or by the only variant that is not null. */
export function sayings(schema: Schema, definitions: Documented['definitions']): Schema {
  const read = resolved(schema, definitions)
  const [variant, ...others] = unionOf(read).filter(({ type }) => type !== 'null')
  if (read.description !== undefined || variant === undefined || others.length > 0) return read
  return { ...resolved(variant, definitions), ...read }
}

/**
 * The schema of a union that describes a type.
 *
 * @param shape the members of an object type, each with its value if that is a literal; null for any other type
 */
export function variantOf(
  schema: Schema,
  shape: ReadonlyMap<string, string> | null,
  definitions: Documented['definitions'],
): Schema {
  const variants = unionOf(resolved(schema, definitions))
  if (variants.length === 0) return schema
  const fits = (variant: Schema): boolean => {
    const { properties } = resolved(variant, definitions)
    if (!shape || !properties) return !shape && !properties
    return Object.entries(properties).every(([name, { const: value }]) => {
      const text = shape.get(name)
      return text !== undefined && (value === undefined || text === JSON.stringify(value))
    })
  }
  return variants.find(fits) ?? {}
}
