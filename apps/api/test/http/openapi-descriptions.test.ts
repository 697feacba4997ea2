import { expect, test } from 'vitest'
import type { JsonSchema } from '../../src/contracts/openapi-document.ts'
import { openApiDocument } from '../../src/openapi/generate.ts'

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The keywords whose members are named by users, so that `properties` in them is a name and no keyword. */
const NAMED = new Set(['properties', 'schemas', 'examples', 'headers', 'responses'])

/** @returns the path of every property in a JSON value, with its schema */
function propertiesIn(value: unknown, path = ''): { path: string; schema: JsonSchema }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => propertiesIn(item, `${path}/${index}`))
  if (!isObject(value)) return []
  const isNamed = NAMED.has(path.split('/').at(-1) ?? '')
  return Object.entries(value).flatMap(([keyword, member]) => {
    // Examples are values, not schemas.
    if (!isNamed && (keyword === 'examples' || keyword === 'example' || keyword === 'default')) return []
    const inside = propertiesIn(member, `${path}/${keyword}`)
    if (isNamed || keyword !== 'properties' || !isObject(member)) return inside
    const own = Object.entries(member).map(([name, schema]) => ({
      path: `${path}/properties/${name}`,
      schema: Object(schema),
    }))
    return own.concat(inside)
  })
}

const document = openApiDocument()
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
)

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim().length > 3

test('every property is described where it stands', () => {
  const properties = propertiesIn(document)
  expect(properties.length).toBeGreaterThan(500)
  expect(properties.filter(({ schema }) => !isText(schema.description)).map((each) => each.path)).toEqual([])
})

test('every operation, parameter, answer and header is described', () => {
  const undescribed: string[] = []
  const check = (name: string, { description }: { description?: string }): void => {
    if (!isText(description)) undescribed.push(name)
  }
  for (const { name, operation } of operations) {
    check(name, operation)
    check(`${name} summary`, { description: operation.summary })
    for (const parameter of operation.parameters ?? []) check(`${name} ${parameter.name}`, parameter)
    for (const [status, answer] of Object.entries(operation.responses)) {
      if (!('$ref' in answer)) check(`${name} ${status}`, answer)
    }
  }
  for (const [name, answer] of Object.entries(document.components.responses)) check(name, answer)
  for (const [name, header] of Object.entries(document.components.headers)) check(name, header)
  for (const { name, description } of document.tags) check(name, { description })
  expect(undescribed).toEqual([])
})
