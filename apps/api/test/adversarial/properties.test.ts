import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { rounds } from '../support/rounds.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { around, isClean } from './from-schema.ts'
import { type RawAnswer, send } from './raw.ts'
import { expectRefusal, expectThat } from './refusals.ts'
import { type Route, routes, withParameters } from './routes.ts'

/** What a caller who may do everything can be told of input that fits its schema. */
const DOCUMENTED_REFUSALS: Readonly<Record<Route['contract'], number[]>> = {
  aggregator: [404, 409],
  accounts: [404, 409],
  // An Idempotency-Key that was used for another request.
  authzen: [400],
  content: [400, 404],
  oauth: [],
  scim: [],
  ssf: [400],
  v1: [400, 401, 404, 429],
}

const RUNS = rounds({ usual: 25, long: 500 })

let server: TestServer
/** Ids and names of things that are there, so that not every request ends at 404. */
let known: string[]

beforeAll(async () => {
  // Jobs for a provider that is configured are taken, whether or not it can be reached.
  server = await startTestServer({ environment: { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: 'http://127.0.0.1:9' } })
})
beforeEach(async () => {
  known = await seed()
})
afterAll(() => server.stop())

async function seed(): Promise<string[]> {
  const { admin } = server
  const id = randomUUID()
  const service = await admin.post('/api/admin/users', { name: `Service ${id}` })
  const key = await admin.post('/api/admin/api-keys', { user_id: service.body.id })
  const person = await admin.post('/api/v1/users', { email: `${id}@example.com` })
  const content = await admin.post('/admin/api', { name: `Content ${id}`, status: 'active' })
  const config = await admin.post('/api/v1/configs', { config_name: `Config ${id}`, servers: {} })
  const project = await admin.post('/api/v1/projects', { project_name: `Project ${id}` })
  const projectId: string = project.body.data.project_id
  await admin.post(`/api/v1/projects/${projectId}/users`, { user_id: person.body.data.user_id })
  const ids = [service.body.id, key.body.id, person.body.data.user_id, content.body.id, config.body.data.config_id]
  return [...ids, projectId, `Project ${id}`, `Config ${id}`, `${id}@example.com`]
}

/** Input around the schema, in which text may be the name of something that is there. */
const inputOf = (route: Route) =>
  fc.tuple(around(route.input), fc.array(fc.nat({ max: 12 }), { minLength: 3, maxLength: 3 })).map(([value, picks]) => {
    const input = z.record(z.string(), z.unknown()).safeParse(value).data ?? {}
    const named = [
      ...route.parameters,
      ...['user_id', 'project_id', 'config_id', 'api_key'].filter((name) => name in input),
    ]
    for (const [i, name] of named.entries()) input[name] = known[picks[i % picks.length]!] ?? input[name]
    // No list ever gave out a cursor that is made up.
    if (picks[0]! % 2 === 0) delete input['cursor']
    return input
  })

const scalar = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const encoded = (value: unknown): string => encodeURIComponent(scalar(value).toWellFormed())

interface Asked {
  answer: RawAnswer | null
  /** Whether the schema takes what was sent; null where texts of a query make that unclear. */
  fits: boolean | null
}

/** Sends the input as the route reads it: path, query or body. */
async function ask(route: Route, input: Record<string, unknown>): Promise<Asked> {
  const { method, parameters } = route
  const inPath = Object.fromEntries(parameters.map((name) => [name, scalar(input[name] ?? 'x').toWellFormed() || 'x']))
  const target = withParameters(route.path, (name) => encoded(inPath[name]))
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !parameters.includes(name)))
  const fits = isClean({ ...rest, ...inPath }) && route.input.safeParse({ ...rest, ...inPath }).success
  if (method !== 'GET') {
    const headers = ['content-type: application/json']
    return {
      answer: await send(server.url, { method, target, credential: ADMIN_KEY, headers, body: JSON.stringify(rest) }),
      fits,
    }
  }
  const query = Object.entries(rest).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  const answer = await send(server.url, { method, target: `${target}?${query.join('&')}`, credential: ADMIN_KEY })
  return { answer, fits: fits && query.length === 0 ? true : null }
}

