import { PUBLISHED_EVENTS } from '@keystead/domain'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { webhookDocument } from '../../src/openapi/webhooks.ts'

const ajv = new Ajv2020({ formats: fullFormats, strict: false, allErrors: true, validateSchema: false })

const validators = new Map<string, ValidateFunction>()

/** @returns what does not fit in the details of an event, with every detail that the catalogue does not have for it */
export function detailFaults({ action, details }: { action: string; details: unknown }): string[] {
  const event = PUBLISHED_EVENTS.find(({ name }) => name === action)
  if (!event) return [`${action} is not in the catalogue`]
  const { properties } = event.schema as { properties: { details: object } }
  const validate = validators.get(action) ?? ajv.compile({ ...properties.details, additionalProperties: false })
  validators.set(action, validate)
  if (validate(details)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${action} ${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const document = webhookDocument()
const { schemas } = document.components

/** Each schema alone, with what it refers to: the whole document takes a second to compile. */
const deliveryValidators = new Map<string, ValidateFunction>()

function deliveryValidator(name: string): ValidateFunction {
  const known = deliveryValidators.get(name)
  if (known) return known
  const validate = ajv.compile({ ...schemas[name], components: { schemas: { EventData: schemas['EventData'] } } })
  deliveryValidators.set(name, validate)
  return validate
}

/** @returns what does not fit the document of webhooks in a delivery that a receiver got */
export function deliveryFaults({
  headers,
  event,
}: {
  headers: Record<string, string>
  event: { type: string }
}): string[] {
  const operation = document.webhooks[event.type]?.post
  if (!operation) return [`${event.type} is not in the document`]
  const { $ref } = operation.requestBody.content['application/json']!.schema as { $ref: string }
  const validate = deliveryValidator($ref.split('/').at(-1)!)
  const missing = Object.values(document.components.parameters)
    .map(({ name }) => String(name))
    .filter((name) => headers[name] === undefined)
  return [
    ...missing.map((name) => `no ${name}`),
    ...(validate(event)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)),
  ]
}
