import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { EXAMPLES, examplesOf, successOf } from '../../src/openapi/examples.ts'
import { openApiDocument } from '../../src/openapi/generate.ts'
import { type Example, IDS, TEXTS } from '../../src/contracts/examples.ts'
import type { Operation, ResponseObject } from '../../src/contracts/openapi-document.ts'
import { restProceduresOf } from '../../src/contracts/rest-procedures.ts'
import { appRouter } from '../../src/contracts/router.ts'
import { AUTH_CHECK_TITLE } from '../../src/contracts/v1/auth-check.ts'
import { UPLOAD_TITLE } from '../../src/contracts/v1/objects.ts'
import { checkAgainstDocument } from '../support/openapi-check.ts'
import { asShown, realised, shapeOf } from '../support/example-answers.ts'
import { createExampleWorld, type ExampleWorld, textOf } from '../support/example-world.ts'
import { sharedServer, type TestServer } from '../support/server.ts'

const document = openApiDocument()
const titles = new Map(restProceduresOf(appRouter._def.record).map(({ name, meta }) => [name, meta.failure]))
titles.set('v1.auth.check', AUTH_CHECK_TITLE)
titles.set('v1.objects.upload', UPLOAD_TITLE)

/** Without these an answer is none that the document describes. */
const REQUIRED = ['X-Request-Id', 'ETag', 'WWW-Authenticate', 'Retry-After', 'RateLimit', 'RateLimit-Policy']

interface Case {
  operation: Operation
  method: string
  path: string
  name: string
  example: Example
  status: number
  body: unknown
}

const cases: Case[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) => {
    const place = { path, title: titles.get(operation.operationId) }
    const shown = examplesOf(operation.operationId, successOf(operation), place)
    return [...shown].flatMap(([status, all]) =>
      all.map((each) => ({ operation, method: method.toUpperCase(), path, status, ...each })),
    )
  }),
)

/** An operation's example as it is sent: to this path, with this body. */
interface Sent {
  path: string
  body: unknown
}

function requestOf({ method, path, example }: Case, { names }: ExampleWorld): Sent {
  const { parameters = {}, body } = example
  const real = (value: string | number): string => encodeURIComponent(realised(String(value), names))
  const left = new Map(Object.entries(parameters))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = left.get(name)
    if (value === undefined) throw new Error(`an example of ${method} ${path} has no ${name}`)
    left.delete(name)
    return real(value)
  })
  const query = [...left].map(([name, value]) => `${name}=${real(value)}`).join('&')
  const sent = body === undefined ? undefined : JSON.parse(realised(JSON.stringify(body), names))
  return { path: query === '' ? filled : `${filled}?${query}`, body: sent }
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

let server: TestServer
let shared: ExampleWorld

beforeAll(async () => {
  server = await sharedServer()
  shared = await createExampleWorld(server, { job: 'ended' })
})

const FORM = 'application/x-www-form-urlencoded'

const BYTES = 'application/octet-stream'

/** A body that is no JSON. */
function rawOf({ operation }: Case, body: unknown): { type: string; text: string } | null {
  if (typeof body === 'string') return { type: BYTES, text: body }
  const isForm = FORM in (operation.requestBody?.content ?? {})
  return isForm ? { type: FORM, text: new URLSearchParams(Object(body)).toString() } : null
}

/** Changes what it finds, so it gets a world of its own. */
const isMutation = ({ method, status, operation }: Case): boolean =>
  method !== 'GET' && status < 300 && !/search|verify|evaluate|complet|stream|login/.test(operation.operationId)

/** Who sends it: the owner of the world, but for what only others may. */
function senderOf({ operation: { operationId }, example }: Case, world: ExampleWorld) {
  if (example.sentBy) return world[example.sentBy]
  // The client is in the form.
  if (operationId.startsWith('oauth.')) return server.as(null)
  if (/^v1\.(tenants|signingKeys)\./.test(operationId)) return server.admin
  if (operationId === 'v1.auth.check') return server.as(world.names.get(TEXTS.key)!)
  return world.owner
}