function expectSound(route: Route, input: unknown, { answer, fits }: Asked): void {
  if (isTooLarge(input, answer)) return
  const success = route.meta.status ?? 200
  if (answer?.status === success) {
    expectThat(fits !== false, `${route.name} took what its schema refuses`)
    // Lines of text have no schema.
    if (route.meta.list === 'text') return
    expectFits(route, outputOf(route, 'bare'), answer.body === '' ? undefined : JSON.parse(answer.body))
    return
  }
  // It names no version.
  const ofVersions = route.meta.versioned === 'changed' ? [428] : []
  const refusals = [...DOCUMENTED_REFUSALS[route.contract], ...ofVersions]
  // A path of two long parameters may not even be read.
  const statuses = fits === true ? [...refusals, 431] : fits === false ? [400, 431] : [400, 404, 431]
  expectRefusal(answer, answer?.status === 431 ? 'v1' : route.contract, statuses, route.name)
}

/** @param form over REST the items alone are the body of a bare list */
function outputOf(route: Route, form: 'bare' | 'whole'): z.ZodType {
  const { output } = route.procedure._def as unknown as { output: z.ZodType }
  const isBare = form === 'bare' && route.meta.list === 'bare' && output instanceof z.ZodObject
  return isBare ? (output.shape['items'] as z.ZodType) : output
}

function expectFits(route: Route, schema: z.ZodType, value: unknown): void {
  const { error } = schema.safeParse(value)
  expect(error?.issues, `${route.name} answers ${JSON.stringify(value)?.slice(0, 200)}`).toBeUndefined()
}

test.each(routes.map((route) => [`${String(route.method)} ${route.path}`, route] as const))(
  'whatever is sent to %s: success that fits its schema, or a documented refusal',
  async (_, route) => {
    const property = fc.asyncProperty(inputOf(route), async (input) =>
      expectSound(route, input, await ask(route, input)),
    )
    await fc.assert(property, { numRuns: RUNS })
  },
)

/** Each field may be as long as it is, and all of them together may not. */
const isTooLarge = (input: unknown, answer: RawAnswer | null): boolean =>
  answer?.status === 413 && JSON.stringify(input).length > 500_000

const TrpcError = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    code: z.int(),
    data: z.strictObject({
      code: z.string(),
      httpStatus: z.int(),
      path: z.string().optional(),
      keystead_code: z.string(),
      request_id: z.string().min(1),
      issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    }),
  }),
})

async function askTrpc(route: Route, input: unknown): Promise<RawAnswer | null> {
  const text = JSON.stringify(input)
  const target = `/trpc/${route.name}`
  const credential = ADMIN_KEY
  if (route.procedure._def.type === 'query') {
    return send(server.url, { method: 'GET', target: `${target}?input=${encodeURIComponent(text)}`, credential })
  }
  return send(server.url, {
    method: 'POST',
    target,
    credential,
    headers: ['content-type: application/json'],
    body: text,
  })
}

/** Over tRPC a cursor that is null means the first page. */
function withoutNullCursor(input: unknown): unknown {
  const { cursor, ...rest }: { cursor?: unknown } = Object(input)
  return cursor === null ? rest : input
}

function expectSoundTrpc(route: Route, input: unknown, answer: RawAnswer | null): void {
  const fits = isClean(input) && route.input.safeParse(withoutNullCursor(input)).success
  expect(answer?.status, `${route.name} ${answer?.body.slice(0, 300)}`).toBeLessThan(500)
  if (answer!.status === 431 || isTooLarge(input, answer)) return
  const body: unknown = JSON.parse(answer!.body)
  if (answer!.status === 200) {
    expectThat(fits, `${route.name} took what its schema refuses`)
    const { result } = z.object({ result: z.object({ data: z.unknown().optional() }) }).parse(body)
    expectFits(route, outputOf(route, 'whole'), result.data)
    return
  }
  expect(TrpcError.safeParse(body).error?.issues, `${route.name} ${answer!.body.slice(0, 300)}`).toBeUndefined()
  expectThat(fits || answer!.status === 400, `${route.name} ${answer!.body.slice(0, 300)}`)
}

test.each(routes.map((route) => [route.name, route] as const))(
  'whatever %s is called with over tRPC: success that fits its schema, or an error that tells nothing',
  async (_, route) => {
    const inputs = fc.oneof({ arbitrary: inputOf(route), weight: 9 }, { arbitrary: fc.jsonValue(), weight: 1 })
    const property = fc.asyncProperty(inputs, async (input) =>
      expectSoundTrpc(route, input, await askTrpc(route, input)),
    )
    await fc.assert(property, { numRuns: RUNS })
  },
)

test('no failure of our own was logged', () => {
  expect(server.logs().match(/.*"level":[56]0.*/)?.[0]).toBeUndefined()
})
