import type { JsonSchema, Operation, ResponseObject } from './document.ts'
import { failure } from './errors.ts'
import { streamPaths, streamSchemas } from './streams.ts'

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

const query = (name: string, description: string, schema: JsonSchema) => ({ in: 'query', name, description, schema })

/** http/auth-check.ts */
const authCheck: Operation = {
  operationId: 'v1.auth.check',
  summary: 'Forward authentication: may this request pass?',
  description:
    'For a gateway, which sends the headers of the request that it asks about. 200 with `X-Keystead-*` headers (user, tenant, project, scopes, key) lets it through. Any method will do, and a path behind this one is not looked at. The credential is `X-API-Key`, or else a bearer token: an API key or a content JWT. A session token is refused, and cookies are not read. The gateway must remove every `X-Keystead-*` header that its client sent before it adds those of this answer, which lacks what does not apply: `X-Keystead-Roles` when the key has scopes of its own. A key of another tenant is refused like one that is unknown.',
  tags: ['keys'],
  security: [{ apiKey: [] }, { bearer: [] }],
  parameters: [
    query('tenant', 'Whose keys are admitted, by id or name; without it those of the default tenant', text),
    query('scopes', 'What the key must hold: an expression, or scopes separated by commas', text),
    query('cost', 'What the use takes of every limit, and of the credits', { type: 'integer', minimum: 0, default: 1 }),
    query('limited', 'The status for a key that is over a limit: 403 for gateways that know no other', {
      type: 'string',
      enum: ['403', '429'],
      default: '429',
    }),
  ],
  responses: {
    200: { description: 'It may; the headers say who it is. There is no body' },
    400: failure('v1', 400),
    401: failure('v1', 401),
    403: failure('v1', 403, 'The key does not hold the scopes, or does not work from this address'),
    429: failure(
      'v1',
      429,
      'The key is over a limit or out of credits, or there were too many failed attempts from this address',
    ),
    500: failure('v1', 500),
    503: failure('v1', 503),
  },
}

/** The routes that are no procedures, and their schemas. */
export const system: { paths: Record<string, Record<string, Operation>>; schemas: Record<string, JsonSchema> } = {
  schemas: { ...schemas, ...streamSchemas },
  paths: {
    ...streamPaths,
    '/api/v1/auth/check': { get: authCheck },
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