test.each(cases.filter(({ example }) => example.provokedBy === undefined))(
  '$status: $operation.operationId $name',
  async (each) => {
    const job = each.operation.operationId === 'aggregator.jobs.cancel' ? 'running' : null
    const world = isMutation(each) ? await createExampleWorld(server, { job, request: textOf(each.example) }) : shared
    const { path, body } = requestOf(each, world)
    const sender = senderOf(each, world)
    const headers = { ...each.example.headers }
    const raw = rawOf(each, body)
    const answer = raw
      ? await sender.request(each.method, path, undefined, {
          headers: { ...headers, 'content-type': raw.type },
          rawBody: raw.text,
        })
      : await sender.request(each.method, path, body, { headers })
    if (typeof each.body === 'string') {
      expect(answer.text.replaceAll(UUID, IDS.job)).toBe(each.body)
      return
    }
    expect({ status: answer.status, body: shapeOf(asShown(answer.body, each.body)) }).toEqual({
      status: each.status,
      body: shapeOf(each.body),
    })
  },
)

test.each(cases.filter(({ example }) => example.provokedBy !== undefined))(
  '$status: $operation.operationId $name is provoked elsewhere',
  async ({ status, example }) => {
    const text = await readFile(join(import.meta.dirname, '../..', example.provokedBy!), 'utf8')
    expect(text).toMatch(new RegExp(String.raw`\b${status}\b`))
  },
)

test('409: a completion whose job is cancelled before its answer', async () => {
  const { owner } = shared
  const running = async () =>
    (await owner.get('/api/jobs?status=PROCESSING&limit=1000')).body.map(({ id }: { id: string }) => id)
  const before = new Set(await running())
  const answer = owner.post('/api/chat/completions', { provider: 'echo', model: 'echo', prompt: 'a '.repeat(200_000) })
  const id = await vi.waitFor(
    async () => (await running()).find((each: string) => !before.has(each)) ?? expect.fail('none yet'),
  )
  await owner.post(`/api/jobs/${id}/cancel`)
  const { status, body } = await answer
  const example = cases.find(
    ({ operation, name }) => operation.operationId === 'aggregator.complete' && name === 'cancelled',
  )
  expect({ status, body }).toEqual({ status: example?.status, body: example?.body })
})

const responseOf = (response: Operation['responses'][string]): ResponseObject =>
  '$ref' in response ? document.components.responses[response.$ref.split('/').at(-1)!]! : response

describe('the document', () => {
  test('has an example of every success of every operation, and of every answer with a body', () => {
    const lacking = Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap((operation) =>
        Object.entries(operation.responses)
          .map(([status, response]) => [status, responseOf(response)] as const)
          .filter(
            ([, { content = {} }]) =>
              Object.values(content)[0]?.examples === undefined && Object.keys(content).length > 0,
          )
          .map(([status]) => `${operation.operationId} ${status}`),
      ),
    )
    expect(lacking).toEqual([])
  })

  test('has an example of every request body, and of every parameter that a path needs', () => {
    const lacking: string[] = []
    for (const { operationId, requestBody, parameters = [] } of Object.values(document.paths).flatMap((it) =>
      Object.values(it),
    )) {
      const [media] = Object.values(requestBody?.content ?? {})
      if (requestBody?.required && !media!.examples) lacking.push(operationId)
      const named = parameters.filter((parameter) => parameter.in === 'path' && !parameter.examples)
      lacking.push(...named.map(({ name }) => `${operationId} ${name}`))
    }
    expect(lacking).toEqual([])
  })

  test('has no example of an operation that there is not', () => {
    const known = new Set(
      Object.values(document.paths).flatMap((item) => Object.values(item).map((it) => it.operationId)),
    )
    expect(Object.keys(EXAMPLES).filter((name) => !known.has(name))).toEqual([])
  })

  test.each(cases)(
    'has an answer that fits its schema: $operation.operationId $name',
    ({ method, path, status, body }) => {
      const { content, headers: answerHeaders = {} } = responseOf(
        document.paths[path]![method.toLowerCase()]!.responses[status]!,
      )
      const [type] = Object.keys(content ?? {})
      if (type === undefined || type === 'text/event-stream') return
      const isText = typeof body === 'string' && content?.['application/json'] === undefined
      const headers = new Headers({ 'content-type': isText ? type : 'application/json; charset=utf-8' })
      for (const name of REQUIRED) if (name in answerHeaders) headers.set(name, '1')
      expect(() =>
        checkAgainstDocument(method, path.replaceAll(/\{\w+\}/g, 'x'), {
          status,
          headers,
          text: isText ? body : JSON.stringify(body),
          body,
        }),
      ).not.toThrow()
    },
  )
})
