import type { LinkObject, Operation, ResponseObject } from '../contracts/openapi-document.ts'

/** Where a value of an answer is wanted: a JSON pointer into its body, the parameter, and operations by the name of their link. */
interface Use {
  from: string
  parameter: string
  /** What the value is, for the descriptions. */
  is: string
  operations: Readonly<Record<string, string>>
}

const USES: Readonly<Record<string, readonly Use[]>> = {
  'aggregator.users.create': [
    { from: '/id', parameter: 'user_id', is: 'id of the user', operations: { listApiKeys: 'aggregator.apiKeys.list' } },
  ],
  'aggregator.apiKeys.create': [
    { from: '/id', parameter: 'id', is: 'id of the key', operations: { revoke: 'aggregator.apiKeys.revoke' } },
  ],
  'aggregator.jobs.create': [
    {
      from: '/id',
      parameter: 'id',
      is: 'id of the job',
      operations: { get: 'aggregator.jobs.get', cancel: 'aggregator.jobs.cancel' },
    },
  ],
  'accounts.users.create': [
    {
      from: '/user/user_id',
      parameter: 'id',
      is: 'id of the user',
      operations: {
        get: 'accounts.users.get',
        update: 'accounts.users.update',
        delete: 'accounts.users.delete',
        rotateKey: 'accounts.users.rotateKey',
      },
    },
  ],
  'content.apiUsers.create': [
    {
      from: '/id',
      parameter: 'id',
      is: 'id of the API user',
      operations: {
        get: 'content.apiUsers.get',
        update: 'content.apiUsers.update',
        delete: 'content.apiUsers.delete',
        regenerateToken: 'content.apiUsers.regenerateToken',
      },
    },
  ],
  'v1.users.create': [
    {
      from: '/data/user_id',
      parameter: 'user_identifier',
      is: 'id of the user',
      operations: {
        get: 'v1.users.get',
        update: 'v1.users.update',
        delete: 'v1.users.delete',
        listProjects: 'v1.users.projects',
        getEffectiveScopes: 'v1.users.effectiveScopes',
        listApiKeys: 'v1.userApiKeys.list',
      },
    },
  ],
  'v1.ssoConnections.create': [
    {
      from: '/data/connection_id',
      parameter: 'connection_id',
      is: 'id of the connection',
      operations: {
        get: 'v1.ssoConnections.get',
        update: 'v1.ssoConnections.update',
        delete: 'v1.ssoConnections.delete',
      },
    },
  ],
  'v1.plugins.create': [
    {
      from: '/data/plugin_id',
      parameter: 'plugin_id',
      is: 'id of the plugin',
      operations: {
        get: 'v1.plugins.get',
        update: 'v1.plugins.update',
        test: 'v1.plugins.test',
        listDeliveries: 'v1.plugins.deliveries',
        delete: 'v1.plugins.delete',
      },
    },
  ],
  'v1.apiKeys.create': [
    {
      from: '/data/key_id',
      parameter: 'api_key',
      is: 'id of the key',
      operations: {
        get: 'v1.apiKeys.get',
        update: 'v1.apiKeys.update',
        revoke: 'v1.apiKeys.delete',
        disable: 'v1.apiKeys.disable',
        enable: 'v1.apiKeys.enable',
      },
    },
  ],
  'v1.apiKeys.rotate': [
    { from: '/data/key_id', parameter: 'api_key', is: 'id of the new key', operations: { get: 'v1.apiKeys.get' } },
  ],
  'v1.projects.create': [
    {
      from: '/data/project_id',
      parameter: 'project_identifier',
      is: 'id of the project',
      operations: { get: 'v1.projects.get', delete: 'v1.projects.delete', listUsers: 'v1.projects.users' },
    },
  ],
  'v1.configs.create': [
    {
      from: '/data/config_id',
      parameter: 'config_identifier',
      is: 'id of the configuration',
      operations: { get: 'v1.configs.get', update: 'v1.configs.update', delete: 'v1.configs.delete' },
    },
  ],
  'v1.roles.create': [
    {
      from: '/data/role_id',
      parameter: 'role_identifier',
      is: 'id of the role',
      operations: { get: 'v1.roles.get', update: 'v1.roles.update', delete: 'v1.roles.delete' },
    },
  ],
  'v1.keys.verify': [
    {
      from: '/data/charge_id',
      parameter: 'charge_id',
      is: 'id of the charge, if there is one',
      operations: { commit: 'v1.keys.commitCharge', refund: 'v1.keys.refundCharge' },
    },
  ],
}

/** What takes the value in its body, which is said in words: swagger-parser refuses a `requestBody` that is no text. */
const BODIES: Readonly<Record<string, Record<string, LinkObject>>> = {
  'v1.apiKeys.create': {
    rotate: {
      operationId: 'v1.apiKeys.rotate',
      description: '`api_key` of the body is the `key_id` of this answer',
    },
  },
}

const linksOf = ({ from, parameter, is, operations }: Use): [string, LinkObject][] =>
  Object.entries(operations).map(([name, operationId]) => [
    name,
    {
      operationId,
      parameters: { [parameter]: `$response.body#${from}` },
      description: `\`${parameter}\` is the ${is}`,
    },
  ])

/** The next page of a list in an envelope. Bare lists have a `Link` header, and an answer that is text has no pages. */
function nextPageOf(
  { operationId, parameters = [] }: Operation,
  { content = {} }: ResponseObject,
): Record<string, LinkObject> {
  if (!operationId.startsWith('v1.') || !parameters.some(({ name }) => name === 'cursor')) return {}
  if (!('application/json' in content)) return {}
  const path = parameters.filter((parameter) => parameter.in === 'path')
  const same = path.map(({ name }): [string, string] => [name, `$request.path.${name}`])
  return {
    nextPage: {
      operationId,
      parameters: { ...Object.fromEntries(same), cursor: '$response.body#/next_cursor' },
      description: '`cursor` is the `next_cursor` of this page, unless that is null',
    },
  }
}

/** The operations that continue from a success: with the id that it made, or with the next page. */
export function withLinks(operation: Operation, response: ResponseObject): ResponseObject {
  const { operationId } = operation
  const links = {
    ...Object.fromEntries((USES[operationId] ?? []).flatMap((use) => linksOf(use))),
    ...BODIES[operationId],
    ...nextPageOf(operation, response),
  }
  return Object.keys(links).length > 0 ? { ...response, links } : response
}
