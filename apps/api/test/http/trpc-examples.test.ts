import type { AnyProcedure } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parameterReader } from '../../src/calls/coerce.ts'
import { KEYSTEAD_CODES } from '../../src/calls/error-shape.ts'
import type { Example } from '../../src/contracts/examples.ts'
import { type RestProcedure, restProceduresOf } from '../../src/contracts/rest-procedures.ts'
import { appRouter } from '../../src/contracts/router.ts'
import { EXAMPLES } from '../../src/openapi/examples.ts'
import type { TestClient, TestResponse } from '../support/client.ts'
import { asShown, realised, shapeOf } from '../support/example-answers.ts'
import { createExampleWorld, type ExampleWorld, textOf } from '../support/example-world.ts'
import { sharedServer, startTestServer, type TestServer } from '../support/server.ts'

interface Case {
  rest: RestProcedure
  name: string
  summary: string
  example: Example
}

/** What all tenants of an installation share, so these operations are called on one of its own. */
const isOfInstallation = (name: string): boolean => name.startsWith('v1.signingKeys.')

/** Every example of the OpenAPI document of an operation that is a procedure, but for those that more than a request provokes. */
const cases: Case[] = restProceduresOf(appRouter._def.record).flatMap((rest) =>
  Object.values(EXAMPLES[rest.name] ?? {})
    .filter(({ provokedBy }) => provokedBy === undefined || isOfInstallation(rest.name))
    .map((example) => ({ rest, name: rest.name, summary: example.summary, example })),
)

let server: TestServer
let shared: ExampleWorld
/** A new installation. */
let alone: TestServer

beforeAll(async () => {
  server = await sharedServer()
  shared = await createExampleWorld(server, { job: 'ended' })
  alone = await startTestServer()
})
afterAll(() => alone.stop())

/** The request of an example as the input of its procedure, with the types of its schema: tRPC converts no text. */
function inputOf({ rest, example: { parameters = {}, body = {} } }: Case, { names }: ExampleWorld): object {
  const real = (value: object): object => JSON.parse(realised(JSON.stringify(value), names))
  return { ...real(Object(body)), ...parameterReader(rest.input)({ ...real(parameters) }) }
}

/** Changes what it finds, so it gets a world of its own. */
const changes = ({ rest, name, example }: Case): boolean =>
  rest.procedure._def.type === 'mutation' &&
  !example.failure &&
  !isOfInstallation(name) &&
  !/search|verify|complet|login/.test(name)

function senderOf({ name, example }: Case, world: ExampleWorld): TestClient {
  if (isOfInstallation(name)) return alone.admin
  return name.startsWith('v1.tenants.') ? world.operator : world[example.sentBy ?? 'owner']
}

async function send(each: Case, world: ExampleWorld): Promise<TestResponse> {
  const { rest, name, example } = each
  const input = inputOf(each, world)
  const options = { headers: { ...example.headers } }
  const sender = senderOf(each, world)
  if (rest.procedure._def.type === 'mutation') return sender.post(`/trpc/${name}`, input, options)
  return sender.get(`/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`, options)
}

describe('the requests of the OpenAPI document, over tRPC', () => {
  test.each(cases.filter(({ example }) => !example.failure))('$name answers as over REST: $summary', async (each) => {
    const job = each.name === 'aggregator.jobs.cancel' ? 'running' : null
    const own = () => createExampleWorld(server, { job, request: textOf(each.example) })
    const { status, body } = await send(each, changes(each) ? await own() : shared)
    expect([status, body.error]).toEqual([200, undefined])
    const { answer } = each.example
    const { data } = body.result
    const found = each.rest.meta.list === 'bare' ? data.items : data
    expect(shapeOf(asShown(found, answer))).toEqual(shapeOf(answer))
  })

  test.each(cases.filter(({ example }) => example.failure))('$name fails as over REST: $summary', async (each) => {
    const { headers, body } = await send(each, shared)
    const { code, message, issues } = each.example.failure!
    expect(body.error.message).toBe(message)
    expect(body.error.data.issues).toEqual(issues)
    expect(body.error.data.keystead_code).toBe(KEYSTEAD_CODES[code])
    expect(body.error.data.request_id).toBe(headers.get('x-request-id'))
  })
})

test('every procedure is called, but for the subscription, which is no operation, and what takes more than a request', () => {
  const procedures = Object.entries<{ _def: AnyProcedure['_def'] }>(Object(appRouter._def.procedures))
  const called = new Set(cases.filter(({ example }) => !example.failure).map(({ name }) => name))
  const isProvoked = (name: string): boolean =>
    Object.values(EXAMPLES[name] ?? {}).some(({ failure, provokedBy }) => !failure && provokedBy !== undefined)
  const left = procedures.filter(([name]) => !called.has(name) && !isProvoked(name))
  const others = left.map(([name, { _def }]) => [name, _def.type])
  expect(others).toEqual([['aggregator.stream', 'subscription']])
})
