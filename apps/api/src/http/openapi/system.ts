import type { JsonSchema, Operation, ResponseObject } from './document.ts'

const text: JsonSchema = { type: 'string' }
const timestamp: JsonSchema = { type: 'string', format: 'date-time', description: 'RFC 3339, UTC' }

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

const schemas: Record<string, JsonSchema> = {
  Health: object({
    status: { type: 'string', const: 'ok' },
    message: text,
    data: object({ version: { type: 'string', description: 'Of the service' } }),
    timestamp,
  }),
  Ready: object({ status: { type: 'string', const: 'ready' }, timestamp }),
  NotReady: {
    ...object({ status: { type: 'string', enum: ['stopping', 'unavailable'] }, detail: text, timestamp }),
    required: ['status', 'timestamp'],
  },
  JsonWebKeySet: object({
    keys: {
      type: 'array',
      items: object({
        kty: { type: 'string', const: 'OKP' },
        crv: { type: 'string', const: 'Ed25519' },
        x: { type: 'string', description: 'The public key, base64url' },
        kid: { type: 'string', description: 'Names the key in the header of a token' },
        alg: { type: 'string', const: 'EdDSA' },
        use: { type: 'string', const: 'sig' },
      }),
    },
  }),
}

const answer = (description: string, schema: string): ResponseObject => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
})

const operation = (fields: Pick<Operation, 'operationId' | 'summary' | 'description' | 'responses'>) => ({
  get: { ...fields, tags: ['system'], security: [] },
})

/** The routes that are no procedures, and their schemas. */
export const system: { paths: Record<string, Record<string, Operation>>; schemas: Record<string, JsonSchema> } = {
  schemas,
  paths: {
    '/health': operation({
      operationId: 'system.health',
      summary: 'Whether the service runs',
      description: 'Needs no credentials.',
      responses: { 200: answer('It runs', 'Health') },
    }),
    '/ready': operation({
      operationId: 'system.ready',
      summary: 'Whether the service can do its work',
      description: 'For a load balancer. Needs no credentials.',
      responses: { 200: answer('It can', 'Ready'), 503: answer('It cannot now', 'NotReady') },
    }),
    '/.well-known/jwks.json': operation({
      operationId: 'system.jwks',
      summary: 'The public keys that verify content tokens (RFC 7517)',
      description: 'Needs no credentials.',
      responses: { 200: answer('The keys', 'JsonWebKeySet') },
    }),
  },
}
