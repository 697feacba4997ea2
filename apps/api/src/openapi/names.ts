import type { JsonSchema, Operation, Reference } from '../contracts/openapi-document.ts'
import { isObject } from '../calls/input.ts'
import { isReference, nameIn, referTo } from '../contracts/openapi-schemas.ts'

/** What the operations of a router act on, in the singular. The noun of a contract other than v1 names it where v1 has the same. */
const NOUNS: Readonly<Record<string, string>> = {
  'aggregator.users': 'AggregatorUser',
  'aggregator.apiKeys': 'AggregatorApiKey',
  'aggregator.jobs': 'Job',
  'accounts.users': 'Account',
  authzen: 'Access',
  'content.apiUsers': 'ContentUser',
  'v1.users': 'User',
  'v1.userApiKeys': 'UserApiKey',
  'v1.federatedCredentials': 'FederatedCredential',
  'v1.apiKeys': 'ApiKey',
  'v1.keys': 'Key',
  'v1.projects': 'Project',
  'v1.configs': 'McpConfig',
  'v1.settings': 'Settings',
  'v1.roles': 'Role',
  'v1.tenants': 'Tenant',
  'v1.auth': '',
  'v1.invitations': 'Invitation',
  'v1.authPolicy': 'AuthPolicy',
  'v1.factors': '',
  'v1.userFactors': 'UserFactor',
  'v1.grants': 'Grant',
  'v1.oauthClients': 'OAuthClient',
  'v1.signingKeys': 'SigningKeys',
  'v1.ssoConnections': 'SsoConnection',
  'v1.objects': 'Object',
  'v1.storageKeys': 'StorageKeys',
  'v1.plans': 'Plan',
  'v1.plugins': 'Plugin',
}

/** Verbs that act on many. */
const ON_MANY: ReadonlySet<string> = new Set(['search', 'import'])

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/**
 * The name of a request body: `v1.users.create` takes a `CreateUserRequest`, `v1.projects.addUser` an `AddProjectUserRequest`,
 * `v1.apiKeys.revokeMany` a `RevokeApiKeysRequest`.
 *
 * @see docs/adr/0037-names-and-shapes-for-generators.md
 */
function requestName(operationId: string): string {
  const dot = operationId.lastIndexOf('.')
  const noun = NOUNS[operationId.slice(0, dot)]
  if (noun === undefined) throw new Error(`${operationId} acts on something without a name: give it one in NOUNS`)
  const [, verb = '', rest = ''] = /^([a-z]+)(.*)$/.exec(operationId.slice(dot + 1)) ?? []
  if (rest === 'Many') return `${capitalized(verb)}${noun}sRequest`
  return `${capitalized(verb)}${noun}${rest}${ON_MANY.has(verb) ? 's' : ''}Request`
}

/** The name of an envelope, by its `data`: `UserResponse`, `UserPage`, and `UsageRowListResponse` for a list without pages. */
function envelopeName(operationId: string, { properties }: JsonSchema): string {
  const { data, next_cursor }: JsonSchema = isObject(properties) ? properties : {}
  const item = isObject(data) && data.type === 'array' ? data.items : data
  if (!isReference(item)) throw new Error(`the data of ${operationId} has no name: give it one with .meta({ id })`)
  const suffix = next_cursor !== undefined ? 'Page' : item === data ? 'Response' : 'ListResponse'
  return nameIn(item) + suffix
}

/** Gives a name to every body and every envelope that an operation states in place. */
export class NamedSchemas {
  readonly schemas: Record<string, JsonSchema> = {}

  /** @returns the operation, with references to the schemas */
  take(operation: Operation): Operation {
    const { operationId, requestBody, responses } = operation
    const body = requestBody?.content['application/json']
    if (body && !isReference(body.schema)) body.schema = this.#name(requestName(operationId), body.schema)
    for (const [status, answer] of Object.entries(responses)) {
      const content = status < '300' && !isReference(answer) ? answer.content?.['application/json'] : undefined
      if (content?.schema.type !== 'object') continue
      content.schema = this.#name(envelopeName(operationId, content.schema), content.schema)
    }
    return operation
  }

  #name(name: string, schema: JsonSchema): Reference & JsonSchema {
    this.schemas[name] ??= schema
    if (JSON.stringify(this.schemas[name]) !== JSON.stringify(schema)) {
      throw new Error(`two different schemas would be called ${name}`)
    }
    return referTo(name)
  }
}
