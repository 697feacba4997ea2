import { type JsonObject, LOGGED_EVENTS, MESSAGES, type PublishedEvent } from '@keystead/domain'
import { z } from 'zod'
import packageJson from '../../package.json' with { type: 'json' }
import type { ExampleObject, JsonSchema, MediaType, Reference, ResponseObject } from '../contracts/openapi-document.ts'
import { referTo } from '../contracts/openapi-schemas.ts'

interface WebhookOperation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters: Reference[]
  requestBody: { required: true; description: string; content: Record<string, MediaType> }
  responses: Record<string, Reference>
}

/** What receivers get, by the name of the event: OpenAPI 3.1 without paths. */
export interface WebhookDocument {
  openapi: string
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  externalDocs: { url: string; description: string }
  security: []
  tags: { name: string; description: string }[]
  webhooks: Record<string, { post: WebhookOperation }>
  components: {
    parameters: Record<string, JsonSchema>
    responses: Record<string, ResponseObject>
    schemas: Record<string, JsonSchema>
  }
}

const DESCRIPTION = `The requests that Keystead sends to the receivers of plugins, one for each kind of event. They are signed by
[Standard Webhooks](https://www.standardwebhooks.com): verify the signature over the bytes of the body before you read them, and refuse a
timestamp that is older than five minutes. An event may come more than once, with the same \`webhook-id\`; events of a plugin come in
order. Fields may be added.`

const header = (name: string, description: string, schema: JsonSchema, example: string | number): JsonSchema => ({
  in: 'header',
  name,
  required: true,
  description,
  schema,
  example,
})

const PARAMETERS = {
  WebhookId: header(
    'webhook-id',
    'Id of the event: the same for every attempt, and for another version of the plugin',
    { type: 'string' },
    'evt_f1b2c3d4e29b41d4a716446655440000',
  ),
  WebhookTimestamp: header(
    'webhook-timestamp',
    'When the request was signed, in seconds since 1970',
    { type: 'integer' },
    1_768_473_000,
  ),
  WebhookSignature: header(
    'webhook-signature',
    'Signatures, separated by spaces: two while a secret is being replaced. Each is `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` under the secret',
    { type: 'string' },
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
}

const RESPONSES: Record<string, ResponseObject> = {
  Taken: { description: 'The event was taken. The answer must come within 15 seconds' },
  Gone: { description: 'No more events are wanted: the plugin is disabled' },
  Failed: { description: 'A failure, also by a redirect: the event is sent again, and those behind it wait' },
}

const EventSchema = z.object({ properties: z.record(z.string(), z.record(z.string(), z.json())) })

/** What differs between events. */
const OWN = new Set(['target_type', 'details'])

const propertiesOf = ({ schema }: PublishedEvent) => Object.entries(EventSchema.parse(schema).properties)

/** An object with all of these. */
const objectOf = (properties: [string, JsonSchema][]): JsonSchema => ({
  type: 'object',
  required: properties.map(([name]) => name),
  properties: Object.fromEntries(properties),
})

const commonData = (event: PublishedEvent): JsonSchema => ({
  ...objectOf(propertiesOf(event).filter(([name]) => !OWN.has(name))),
  description: 'What all events have, as it is in the audit log',
})

const dataOf = (event: PublishedEvent): JsonSchema => ({
  description: 'The event, as it is in the audit log',
  allOf: [referTo('EventData'), objectOf(propertiesOf(event).filter(([name]) => OWN.has(name)))],
})

const bodyOf = (name: string, data: JsonSchema): JsonSchema =>
  objectOf([
    ['type', { type: 'string', const: name, description: 'Name of the event' }],
    ['timestamp', { type: 'string', format: 'date-time', description: 'When it happened' }],
    ['data', data],
  ])

const TEST_NAME = 'webhook.test'

const TEST = {
  name: TEST_NAME,
  description: 'Somebody tries whether the receiver takes events. It is in no log, and is not sent again',
  data: {
    ...objectOf([
      ['plugin_id', { type: 'string', format: 'uuid', description: 'Id of the plugin' }],
      ['tenant_id', { type: 'string', format: 'uuid', description: 'Id of the tenant' }],
    ]),
    description: 'The plugin that is tried',
  },
  example: {
    type: TEST_NAME,
    timestamp: '2026-01-15T10:30:00.000Z',
    data: {
      plugin_id: 'b90e8400-e29b-41d4-a716-446655440008',
      tenant_id: '00000000-0000-0000-0000-000000000001',
    },
  },
}

interface Kind {
  name: string
  description: string
  data: JsonSchema
  example: JsonObject
}

const kindOf = (event: PublishedEvent): Kind => {
  const { name, description, example } = event
  return { name, description, example, data: dataOf(event) }
}

/** What is no event of the audit log has data of its own. */
const messageOf = ({ name, description, schema, example }: PublishedEvent): Kind => ({
  name,
  description,
  example,
  data: { ...schema, description },
})

/** `KeyCreatedEvent` for `key.created`. */
const schemaName = (event: string): string =>
  `${event
    .split(/[._]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}Event`

const groupOf = (name: string): string => name.slice(0, name.indexOf('.'))

function operationOf({ name, description, example }: Kind): WebhookOperation {
  const examples: Record<string, ExampleObject> = { event: { summary: description, value: example } }
  return {
    operationId: `webhooks.${name}`,
    summary: description,
    description: `The event \`${name}\`, for plugins whose \`events\` mean it.`,
    tags: [groupOf(name)],
    parameters: Object.keys(PARAMETERS).map((parameter) => ({ $ref: `#/components/parameters/${parameter}` })),
    requestBody: {
      required: true,
      description: 'The event, byte for byte as it was signed',
      content: { 'application/json': { schema: referTo(schemaName(name)), examples } },
    },
    responses: {
      '2XX': { $ref: '#/components/responses/Taken' },
      410: { $ref: '#/components/responses/Gone' },
      default: { $ref: '#/components/responses/Failed' },
    },
  }
}

/** What the service sends: it has no paths, because generators make a client that calls the service of what is in its document. */
export function webhookDocument(): WebhookDocument {
  const [first] = LOGGED_EVENTS
  if (!first) throw new Error('there are no events')
  const kinds = [...LOGGED_EVENTS.map(kindOf), ...MESSAGES.map(messageOf), TEST].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  const groups = [...new Set(kinds.map(({ name }) => groupOf(name)))]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Keystead webhooks',
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { url: '/openapi.json', description: 'What Keystead serves, with the management of plugins' },
    security: [],
    tags: groups.map((name) => ({ name, description: `Events whose names begin with \`${name}.\`` })),
    webhooks: Object.fromEntries(kinds.map((kind) => [kind.name, { post: operationOf(kind) }])),
    components: {
      parameters: PARAMETERS,
      responses: RESPONSES,
      schemas: {
        EventData: commonData(first),
        ...Object.fromEntries(kinds.map(({ name, data }) => [schemaName(name), bodyOf(name, data)])),
      },
    },
  }
}
