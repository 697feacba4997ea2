import { CREDENTIALS, type DocumentedRoutes, type JsonSchema, type Operation } from '../openapi-document.ts'
import { failure } from '../openapi-errors.ts'
import { headersOf, IDENTITY_HEADERS } from '../openapi-headers.ts'
import { PATTERNS } from '../openapi-keywords.ts'
import { answerSchema, plainObject, referTo, systemOperation } from '../openapi-schemas.ts'
import { AUTH_CHECK_PATH } from './auth-check.ts'

const text: JsonSchema = { type: 'string' }
const timestamp: JsonSchema = { type: 'string', format: 'date-time', description: 'RFC 3339, UTC' }

const schemas: Record<string, JsonSchema> = {
  Health: plainObject({
    status: { type: 'string', const: 'ok', description: 'Always ok: a service that does not run does not answer' },
    message: { ...text, description: 'The same in a sentence' },
    data: { ...referTo('HealthData'), description: 'What answers' },
    timestamp,
  }),
  HealthData: plainObject({ version: { type: 'string', description: 'Version of the service' } }),
  Ready: plainObject({ status: { type: 'string', const: 'ready', description: 'Requests can be served' }, timestamp }),
  NotReady: {
    ...plainObject({
      status: {
        ...referTo('NotReadyStatus'),
        description: 'stopping: the service is shutting down; unavailable: its database is',
      },
      detail: { ...text, description: 'What is unavailable' },
      timestamp,
    }),
    required: ['status', 'timestamp'],
  },
  NotReadyStatus: { type: 'string', enum: ['stopping', 'unavailable'] },
}

const query = (name: string, description: string, schema: JsonSchema) => ({ in: 'query', name, description, schema })

const CODE_HEADER = 'X-Keystead-Code'

/** auth-check.ts */
const authCheck: Operation = {
  operationId: 'v1.auth.check',
  summary: 'Forward authentication: decide whether a request may pass',
  description:
    'For gateways, which send the headers of the request to be decided on. 200 with `X-Keystead-*` headers (user, tenant, project, scopes, key) admits it. Any method is accepted; paths below this one are not checks. The credential is `X-API-Key`, or else a bearer token: an API key or a content JWT. A session token is refused, and cookies are not read. The gateway must remove every `X-Keystead-*` header that its client sent before it adds those of this response, which omits headers that do not apply, for example `X-Keystead-Roles` when the key has its own scopes. A key of another tenant is refused like an unknown key.',
  tags: ['keys'],
  security: CREDENTIALS,
  parameters: [
    query('tenant', 'The tenant whose keys are admitted, by id or name; by default the default tenant', {
      type: 'string',
      pattern: PATTERNS.visible,
    }),
    query('scopes', 'The scopes the key must hold: an expression, or scopes separated by commas', {
      type: 'string',
      minLength: 1,
      maxLength: 2000,
    }),
    query('cost', 'Points and credits that the use costs, of every limit and of the credits', {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      default: 1,
    }),
    query('limited', 'The status for a key over a limit: 403 for gateways that support no other', {
      type: 'string',
      enum: ['403', '429'],
      default: '429',
    }),
  ],
  responses: {
    200: {
      description: 'The request may pass; the headers identify its caller. There is no body',
      headers: headersOf(...IDENTITY_HEADERS),
    },
    400: failure('v1', 400),
    401: failure('v1', 401, 'There is no credential, or it does not work', [CODE_HEADER]),
    403: failure(
      'v1',
      403,
      'The key does not hold the scopes, or does not work from this address; with `limited=403` also as 429',
      [CODE_HEADER, 'Retry-After'],
    ),
    429: failure(
      'v1',
      429,
      'The key is over a limit or out of credits, or there were too many failed attempts from this address',
      [CODE_HEADER],
    ),
    500: failure('v1', 500),
    503: failure('v1', 503),
  },
}

/** The routes of auth-check.ts and health.ts. */
export const v1Routes: DocumentedRoutes = {
  schemas,
  paths: {
    [AUTH_CHECK_PATH]: { get: authCheck },
    '/health': systemOperation({
      operationId: 'system.health',
      summary: 'Check whether the service is running',
      description: 'Needs no credentials.',
      responses: { 200: answerSchema('The service is running', 'Health') },
    }),
    '/ready': systemOperation({
      operationId: 'system.ready',
      summary: 'Check whether the service can serve requests',
      description: 'For load balancers. Needs no credentials.',
      responses: { 200: answerSchema('Ready', 'Ready'), 503: answerSchema('Not ready', 'NotReady') },
    }),
  },
}
