import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { describe, expect, test } from 'vitest'
import { contractDocument, openApiDocument, textOf } from '../../src/openapi/generate.ts'
import type { JsonSchema, Operation, ResponseObject } from '../../src/contracts/openapi-document.ts'
import { contractOf } from '../../src/contracts/contracts.ts'
import type { ContractName } from '../../src/contracts/contract.ts'
import { restProceduresOf } from '../../src/contracts/rest-procedures.ts'
import { appRouter } from '../../src/contracts/router.ts'

const document = openApiDocument()
const procedures = restProceduresOf(appRouter._def.record)
const CONTRACTS: ContractName[] = ['aggregator', 'accounts', 'authzen', 'content', 'oauth', 'ssf', 'v1']

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
)

function operationOf(name: string): Operation {
  const found = operations.find(({ operation }) => operation.operationId === name)
  if (!found) throw new Error(`${name} is not in the document`)
  return found.operation
}

function responseOf(operation: Operation, status: number): ResponseObject {
  const response = operation.responses[status]!
  return '$ref' in response ? document.components.responses[response.$ref.split('/').at(-1)!]! : response
}

/** A schema and all within it, down to references. */
function partsOf(schema: JsonSchema): JsonSchema[] {
  const {
    properties = {},
    items,
    additionalProperties,
    anyOf = [],
    oneOf = [],
  } = schema as Record<string, object | undefined>
  const within = [
    ...Object.values(properties),
    items,
    additionalProperties,
    ...Object.values(anyOf),
    ...Object.values(oneOf),
  ]
  return [schema, ...within.filter((part): part is JsonSchema => typeof part === 'object').flatMap(partsOf)]
}

const propertiesOf = (schema: JsonSchema) => schema.properties as Record<string, JsonSchema>

const resolved = (schema: JsonSchema): JsonSchema =>
  typeof schema.$ref === 'string' ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema

const bodySchemaOf = (operation: Operation) => resolved(operation.requestBody!.content['application/json']!.schema)

/** What the five documents print: paths, and the statuses that they or docs/contracts name for them. */
const PRINTED: [method: string, path: string, ...statuses: number[]][] = [
  ['POST', '/api/admin/users', 201, 400, 401, 403, 409, 429],
  ['GET', '/api/admin/users', 200, 401, 403, 429],
  ['POST', '/api/admin/api-keys', 201, 400, 401, 403, 404, 429],
  ['GET', '/api/admin/users/{user_id}/api-keys', 200, 400, 401, 403, 404, 429],
  ['DELETE', '/api/admin/api-keys/{id}', 204, 400, 401, 403, 404, 429],
  ['GET', '/users', 200, 401, 403],
  ['POST', '/users', 201, 400, 401, 403, 409],
  ['GET', '/users/{id}', 200, 401, 403, 404],
  ['PATCH', '/users/{id}', 200, 400, 401, 403, 404, 409],
  ['DELETE', '/users/{id}', 200, 401, 403, 404],
  ['POST', '/users/{id}/rotate-key', 200, 401, 403, 404],
  ['GET', '/admin/api', 200, 401, 403],
  ['GET', '/admin/api/{id}', 200, 401, 403, 404],
  ['POST', '/admin/api', 201, 400, 401, 403],
  ['PUT', '/admin/api/{id}', 200, 400, 401, 403, 404],
  ['DELETE', '/admin/api/{id}', 204, 401, 403, 404],
  ['POST', '/admin/api/regenerate-token/{id}', 200, 401, 403, 404],
  ['GET', '/api/v1/users', 200, 400, 401, 403],
  ['POST', '/api/v1/users', 200, 400, 401, 403],
  ['GET', '/api/v1/users/{user_identifier}', 200, 401, 403, 404],
  ['PUT', '/api/v1/users/{user_identifier}', 200, 400, 401, 403, 404],
  ['DELETE', '/api/v1/users/{user_identifier}', 200, 400, 401, 403, 404],
  ['GET', '/api/v1/users/{user_identifier}/projects', 200, 401, 403, 404],
  ['GET', '/api/v1/users/{user_identifier}/api-keys', 200, 401, 403, 404],
  ['POST', '/api/v1/users/{user_identifier}/api-keys', 200, 400, 401, 403, 404],
  ['DELETE', '/api/v1/users/{user_identifier}/api-keys', 200, 401, 403, 404],
  ['POST', '/api/v1/users/search', 200, 400, 401, 403],
  ['POST', '/api/v1/projects/{project_identifier}/users', 200, 400, 401, 403, 404],
  ['GET', '/health', 200],
]

