import { readFile } from 'node:fs/promises'
import { readOpenapi } from '@keystead/sdk-testing'
import { expect, test } from 'vitest'
import { type CompletionStream, Keystead, VERSION } from '../src/index.ts'

interface Operation {
  id: string
  method: string
  path: RegExp
}

async function operations(): Promise<Operation[]> {
  const document = (await readOpenapi('openapi.json')) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      // `credentials` call the endpoints of OAuth, and there are libraries for them and for their metadata.
      .filter(([, { operationId }]) => operationId !== undefined && !/^(oauth|discovery|ssf)\./.test(operationId))
      .map(([method, { operationId }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        // Literal segments come before parameters: `search` is no user.
        path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, 'parameter')}$`),
      })),
  )
}

/** Every public method of the client and its resources, by its name as a program writes it. */
function methodsOf(object: object, prefix = ''): { name: string; call: (...args: unknown[]) => unknown }[] {
  const own = Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? methodsOf(value, `${prefix}${name}.`) : [],
  )
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(object))
    .filter((name) => name !== 'constructor' && name !== 'request')
    .map((name) => ({
      name: `${prefix}${name}`,
      call: (...args: unknown[]): unknown => Reflect.get(object, name).apply(object, args),
    }))
  return [...inherited, ...own]
}

/** Calls every method and notes what it sends. */
async function sentBy(): Promise<{ name: string; method: string; path: string }[]> {
  const sent: { name: string; method: string; path: string }[] = []
  let current = ''
  const client = new Keystead({
    baseUrl: 'http://server.example',
    fetch: async (url, { method = '' }) => {
      sent.push({ name: current, method, path: new URL(url).pathname })
      return Response.json({ data: [], next_cursor: null }, { headers: { 'x-keystead-code': 'VALID' } })
    },
  })
  for (const { name, call } of methodsOf(client)) {
    current = name
    // What is no parameter of the path is a query or a body, which this server does not look at.
    const called = await call(name === 'keys.verifyBatch' ? [] : 'parameter', 'parameter')
    // A stream sends nothing before it is read; what this server answers is none.
    if (name === 'aggregator.stream') await (called as CompletionStream).final().catch(() => undefined)
  }
  return sent
}

test('every operation of openapi.json is reached by exactly one public method, and every method reaches one', async () => {
  const all = await operations()
  const sent = await sentBy()
  const methods = all.map(({ id, method, path }) => [
    id,
    sent.filter((each) => each.method === method && path.test(each.path)).map(({ name }) => name),
  ])
  expect(methods).toEqual(all.map(({ id }) => [id, [id.replace(/^v1\./, '')]]))
  expect(sent).toHaveLength(all.length)
})

test('the version is the one of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  expect(VERSION).toBe(version)
})

test('types are called as in openapi.json', async () => {
  const generated = await readFile(new URL('../src/generated/schema.ts', import.meta.url), 'utf8')
  // Those of the operations that the SDK has methods for.
  const [, within = ''] = /^export interface components \{\n {4}schemas: \{\n(.*?)^ {4}\};$/ms.exec(generated) ?? []
  const schemas = [...within.matchAll(/^ {8}(\w+):/gm)].map(([, name]) => name!)
  expect(schemas.length).toBeGreaterThan(100)
  const files = await Promise.all(
    ['completions', 'contracts', 'errors', 'v1'].map((name) =>
      readFile(new URL(`../src/types/${name}.ts`, import.meta.url), 'utf8'),
    ),
  )
  const exported = [...files.join('\n').matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name]) => name!)
  // Envelopes are taken off, errors are classes, and a DELETE sends its options in the query.
  const hidden = /(?:Response|Page|Error)$|^Delete\w+Request$|^NotReady|^VerifyKeyBatchRequest$|^JsonValue$/
  const named = schemas.filter((name) => !hidden.test(name))
  expect(named.filter((name) => !exported.includes(name))).toEqual([])
  const own = exported.filter((name) => !schemas.includes(name) && !name.endsWith('Params'))
  expect(own).toEqual(['CompletionChunk', 'CompletionDone', 'CompletionEvent', 'ErrorBody'])
})
