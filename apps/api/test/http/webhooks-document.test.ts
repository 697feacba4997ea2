import { PUBLISHED_EVENTS } from '@keystead/domain'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { openApiDocument } from '../../src/openapi/generate.ts'
import { webhookDocument } from '../../src/openapi/webhooks.ts'
import { deliveryFaults } from '../support/event-check.ts'

const document = webhookDocument()
const operations = Object.entries(document.webhooks).map(([name, { post }]) => ({ name, post }))

test('it is valid OpenAPI 3.1, and the same every time', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone({ ...document }))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(JSON.stringify(webhookDocument())).toBe(JSON.stringify(document))
})

test('it has every kind of event, and the test of a plugin; the document of the service has none', () => {
  const names = [...PUBLISHED_EVENTS.map(({ name }) => name), 'webhook.test']
  expect(operations.map(({ name }) => name)).toEqual(names.toSorted())
  expect(new Set(operations.map(({ post }) => post.operationId)).size).toBe(names.length)
  // One schema for each, and what they share.
  expect(Object.keys(document.components.schemas)).toHaveLength(names.length + 1)
  expect(openApiDocument()).not.toHaveProperty('webhooks')
  expect(openApiDocument().info.description).toContain('/openapi-webhooks.json')
})

const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,eA==' }

test.each(operations)('$name: its example fits its schema', ({ name, post }) => {
  const [example] = Object.values(post.requestBody.content['application/json']!.examples!)
  const event = example!.value as { type: string; data: object }
  expect(event.type).toBe(name)
  expect(deliveryFaults({ headers, event })).toEqual([])
})
