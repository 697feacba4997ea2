import { z } from 'zod'

/** JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = { [keyword: string]: unknown }

export interface Parameter {
  in: string
  name: string
  description?: string
  required?: boolean
  schema: JsonSchema
  examples?: Record<string, ExampleObject>
}

export interface Reference {
  $ref: string
}

export interface ExampleObject {
  summary: string
  value: unknown
}

export interface MediaType {
  schema: JsonSchema
  examples?: Record<string, ExampleObject>
}

export interface RequestBody {
  required: boolean
  description?: string
  content: Record<string, MediaType>
  /** Bodies of other media types: generators take the first form, or make clients that do not compile. @see ADR 37 */
  'x-also-accepts'?: Record<string, MediaType>
}

export interface HeaderObject {
  description: string
  required?: true
  schema: JsonSchema
}

export interface LinkObject {
  operationId: string
  parameters?: Record<string, string>
  description: string
}

export interface ResponseObject {
  description: string
  headers?: Record<string, Reference>
  content?: Record<string, MediaType>
  links?: Record<string, LinkObject>
}

export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: RequestBody
  responses: Record<string, ResponseObject | Reference>
  /** With `Accept: application/x-ndjson` the items of a list come one per line. @see ADR 37 */
  'x-ndjson'?: { schema: JsonSchema }
}

/** An API key or a bearer token. Their names differ from those of schemas: generators make types of both. */
export const CREDENTIALS: Operation['security'] = [{ apiKeyAuth: [] }, { bearerAuth: [] }]

export interface Tag {
  name: string
  description: string
  'x-displayName': string
}

/** The routes of a contract that are not procedures, and their schemas. */
export interface DocumentedRoutes {
  paths: Record<string, Record<string, Operation>>
  schemas: Record<string, JsonSchema>
}

export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string; description: string }[]
  tags: Tag[]
  /** Operations by path template and lower-case method. */
  paths: Record<string, Record<string, Operation>>
  components: {
    securitySchemes: Record<string, JsonSchema>
    headers: Record<string, HeaderObject>
    responses: Record<string, ResponseObject>
    schemas: Record<string, JsonSchema>
  }
}

const Schema = z.record(z.string(), z.unknown())

const Content = z.object({ 'application/json': z.object({ schema: Schema }) })

const GeneratedOperation = z.object({
  summary: z.string(),
  tags: z.array(z.string()),
  parameters: z
    .array(z.object({ in: z.string(), name: z.string(), required: z.boolean().optional(), schema: Schema }))
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.looseObject({ 200: z.object({ content: Content }) }),
})

export type GeneratedOperation = z.infer<typeof GeneratedOperation>

export type GeneratedDocument = z.infer<typeof GeneratedDocument>

/** The parts used of a document that trpc-to-openapi generated. */
export const GeneratedDocument = z.object({
  paths: z.record(z.string(), z.record(z.string(), GeneratedOperation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})
