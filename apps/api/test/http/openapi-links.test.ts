import { expect, test } from 'vitest'
import { contractOf } from '../../src/contracts/contracts.ts'
import type { JsonSchema } from '../../src/contracts/openapi-document.ts'
import { openApiDocument } from '../../src/openapi/generate.ts'

const document = openApiDocument()
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.values(item).map((operation) => ({ path, operation })),
)
const byId = new Map(operations.map((each) => [each.operation.operationId, each]))

const links = operations.flatMap(({ path, operation }) =>
  Object.values(operation.responses).flatMap((response) =>
    Object.entries(('links' in response && response.links) || {}).map(([name, link]) => ({
      name: `${operation.operationId} ${name}`,
      path,
      link,
      schema: 'content' in response ? response.content?.['application/json']?.schema : undefined,
    })),
  ),
)

const resolved = (schema: JsonSchema): JsonSchema =>
  typeof schema.$ref === 'string' ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema

/** The schema at a JSON pointer into an answer. */
function schemaAt(schema: JsonSchema | undefined, pointer: string): JsonSchema | undefined {
  let found = schema
  for (const name of pointer.split('/').slice(1)) {
    found = found && (resolved(found).properties as Record<string, JsonSchema> | undefined)?.[name]
  }
  return found
}

test('what creates something links to what takes its id, and a list to its next page', () => {
  expect(links.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'v1.users.create get',
      'v1.apiKeys.create get',
      'v1.apiKeys.create revoke',
      'v1.apiKeys.create rotate',
      'v1.users.list nextPage',
      'v1.users.projects nextPage',
      'accounts.users.create rotateKey',
    ]),
  )
})

test.each(links)('$name: its operation, its parameters and the value are there', ({ path, link, schema }) => {
  const target = byId.get(link.operationId)!
  expect(contractOf(target.path)).toBe(contractOf(path))
  const fields: Record<string, string> = { ...link.parameters }
  for (const [name, expression] of Object.entries(fields)) {
    const parameter = target.operation.parameters?.find((each) => each.name === name)
    expect(parameter).toBeDefined()
    const [, pointer] = /^\$response\.body#(.+)$/.exec(expression) ?? []
    if (pointer !== undefined) expect(schemaAt(schema, pointer)).toBeDefined()
    else expect(path).toContain(`{${/^\$request\.path\.(.+)$/.exec(expression)?.[1]}}`)
  }
  // openapi-generator refuses a document with a link that states a body as an object.
  expect(link).not.toHaveProperty('requestBody')
  const inPath = target.path.match(/(?<=\{)\w+(?=\})/g) ?? []
  expect(Object.keys(fields)).toEqual(expect.arrayContaining(inPath))
})