describe('is complete', () => {
  test.each(PRINTED)('%s %s', (method, path, ...statuses) => {
    const operation = document.paths[path]?.[method.toLowerCase()]
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(statuses.map(String)))
  })

  test('each REST procedure is in it once, under its own name, and beside them only the system routes', () => {
    const named = operations.map(({ method, path, operation }) => `${operation.operationId} ${method} ${path}`)
    const stated = procedures.map(({ name, method, path }) => `${name} ${method} ${path}`)
    const system = [
      'system.health GET /health',
      'system.ready GET /ready',
      'system.jwks GET /.well-known/jwks.json',
      'system.auditKeys GET /.well-known/audit-keys.json',
      'v1.auth.check GET /api/v1/auth/check',
      'aggregator.stream POST /stream',
      'aggregator.complete POST /api/chat/completions',
      'oauth.token POST /oauth/token',
      'oauth.authorizeDevice POST /oauth/device_authorization',
      'oauth.revoke POST /oauth/revoke',
      'oauth.introspect POST /oauth/introspect',
      'discovery.authorizationServer GET /.well-known/oauth-authorization-server',
      'discovery.openid GET /.well-known/openid-configuration',
      'discovery.protectedResource GET /.well-known/oauth-protected-resource',
      'discovery.authzen GET /.well-known/authzen-configuration',
      'discovery.ssf GET /.well-known/ssf-configuration',
      'ssf.createStream POST /ssf/v1/stream',
      'ssf.getStream GET /ssf/v1/stream',
      'ssf.updateStream PATCH /ssf/v1/stream',
      'ssf.replaceStream PUT /ssf/v1/stream',
      'ssf.deleteStream DELETE /ssf/v1/stream',
      'ssf.getStatus GET /ssf/v1/status',
      'ssf.setStatus POST /ssf/v1/status',
      'ssf.addSubject POST /ssf/v1/subjects:add',
      'ssf.removeSubject POST /ssf/v1/subjects:remove',
      'ssf.verify POST /ssf/v1/verify',
      'ssf.poll POST /ssf/v1/poll/{stream_id}',
      'v1.objects.upload POST /api/v1/storage/objects',
      'v1.objects.download GET /api/v1/storage/objects/{object_id}',
    ]
    expect(named.toSorted()).toEqual([...stated, ...system].toSorted())
  })

  test('each contract has a document of exactly its paths, with all that they refer to and nothing else', () => {
    const parts = CONTRACTS.map((contract) => contractDocument(document, contract))
    expect(parts.flatMap(({ paths }) => Object.keys(paths)).toSorted()).toEqual(Object.keys(document.paths).toSorted())
    for (const part of parts) {
      const text = textOf(part)
      const names = Object.entries(part.components).filter(([kind]) => kind !== 'securitySchemes')
      const defined = names.flatMap(([kind, components]) => Object.keys(components).map((name) => `${kind}/${name}`))
      const referred = [...text.matchAll(/"#\/components\/([^"]+)"/g)].map(([, reference]) => reference!)
      expect([...new Set(referred)].toSorted()).toEqual(defined.toSorted())
    }
  })
})

