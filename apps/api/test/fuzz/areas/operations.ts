import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const FILE = join(import.meta.dirname, '../../../../../packages/openapi/openapi.json')

/** A schema as JSON Schema writes it; only what those of the document use. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  format?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
}

const Schema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null)

const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: Schema.optional() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
})

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

export interface DocumentedOperation {
  /** The name of its procedure over tRPC, if it has one. */
  id: string
  method: string
  /** With `{parameters}`. */
  path: string
  query: readonly { name: string; schema: JsonSchema }[]
  body: JsonSchema | null
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete'])

const document = Document.parse(JSON.parse(readFileSync(FILE, 'utf8')))

/** Every operation of the OpenAPI document, so that a new one cannot be forgotten here. */
export const operations: readonly DocumentedOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => METHODS.has(method))
    .map(([method, stated]) => {
      const { operationId: id, parameters, requestBody } = Operation.parse(stated)
      const query = parameters.filter((each) => each.in === 'query').map(({ name, schema = {} }) => ({ name, schema }))
      const body = requestBody?.content['application/json']?.schema ?? null
      return { id, method: method.toUpperCase(), path, query, body }
    }),
)

/** A schema itself, where it is only named. */
export function resolved(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (document.components.schemas[name] ?? {})
}
