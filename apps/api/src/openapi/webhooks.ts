import { PUBLISHED_EVENTS, type PublishedEvent } from '@keystead/domain'
import type { OpenApiDocument, Parameter, WebhookOperation } from '../contracts/openapi-document.ts'

const header = (name: string, description: string): Parameter => ({
  in: 'header',
  name,
  description,
  required: true,
  schema: { type: 'string' },
})

/** As Standard Webhooks has them. */
const HEADERS: Parameter[] = [
  header('webhook-id', 'The same for every attempt, so that a receiver can tell an event that it knows'),
  header('webhook-timestamp', 'When it was sent, in seconds since 1970; it is signed too'),
  header('webhook-signature', 'One or more signatures, `v1,` and base64, separated by spaces'),
]

function operationOf({ name, description, schema, example }: PublishedEvent): WebhookOperation {
  const body = {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { type: 'string', const: name, description: 'The name of the event' },
      timestamp: { type: 'string', format: 'date-time', description: 'When it happened' },
      data: { ...schema, description: 'What is known of it' },
    },
  }
  return {
    operationId: `webhook.${name}`,
    summary: description,
    description: 'Sent to plugins that want this event, signed by Standard Webhooks. See docs/webhooks.md.',
    tags: ['plugins'],
    // A receiver tells by the signature where a request comes from.
    security: [],
    parameters: HEADERS,
    requestBody: {
      required: true,
      description: 'The event',
      content: { 'application/json': { schema: body, examples: { event: { summary: description, value: example } } } },
    },
    responses: {
      '204': { description: 'The receiver has taken it; any other 2xx says the same' },
      '410': { description: 'The receiver wants no more events, and the plugin is disabled' },
    },
  }
}

/** What the service sends to plugins. */
export const webhooks = (): OpenApiDocument['webhooks'] =>
  Object.fromEntries(PUBLISHED_EVENTS.map((event) => [event.name, { post: operationOf(event) }]))