describe('is well made', () => {
  test.each(['the whole' as const, ...CONTRACTS])('%s is valid OpenAPI 3.1', async (contract) => {
    const part = contract === 'the whole' ? document : contractDocument(document, contract)
    const validator = new Validator()
    const result = await validator.validate(JSON.parse(textOf(part)))
    expect(result).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('a document with a fault is not valid OpenAPI 3.1', async () => {
    const faulty = { ...document, paths: { '/x': { get: { responses: { 200: {} } } } } }
    expect(await new Validator().validate(JSON.parse(JSON.stringify(faulty)))).toMatchObject({ valid: false })
  })

  test('every schema is JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: fullFormats })
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect({ name, valid: ajv.validateSchema(schema), errors: ajv.errors }).toEqual({
        name,
        valid: true,
        errors: null,
      })
    }
  })

  test('the same bytes every time', () => {
    expect(textOf(openApiDocument())).toBe(textOf(document))
  })

  test('every parameter is described, and no path lacks one of its own', () => {
    for (const { path, operation } of operations) {
      const parameters = operation.parameters ?? []
      expect(parameters.filter(({ description }) => !description).map(({ name }) => `${path} ${name}`)).toEqual([])
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`)
      expect(inPath.toSorted()).toEqual((path.match(/\{\w+\}/g) ?? []).toSorted())
    }
  })

  test('nothing is left of the generator: no anonymous schema, no error of tRPC, no twin', () => {
    const names = Object.keys(document.components.schemas)
    expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name) || name.endsWith('Output'))).toEqual([])
    expect(names.filter((name) => name.endsWith('Error'))).toEqual([
      'AccountsError',
      'AggregatorError',
      'AuthzenError',
      'ContentError',
      'OAuthError',
      'PlatformError',
      'SsfError',
    ])
  })

  test('every body, answer, structure and enumeration has a name, so that a generator makes up none', () => {
    const isUnnamed = (schema: JsonSchema) => 'properties' in schema || 'enum' in schema || 'oneOf' in schema
    for (const { operation } of operations) {
      const statuses = Object.keys(operation.responses).filter((status) => status < '300')
      const answers = statuses.map((status) => responseOf(operation, Number(status)).content)
      const schemas = [operation.requestBody?.content, ...answers].flatMap((content) => Object.values(content ?? {}))
      expect(schemas.flatMap(({ schema }) => partsOf(schema)).filter(isUnnamed)).toEqual([])
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      const [, ...parts] = partsOf(schema)
      expect({ name, unnamed: parts.filter(isUnnamed) }).toEqual({ name, unnamed: [] })
    }
  })

  test('names are unique where case or a constructor is all that differs, and shadow nothing', () => {
    const names = [...Object.keys(document.components.schemas), ...Object.keys(document.components.securitySchemes)]
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
    // Go has a function NewUser beside a type User; Error, Object and String are of languages.
    expect(
      names.filter((name) => /^New|^(Error|Object|String|List|Map|Set|Type|Any|Response|Request)$/.test(name)),
    ).toEqual([])
  })

  test('nothing that generators cannot turn into types: unions of lists, one of several forms but of a name, objects as defaults', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      for (const part of partsOf(schema)) {
        const { anyOf = [], oneOf = [], allOf, default: standard } = part as Record<string, JsonSchema[] | undefined>
        expect({ name, isNullable: anyOf.length === 0 || (anyOf.length === 2 && anyOf[1]!.type === 'null') }).toEqual({
          name,
          isNullable: true,
        })
        expect({ name, lists: oneOf.filter(({ type }) => type === 'array'), allOf }).toEqual({ name, lists: [] })
        expect({ name, isObject: typeof standard === 'object' && !Array.isArray(standard) }).toEqual({
          name,
          isObject: false,
        })
      }
    }
  })
})

describe('says what the routes do', () => {
  test('the status of success, and no body with 204', () => {
    for (const { name, meta } of procedures) {
      const statuses = Object.keys(operationOf(name).responses).filter((status) => status.startsWith('2'))
      expect({ name, statuses }).toEqual({ name, statuses: [String(meta.status ?? 200)] })
      const content = 'content' in responseOf(operationOf(name), meta.status ?? 200)
      expect({ name, content }).toEqual({ name, content: meta.status !== 204 })
    }
  })

  test('failures in the one error body of the contract', () => {
    const bodies = {
      aggregator: 'AggregatorError',
      accounts: 'AccountsError',
      authzen: 'AuthzenError',
      content: 'ContentError',
      oauth: 'OAuthError',
      scim: 'ScimError',
      ssf: 'SsfError',
      v1: 'PlatformError',
    }
    for (const { name, path } of procedures) {
      const operation = operationOf(name)
      const failures = Object.keys(operation.responses).filter((status) => status >= '400')
      expect(failures).toEqual(expect.arrayContaining(['400', '429', '500', '503']))
      for (const status of failures) {
        const schema = { $ref: `#/components/schemas/${bodies[contractOf(path)]}` }
        expect(responseOf(operation, Number(status)).content).toEqual({
          'application/json': { schema, examples: expect.any(Object) },
        })
      }
    }
  })

  test('429 with its headers', () => {
    for (const { name } of procedures) {
      const headers = Object.keys(responseOf(operationOf(name), 429).headers ?? {})
      expect(headers).toEqual(['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'])
    }
  })

  test('a duplicate is 409 in aggregator and accounts alone: the others say 400', () => {
    const withConflict = procedures.filter(({ meta }) => '409' in (meta.openapi?.errorResponses ?? {}))
    expect(withConflict.map(({ name }) => name)).toEqual([
      'aggregator.users.create',
      // One that is over cannot be cancelled.
      'aggregator.jobs.cancel',
      'accounts.users.create',
      'accounts.users.update',
      'accounts.users.delete',
    ])
  })

  test('what honours Idempotency-Key says so, and that its first request may still run', () => {
    const withKey = operations.filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'Idempotency-Key'),
    )
    const mutations = procedures.filter(
      ({ procedure, meta }) => procedure._def.type === 'mutation' && !meta.open && !meta.ignoresIdempotencyKey,
    )
    // An upload is a stream, and so no procedure.
    expect(withKey.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      [...mutations.map(({ name }) => name), 'v1.objects.upload'].toSorted(),
    )
    const repeated = mutations.filter(({ meta }) => !meta.fast)
    for (const { name, path } of repeated) {
      const { description, headers } = responseOf(operationOf(name), 409)
      expect(description).toContain('first request with this idempotency key is still running')
      const warning = contractOf(path) === 'v1' ? [] : ['X-Keystead-Warning']
      expect(Object.keys(headers ?? {})).toEqual(['X-Request-Id', 'Retry-After', ...warning])
      expect(operationOf(name).responses).toHaveProperty('422')
    }
    // A client has so many streams of signals, and no more.
    const answered = operations.filter(
      ({ path, operation }) => contractOf(path) !== 'ssf' && '409' in operation.responses,
    )
    // A stream is not repeated; its job may be cancelled before it begins.
    const streamed = answered.filter(({ path }) => ['/stream', '/api/chat/completions'].includes(path))
    const uploads = answered.filter(({ operation }) => operation.operationId === 'v1.objects.upload')
    expect(uploads).toHaveLength(1)
    expect(answered).toHaveLength(repeated.length + streamed.length + uploads.length)
  })

  test('who may call: a key or a token with the scope, and only log-in and the system routes are open', () => {
    const byProvider = new Set(['v1.auth.login', 'v1.auth.completeLogin'])
    for (const { name, meta } of procedures) {
      const { security, description, responses } = operationOf(name)
      expect(security).toEqual(meta.open ? [] : [{ apiKeyAuth: [] }, { bearerAuth: [] }])
      // A tenant may demand that its people sign in with its identity provider.
      const isRefusable = !meta.open || byProvider.has(name)
      expect({ name, forbidden: '403' in responses }).toEqual({ name, forbidden: isRefusable })
      const role = meta.scope === '*' ? 'the role `super_admin`' : `the scope \`${meta.scope}\``
      const wanted = meta.open ? 'Needs no credentials.' : meta.scope ? `Requires ${role}.` : 'Requires credentials'
      expect(description).toContain(wanted)
    }
    const open = operations.filter(({ operation }) => operation.security.length === 0)
    expect(open.map(({ operation }) => operation.operationId)).toEqual([
      'v1.auth.login',
      'v1.auth.completeLogin',
      'v1.auth.beginPasskeyLogin',
      'v1.auth.enrolTotpAtLogin',
      'v1.auth.enrolPasskeyAtLogin',
      'v1.auth.requestPasswordReset',
      'v1.auth.confirmPasswordReset',
      'v1.invitations.accept',
      'system.health',
      'system.ready',
      'system.jwks',
      'system.auditKeys',
      'discovery.authorizationServer',
      'discovery.openid',
      'discovery.protectedResource',
      'discovery.authzen',
      'discovery.ssf',
    ])
  })

  test('bare lists are arrays with a Link header, and all of them without a limit', () => {
    for (const { name } of procedures.filter(({ meta }) => meta.list === 'bare')) {
      const { content, headers } = responseOf(operationOf(name), 200)
      expect(content!['application/json']!.schema).toMatchObject({ type: 'array', items: { $ref: expect.any(String) } })
      expect(headers).toHaveProperty('Link')
      expect(operationOf(name)['x-ndjson']).toEqual({ schema: content!['application/json']!.schema.items })
      const limit = operationOf(name).parameters!.find((parameter) => parameter.name === 'limit')!
      expect(limit).not.toHaveProperty('required')
      expect(limit.schema).not.toHaveProperty('default')
    }
  })

  test('enveloped lists come as lines too, and have 100 items without a limit', () => {
    for (const { name } of procedures.filter(({ meta }) => meta.list === 'enveloped')) {
      const { content } = responseOf(operationOf(name), 200)
      expect(Object.keys(content!)).toEqual(['application/json'])
      const page = propertiesOf(resolved(content!['application/json']!.schema))
      expect(operationOf(name)['x-ndjson']).toEqual({ schema: page.data!.items })
      expect(operationOf(name).description).toContain('`Accept: application/x-ndjson`')
      const { parameters = [], requestBody } = operationOf(name)
      const inQuery = parameters.find((parameter) => parameter.name === 'limit')?.schema
      const { description: _, ...limit } =
        inQuery ?? (requestBody && propertiesOf(bodySchemaOf(operationOf(name))).limit)!
      expect(limit).toEqual({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
    }
  })

  test('a body is required where one of its fields is', () => {
    expect(operationOf('v1.users.create').requestBody!.required).toBe(true)
    expect(bodySchemaOf(operationOf('v1.users.create')).required).toEqual(['email'])
    expect(operationOf('v1.configs.update').requestBody!.required).toBe(false)
    expect(operationOf('v1.auth.logout')).not.toHaveProperty('requestBody')
    expect(operationOf('accounts.users.rotateKey')).not.toHaveProperty('requestBody')
  })

  test('force of a DELETE stands in the query or in the body', () => {
    const operation = operationOf('v1.users.delete')
    expect(operation.parameters!.find(({ name }) => name === 'force')).toMatchObject({ in: 'query' })
    expect(operation.requestBody!.required).toBe(false)
    expect(bodySchemaOf(operation)).toMatchObject({ properties: { force: { type: 'boolean', default: false } } })
  })
})
