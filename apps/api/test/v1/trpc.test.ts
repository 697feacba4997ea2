import { randomUUID } from 'node:crypto'
import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import type { AppRouter } from '../../src/contracts/router.ts'
import { cases, scopedProcedures } from './cases.ts'
import { buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let theirs: World
let owner: TRPCClient<AppRouter>

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  theirs = await buildWorld(bench.server)
  owner = clientOf(world.tenant.owner.credential)
})

/** The client that people use, sending what it is called with at once in one request. */
function clientOf(credential: string | null, maxItems = 20): TRPCClient<AppRouter> {
  const headers = credential === null ? {} : { authorization: `Bearer ${credential}` }
  return createTRPCClient({ links: [httpBatchLink({ url: `${bench.server.url}/trpc`, headers, maxItems })] })
}

/** What a refused call is refused with. */
async function failureOf(call: Promise<unknown>): Promise<{ code: unknown; status: unknown; message: string }> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof TRPCClientError)) throw error
  return { code: error.data?.code, status: error.data?.httpStatus, message: error.message }
}

test('typed calls work as over REST', async () => {
  const email = `typed-${randomUUID()}@example.com`
  const created = await owner.v1.users.create.mutate({ email, roles: ['viewer'] })
  expectTypeOf(created.data.user_id).toEqualTypeOf<string>()
  expect(created).toMatchObject({ message: 'User created successfully', data: { email, roles: ['viewer'] } })
  const got = await owner.v1.users.get.query({ user_identifier: email.toUpperCase() })
  expectTypeOf(got.data.projects).toEqualTypeOf<{ project_id: string; project_name: string }[]>()
  expect(got.data.user_id).toBe(created.data.user_id)
  const listed = await owner.v1.users.list.query({ email, limit: 1 })
  expect(listed.data.map(({ user_id }) => user_id)).toEqual([created.data.user_id])
  await owner.v1.users.update.mutate({ user_identifier: email, name: 'Typed' })
  const rest = await world.tenant.owner.get(`/api/v1/users/${email}`)
  expect(rest.body.data.name).toBe('Typed')
  await owner.v1.users.delete.mutate({ user_identifier: email })
  expect(await failureOf(owner.v1.users.get.query({ user_identifier: email }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('a log-in gives a session that works over tRPC too', async () => {
  const { email, password } = await bench.person(world.tenant.id, 'admin')
  const { data } = await clientOf(null).v1.auth.login.mutate({ email, password })
  const session = clientOf(data.session_token)
  expect((await session.v1.projects.list.query({})).data).toHaveLength(1)
  await session.v1.auth.logout.mutate({})
  expect(await failureOf(session.v1.projects.list.query({}))).toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
})

describe('errors carry the codes of tRPC, and texts for the caller', () => {
  test('UNAUTHORIZED: nobody, and a key that does not exist', async () => {
    for (const client of [clientOf(null), clientOf('ks_nonsense')]) {
      expect(await failureOf(client.v1.users.list.query({}))).toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
    }
  })

  test('FORBIDDEN: a key without the scope, for every procedure, before its input is looked at', async () => {
    const key = await bench.keyWith(world.tenant.id, [])
    const before = await bench.store.snapshot(world.tenant.id)
    for (const [name, scope] of Object.entries(scopedProcedures)) {
      const query = cases[name]?.method === 'GET'
      const answer = query ? await key.get(`/trpc/v1.${name}`) : await key.post(`/trpc/v1.${name}`, { nonsense: true })
      expect(answer.status).toBe(403)
      expect(answer.body.error).toMatchObject({ message: `Requires the scope ${scope}`, data: { code: 'FORBIDDEN' } })
    }
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('CONFLICT and PRECONDITION_FAILED', async () => {
    expect(await failureOf(owner.v1.users.create.mutate({ email: world.email }))).toEqual({
      code: 'CONFLICT',
      status: 409,
      message: `User with email ${world.email} already exists`,
    })
    const kept = await failureOf(owner.v1.users.delete.mutate({ user_identifier: world.userId }))
    expect(kept).toMatchObject({
      code: 'PRECONDITION_FAILED',
      status: 412,
      message: expect.stringContaining('force=true'),
    })
  })

  test('TOO_MANY_REQUESTS: the sixth log-in of an address', async () => {
    const { email } = await bench.person(world.tenant.id, 'viewer')
    const codes: unknown[] = []
    for (let i = 0; i < 6; i += 1) {
      codes.push((await failureOf(clientOf(null).v1.auth.login.mutate({ email, password: 'wrong' }))).code)
    }
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'UNAUTHORIZED'), 'TOO_MANY_REQUESTS'])
  })

  test('NOT_FOUND: a procedure that is not there', async () => {
    const { status, body } = await world.tenant.owner.get('/trpc/v1.nothing')
    expect(status).toBe(404)
    expect(body.error.data.code).toBe('NOT_FOUND')
  })

  test('METHOD_NOT_SUPPORTED: a mutation as a query', async () => {
    const { status, body } = await world.tenant.owner.get(`/trpc/v1.users.create?input={"email":"get@example.com"}`)
    expect(status).toBe(405)
    expect(body.error.data.code).toBe('METHOD_NOT_SUPPORTED')
  })

  test('no error has a stack', async () => {
    const answers = [
      await world.tenant.owner.get('/trpc/v1.nothing'),
      await world.tenant.owner.get('/trpc/v1.users.list?input={'),
      await world.tenant.owner.post('/trpc/v1.users.create', {}),
    ]
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).not.toMatch(/stack|node_modules|\.ts:/)
    }
  })
})

describe('types are taken as they are: no text becomes a number, as it does in a URL', () => {
  test.each([
    { limit: '1' },
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { cursor: 'x' },
    { colour: 'blue' },
    { status: 'gone' },
    [],
    'text',
  ])('BAD_REQUEST: users.list with %j', async (input) => {
    // The type forbids it; a caller without types can still send it.
    const call = owner.v1.users.list.query(input as Parameters<typeof owner.v1.users.list.query>[0])
    expect(await failureOf(call)).toMatchObject({ code: 'BAD_REQUEST', status: 400 })
  })

  test('BAD_REQUEST: "true" is not true, and deletes nothing', async () => {
    const input = { user_identifier: world.userId, force: 'true' as unknown as boolean }
    expect(await failureOf(owner.v1.users.delete.mutate(input))).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await owner.v1.users.get.query({ user_identifier: world.userId })).data.user_id).toBe(world.userId)
  })

  test('and after a REST request with ?limit=1 it is still so', async () => {
    expect((await world.tenant.owner.get('/api/v1/users?limit=1')).status).toBe(200)
    const call = owner.v1.users.list.query({ limit: '1' as unknown as number })
    expect(await failureOf(call)).toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('batches', () => {
  test('twenty calls in one request are answered each for itself', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `batch-${i}-${randomUUID()}`)
    const created = await Promise.all(
      [...names, ...names].map((project_name) =>
        owner.v1.projects.create.mutate({ project_name }).then(
          ({ data }) => data.project_name,
          (error: TRPCClientError<AppRouter>) => error.data?.code,
        ),
      ),
    )
    expect(created.filter((code) => code === 'CONFLICT')).toHaveLength(10)
    expect(created.filter((name) => name !== 'CONFLICT').toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(
      names,
    )
  })

  test('of several calls in one batch that end the same key one succeeds', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const rotated = await Promise.allSettled(
      Array.from({ length: 10 }, () => owner.v1.apiKeys.rotate.mutate({ api_key: mine.keyText })),
    )
    expect(rotated.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { data } = await owner.v1.apiKeys.list.query({ user_id: mine.userId, status: 'active' })
    expect(data).toHaveLength(1)
  })

  test('a call that fails leaves the others of its batch alone', async () => {
    const [good, bad, other] = await Promise.allSettled([
      owner.v1.users.get.query({ user_identifier: world.userId }),
      owner.v1.users.get.query({ user_identifier: randomUUID() }),
      owner.v1.projects.get.query({ project_identifier: world.projectName }),
    ])
    expect([good.status, bad.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test('BAD_REQUEST: more than twenty calls; none of them is made', async () => {
    const client = clientOf(world.tenant.owner.credential, 100)
    const before = await bench.store.snapshot(world.tenant.id)
    const answers = await Promise.allSettled(
      Array.from({ length: 21 }, (_, i) => client.v1.projects.create.mutate({ project_name: `too-many-${i}` })),
    )
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('guesses at a password in one batch get no more tries than one after another', async () => {
    const { email, password } = await bench.person(world.tenant.id, 'viewer')
    const guess = (text: string) => failureOf(clientOf(null).v1.auth.login.mutate({ email, password: text }))
    const client = clientOf(null)
    const codes = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await failureOf(client.v1.auth.login.mutate({ email, password: 'wrong' }))).code,
      ),
    )
    expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(5)
    expect((await guess(password)).code).toBe('TOO_MANY_REQUESTS')
  })
})

describe('another tenant is NOT_FOUND, like nothing at all', () => {
  const calls: [string, (named: World) => Promise<unknown>][] = [
    ['users.get by id', ({ userId }) => owner.v1.users.get.query({ user_identifier: userId })],
    ['users.get by email', ({ email }) => owner.v1.users.get.query({ user_identifier: email })],
    ['users.update', ({ userId }) => owner.v1.users.update.mutate({ user_identifier: userId, name: 'Mine' })],
    ['users.delete', ({ userId }) => owner.v1.users.delete.mutate({ user_identifier: userId, force: true })],
    ['apiKeys.get by id', ({ keyId }) => owner.v1.apiKeys.get.query({ api_key: keyId })],
    ['apiKeys.rotate by text', ({ keyText }) => owner.v1.apiKeys.rotate.mutate({ api_key: keyText })],
    [
      'projects.delete',
      ({ projectId }) => owner.v1.projects.delete.mutate({ project_identifier: projectId, force: true }),
    ],
    [
      'configs.delete',
      ({ configName }) => owner.v1.configs.delete.mutate({ config_identifier: configName, force: true }),
    ],
  ]
  test.each(calls)('%s', async (_name, call) => {
    const nothing = { ...theirs, userId: randomUUID(), email: 'nobody@example.com', keyId: randomUUID() }
    const nowhere = { ...nothing, keyText: 'none', projectId: randomUUID(), configName: 'none' }
    const before = await bench.store.snapshot(theirs.tenant.id)
    const failure = await failureOf(call(theirs))
    expect(failure).toMatchObject({ code: 'NOT_FOUND', status: 404 })
    expect(failure).toEqual(await failureOf(call(nowhere)))
    expect(await bench.store.snapshot(theirs.tenant.id)).toBe(before)
  })
})
