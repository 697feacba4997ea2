import { z } from 'zod'

/** JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = { [keyword: string]: unknown }

export interface Parameter {
  in: string
  name: string
  description?: string
  required?: boolean
  schema: JsonSchema
}

export interface Reference {
  $ref: string
}

export interface ResponseObject {
  description: string
  headers?: Record<string, Reference>
  content?: Record<string, { schema: JsonSchema }>
}

export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { required: boolean; description?: string; content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, ResponseObject | Reference>
}

export interface Tag {
  name: string
  description: string
  'x-displayName': string
}

export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string; description: string }[]
  tags: Tag[]
  /** Operations by path template and method in small letters. */
  paths: Record<string, Record<string, Operation>>
  components: {
    securitySchemes: Record<string, JsonSchema>
    headers: Record<string, { description: string; schema: JsonSchema }>
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

/** What is used of a document that trpc-to-openapi generated. */
export const GeneratedDocument = z.object({
  paths: z.record(z.string(), z.record(z.string(), GeneratedOperation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})
