import { randomUUID } from 'node:crypto'
import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { runCurl } from '../support/curl.ts'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { ask, expectFailedField, expectRefused } from './support.ts'

let bench: TestBench
let tenant: TestTenant

beforeAll(async () => {
  bench = await startBench()
  tenant = await bench.server.createTenant()
})
afterAll(() => bench.stop())

const FIELDS = `id status type provider model input result error tokensIn tokensOut cost createdAt updatedAt startedAt finishedAt`
const CREATE = `mutation($input: CreateJobInput!) { createJob(input: $input) { ${FIELDS} } }`
const ECHO = { provider: 'echo', model: 'echo', input: 'Hello, world!' }

const create = (client: TestClient, input: object = ECHO, headers: Record<string, string> = {}) =>
  ask(client, CREATE, { variables: { input }, headers })

async function created(client: TestClient, input: object = ECHO): Promise<string> {
  const { body, text } = await create(client, input)
  if (!body.data?.createJob) throw new Error(text)
  return body.data.createJob.id
}

/** Rows as the core stores them, straight into the table. @returns their ids, newest first */
async function insertJobs(
  tenantId: string,
  count: number,
  fields: { status?: string; type?: string; provider?: string } = {},
) {
  const { status = 'COMPLETED', type = 'completion', provider = 'echo' } = fields
  const rows = await bench.store.rows(
    `insert into job (id, tenant_id, user_id, type, status, provider, model, input, created_at, updated_at)
     select uuidv7(), $1, gen_random_uuid(), $3, $4, $5, 'echo', '{"prompt": "Hello"}', now(), now() from generate_series(1, $2::int)
     returning id`,
    [tenantId, count, type, status, provider],
  )
  return rows
    .map(({ id }) => String(id))
    .toSorted()
    .toReversed()
}

const PAGE = `query($first: Int, $after: String, $filter: JobFilter, $pagination: Pagination) {
  jobs(first: $first, after: $after, filter: $filter, pagination: $pagination) {
    edges { cursor node { id status type provider } }
    pageInfo { totalCount hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

async function page(client: TestClient, variables: Record<string, unknown> = {}) {
  const { body, text } = await ask(client, PAGE, { variables })
  if (!body.data) throw new Error(text)
  const { edges, pageInfo } = body.data.jobs
  return { ids: edges.map(({ node }: { node: { id: string } }) => node.id), edges, pageInfo }
}

describe('the example of the document', () => {
  test('runs as it is printed', async () => {
    const { key } = await newKey(['read', 'write'])
    const id = await created(bench.server.as(key))
    const answer = await runCurl(
      bench.server,
      `curl -X POST http://localhost:8080/graphql \\
  -H "X-API-Key: agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx" \\
  -H "Content-Type: application/json" \\
  -d '{
    "query": "{ jobs(first: 10) { edges { node { id status } } } }"
  }'`,
      { agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx: key },
    )
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      data: { jobs: { edges: [{ node: { id, status: expect.stringMatching(/^[A-Z]+$/) } }] } },
    })
  })
})

/** A key of the aggregator contract, in a tenant of its own. */
async function newKey(scopes: string[]): Promise<{ key: string; tenant: TestTenant }> {
  const own = await bench.server.createTenant()
  const user = await own.owner.post('/api/admin/users', { name: randomUUID() })
  const { body } = await own.owner.post('/api/admin/api-keys', { user_id: user.body.id, scopes })
  return { key: body.key, tenant: own }
}

describe('createJob', () => {
  test('stores a job, which REST and tRPC know too', async () => {
    const { status, body } = await create(tenant.owner, { ...ECHO, type: 'greeting' })
    expect(status).toBe(200)
    const job = body.data.createJob
    expect(job).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'PENDING',
      type: 'greeting',
      provider: 'echo',
      model: 'echo',
      input: { prompt: 'Hello, world!' },
      result: null,
      error: null,
      tokensIn: null,
      tokensOut: null,
      cost: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: job.createdAt,
      startedAt: null,
      finishedAt: null,
    })
    const found = await ask(tenant.owner, `{ job(id: "${job.id}") { id type } }`)
    expect(found.body).toEqual({ data: { job: { id: job.id, type: 'greeting' } } })
    expect(
      (await bench.store.rows('select type from job where id = $1 and tenant_id = $2', [job.id, tenant.id]))[0],
    ).toEqual({ type: 'greeting' })
    expect((await tenant.owner.get(`/api/jobs/${job.id}`)).body).toMatchObject({ id: job.id, type: 'greeting' })
    const [event] = await bench.store.rows(`select action, outcome from audit_event where target_id = $1`, [job.id])
    expect(event).toEqual({ action: 'job.created', outcome: 'success' })
  })

  test('is run, and shows what came of it', async () => {
    const id = await created(tenant.owner)
    const shown = async () => (await ask(tenant.owner, `{ job(id: "${id}") { ${FIELDS} } }`)).body.data.job
    await expect.poll(async () => (await shown()).status, { timeout: 20_000 }).toBe('COMPLETED')
    expect(await shown()).toMatchObject({
      result: expect.stringContaining('Hello, world!'),
      error: null,
      tokensIn: expect.any(Number),
      tokensOut: expect.any(Number),
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
    })
  })

  test('takes what POST /stream takes, in the query itself too', async () => {
    const query = `mutation { createJob(input: {provider: "echo", model: "echo", input: {
      messages: [{role: "user", content: "Hi"}], system_prompt: "Be brief", max_tokens: 5, temperature: 0.5
    }}) { type input } }`
    expect((await ask(tenant.owner, query)).body.data.createJob).toEqual({
      type: 'completion',
      input: {
        messages: [{ role: 'user', content: 'Hi' }],
        system_prompt: 'Be brief',
        max_tokens: 5,
        temperature: 0.5,
      },
    })
  })

  test.each([
    ['an empty prompt', { input: '' }],
    ['no prompt at all', { input: {} }],
    ['a number for an input', { input: 5 }],
    ['a field that there is not', { input: { prompt: 'a', promt: 'b' } }],
    ['a temperature that is too high', { input: { prompt: 'a', temperature: 3 } }],
    ['__proto__', { input: JSON.parse('{"prompt": "a", "x": {"a": [1]}}') }],
    ['an unknown provider', { provider: 'nobody' }],
    ['an unknown model', { model: 'no such model' }],
    ['an empty provider', { provider: '' }],
    ['a type with blanks', { type: 'a b' }],
  ])('BAD_USER_INPUT: %s; nothing is stored', async (_what, wrong) => {
    const before = await count()
    expectFailedField(await create(tenant.owner, { ...ECHO, ...wrong }), 'createJob', 'BAD_USER_INPUT')
    expect(await count()).toBe(before)
  })

  test('without a provider or a model asks the default one, which is echo unless the configuration says so', async () => {
    const { input } = ECHO
    for (const given of [{ input }, { input, provider: 'echo' }, { input, model: 'echo' }]) {
      const { body } = await create(tenant.owner, given)
      expect(body.data.createJob).toMatchObject({ provider: 'echo', model: 'echo' })
    }
    const environment = { KEYSTEAD_DEFAULT_MODEL: 'openai/org/model:7b', OPENAI_API_KEY: 'sk-nobody' }
    const configured = await startTestServer({ environment })
    onTestFinished(() => configured.stop())
    const made = async (given: object) => (await create(configured.admin, given)).body.data.createJob
    expect(await made({ input })).toMatchObject({ provider: 'openai', model: 'org/model:7b' })
    expect(await made({ input, model: 'another' })).toMatchObject({ provider: 'openai', model: 'another' })
    expect(await made({ input, provider: 'echo' })).toMatchObject({ provider: 'echo', model: 'echo' })
    const unnamed = await create(configured.admin, { input, provider: 'anthropic' })
    expectFailedField(unnamed, 'createJob', 'BAD_USER_INPUT')
  })

  test('NOT_CONFIGURED: a provider whose variable is not set, which the message names', async () => {
    const answer = await create(tenant.owner, { ...ECHO, provider: 'openai', model: 'gpt-4o-mini' })
    expectFailedField(answer, 'createJob', 'NOT_CONFIGURED')
    expect(answer.body.errors[0].message).toContain('OPENAI_API_KEY')
  })

  test('two in one request: each for itself, and what was done stays when a later one fails', async () => {
    const before = await count()
    const query = `mutation($good: CreateJobInput!, $bad: CreateJobInput!) {
      one: createJob(input: $good) { id } two: createJob(input: $bad) { id } three: createJob(input: $good) { id }
    }`
    const { status, body } = await ask(tenant.owner, query, { variables: { good: ECHO, bad: { ...ECHO, input: '' } } })
    expect(status).toBe(200)
    expect(body.data).toEqual({ one: { id: expect.any(String) }, two: null, three: { id: expect.any(String) } })
    expect(body.errors).toMatchObject([{ path: ['two'], extensions: { code: 'BAD_USER_INPUT' } }])
    expect(await count()).toBe(before + 2)
  })
})

const count = async (): Promise<number> =>
  Number((await bench.store.rows('select count(*)::int as n from job where tenant_id = $1', [tenant.id]))[0]?.['n'])

describe('Idempotency-Key', () => {
  test('a job that is asked for twice is made once, and answered as it was', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await create(tenant.owner, ECHO, headers)
    const before = await count()
    const again = await create(tenant.owner, ECHO, headers)
    expect(again.text).toBe(first.text)
    expect(first.headers.has('idempotency-replayed')).toBe(false)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await count()).toBe(before)
  })

  test('ten at once make one', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const before = await count()
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(tenant.owner, ECHO, headers)))
    expect(new Set(answers.map(({ body }) => body.data.createJob?.id)).size).toBe(1)
    expect(await count()).toBe(before + 1)
  })

  test('the fields of an operation, and the operations of a batch, are calls of their own', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const query = `mutation($input: CreateJobInput!) { one: createJob(input: $input) { id } two: createJob(input: $input) { id } }`
    const operation = { query, variables: { input: ECHO } }
    const send = () => tenant.owner.post('/graphql', [operation, operation], { headers })
    const { body, text } = await send()
    const ids = body.flatMap(({ data }: { data: Record<string, { id: string }> }) =>
      Object.values(data).map(({ id }) => id),
    )
    expect(new Set(ids).size).toBe(4)
    expect((await send()).text).toBe(text)
  })

  test('UNPROCESSABLE_CONTENT: the key of another job; one that failed may be tried again', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    expectFailedField(await create(tenant.owner, { ...ECHO, model: 'nothing' }, headers), 'createJob', 'BAD_USER_INPUT')
    await create(tenant.owner, ECHO, headers)
    const other = await create(tenant.owner, { ...ECHO, input: 'Something else' }, headers)
    expectFailedField(other, 'createJob', 'UNPROCESSABLE_CONTENT')
  })
})

describe('cancelJob', () => {
  const cancel = (client: TestClient, id: string) =>
    ask(client, 'mutation($id: ID!) { cancelJob(id: $id) { id status finishedAt } }', { variables: { id } })

  test('ends a job that waits, and leaves one that is cancelled as it is', async () => {
    const [id = ''] = await insertJobs(tenant.id, 1, { status: 'PENDING' })
    const first = await cancel(tenant.owner, id)
    expect(first.body.data.cancelJob).toEqual({ id, status: 'CANCELLED', finishedAt: expect.any(String) })
    expect((await cancel(tenant.owner, id)).text).toBe(first.text)
    const events = await bench.store.rows(`select action from audit_event where target_id = $1`, [id])
    expect(events).toEqual([{ action: 'job.cancelled' }])
  })

  test('PRECONDITION_FAILED: one that has come to its own end', async () => {
    const [id = ''] = await insertJobs(tenant.id, 1, { status: 'COMPLETED' })
    expectFailedField(await cancel(tenant.owner, id), 'cancelJob', 'PRECONDITION_FAILED')
  })

  test('NOT_FOUND: no job, and no UUID', async () => {
    for (const id of [randomUUID(), 'nothing', '']) {
      expectFailedField(await cancel(tenant.owner, id), 'cancelJob', 'NOT_FOUND')
    }
  })
})

describe('jobs', () => {
  test('pages from the newest to the oldest: each job once, and the end is told', async () => {
    const own = await bench.server.createTenant()
    const ids = await insertJobs(own.id, 25)
    const seen: string[] = []
    let after: string | null = null
    for (let i = 0; i < 3; i += 1) {
      const { ids: found, edges, pageInfo } = await page(own.owner, { first: 10, after })
      seen.push(...found)
      expect(pageInfo).toEqual({
        totalCount: 25,
        hasNextPage: i < 2,
        hasPreviousPage: i > 0,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      })
      after = pageInfo.endCursor
    }
    expect(seen).toEqual(ids)
    expect((await page(own.owner, { first: 10, after })).pageInfo).toEqual({
      totalCount: 25,
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    })
  })

  test('pages by limit and offset too, and goes on from there with cursors', async () => {
    const own = await bench.server.createTenant()
    const ids = await insertJobs(own.id, 12)
    const second = await page(own.owner, { pagination: { limit: 5, offset: 5 } })
    expect(second.ids).toEqual(ids.slice(5, 10))
    expect(second.pageInfo).toMatchObject({ totalCount: 12, hasNextPage: true, hasPreviousPage: true })
    expect((await page(own.owner, { after: second.pageInfo.endCursor })).ids).toEqual(ids.slice(10))
    expect((await page(own.owner, { pagination: { offset: 11 } })).ids).toEqual(ids.slice(11))
    expect((await page(own.owner, { pagination: { offset: 100 } })).ids).toEqual([])
    expect((await page(own.owner)).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
  })

  test('20 unless it is said', async () => {
    const own = await bench.server.createTenant()
    await insertJobs(own.id, 21)
    expect((await page(own.owner)).ids).toHaveLength(20)
    expect((await page(own.owner, { first: 100 })).ids).toHaveLength(21)
  })

  test('filters by status, type and provider, and counts what is left', async () => {
    const own = await bench.server.createTenant()
    const failed = await insertJobs(own.id, 2, { status: 'FAILED' })
    const stream = await insertJobs(own.id, 3, { type: 'stream' })
    const openai = await insertJobs(own.id, 4, { type: 'stream', provider: 'openai', status: 'FAILED' })
    for (const [filter, ids] of [
      [{ status: 'FAILED' }, [...openai, ...failed]],
      [{ type: 'stream' }, [...openai, ...stream]],
      [{ provider: 'openai' }, openai],
      [{ type: 'stream', provider: 'echo', status: 'COMPLETED' }, stream],
      [{ status: 'PENDING' }, []],
      [{ status: null, type: null }, [...openai, ...stream, ...failed]],
    ] as const) {
      const found = await page(own.owner, { filter })
      expect(found.ids).toEqual(ids)
      expect(found.pageInfo.totalCount).toBe(ids.length)
    }
  })

  test.each([
    [{ first: 0 }],
    [{ first: -1 }],
    [{ first: 101 }],
    [{ after: 'nothing' }],
    [{ after: '' }],
    [{ pagination: { limit: 0 } }],
    [{ pagination: { limit: 101 } }],
    [{ pagination: { offset: -1 } }],
    [{ pagination: { offset: 10_001 } }],
    [{ first: 5, pagination: { limit: 5 } }],
    [{ filter: { type: 'a b' } }],
  ])('BAD_USER_INPUT: %j', async (variables) => {
    const { status, body } = await ask(tenant.owner, PAGE, { variables })
    expect({ status, data: body.data }).toEqual({ status: 200, data: null })
    expect(body.errors).toMatchObject([{ path: ['jobs'], extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('a status that there is not is refused before anything runs', async () => {
    expectRefused(await ask(tenant.owner, PAGE, { variables: { filter: { status: 'DONE' } } }), 400, 'BAD_USER_INPUT')
  })

  test('a page costs as many statements for a hundred jobs as for one', async () => {
    const own = await bench.server.createTenant()
    await insertJobs(own.id, 100)
    const query = (first: number) =>
      `{ jobs(first: ${first}) { edges { node { ${FIELDS} } } pageInfo { totalCount } } }`
    const statements = async (first: number) => {
      const spy = await spyOnStatements()
      await ask(own.owner, query(first))
      return spy()
    }
    await statements(1)
    const [one, hundred] = [await statements(1), await statements(100)]
    expect(one).toHaveLength(2)
    expect(hundred).toHaveLength(2)
    const ofOne = await spyOnStatements()
    await ask(own.owner, '{ jobs { edges { node { id } } } }')
    expect(ofOne(), 'nobody asked for the count').toHaveLength(1)
    const ofTwo = await spyOnStatements()
    await ask(own.owner, '{ jobs { pageInfo { totalCount again: totalCount } } }')
    expect(ofTwo(), 'asked twice, counted once').toHaveLength(2)
  })

  test('what a page costs grows with what it may show, whether it is written or a variable', async () => {
    const pages = (first: string) =>
      `{ ${['a', 'b', 'c', 'd'].map((name) => `${name}: jobs(first: ${first}) { edges { node { ${FIELDS} } } }`).join(' ')} }`
    expect((await ask(tenant.owner, pages('10'))).status).toBe(200)
    expectRefused(await ask(tenant.owner, pages('100')), 400, 'OPERATION_TOO_COMPLEX')
    const variable = `query($n: Int) ${pages('$n')}`
    expect((await ask(tenant.owner, variable, { variables: { n: 10 } })).status).toBe(200)
    expectRefused(await ask(tenant.owner, variable, { variables: { n: 100 } }), 400, 'OPERATION_TOO_COMPLEX')
    expectRefused(await ask(tenant.owner, `query($n: Int = 100) ${pages('$n')}`), 400, 'OPERATION_TOO_COMPLEX')
    const limited = pages('10').replaceAll('first: 10', 'pagination: {limit: 100}')
    expectRefused(await ask(tenant.owner, limited), 400, 'OPERATION_TOO_COMPLEX')
    const given = `query($p: Pagination) ${pages('10').replaceAll('first: 10', 'pagination: $p')}`
    expectRefused(await ask(tenant.owner, given, { variables: { p: { limit: 100 } } }), 400, 'OPERATION_TOO_COMPLEX')
  })
})

/** Counts the statements of the process about jobs, which runs the server too. */
async function spyOnStatements(): Promise<() => string[]> {
  const database = await openDatabase(bench.server.databaseUrl)
  const client = await database.pool.connect()
  const prototype = Object.getPrototypeOf(client)
  client.release()
  await database.close()
  const spy = vi.spyOn(prototype, 'query')
  return () => {
    const texts = spy.mock.calls.map(([query]) =>
      typeof query === 'string' ? query : (query as { text: string }).text,
    )
    spy.mockRestore()
    return texts.filter((text) => /"job"/.test(text))
  }
}

describe('job', () => {
  test('NOT_FOUND, beside what else was asked for: no job, and no UUID', async () => {
    const { status, body } = await ask(tenant.owner, `{ job(id: "${randomUUID()}") { id } me { id } }`)
    expect(status).toBe(200)
    expect(body.data).toEqual({ job: null, me: { id: tenant.ownerId } })
    expect(body.errors).toMatchObject([{ message: 'Job not found', path: ['job'], extensions: { code: 'NOT_FOUND' } }])
    expectFailedField(await ask(tenant.owner, '{ job(id: "nothing") { id } }'), 'job', 'NOT_FOUND')
  })
})

describe('another tenant', () => {
  test('its jobs are answered byte for byte like those that nobody has', async () => {
    const other = await bench.server.createTenant()
    const [foreign = ''] = await insertJobs(other.id, 1, { status: 'PENDING' })
    for (const client of [tenant.owner, bench.server.admin, await bench.keyWith(tenant.id, ['*'])]) {
      for (const query of ['{ job(id: "ID") { id } }', 'mutation { cancelJob(id: "ID") { id } }']) {
        const unknown = await ask(client, query.replace('ID', randomUUID()))
        const answer = await ask(client, query.replace('ID', foreign))
        expect({ status: answer.status, text: answer.text }).toEqual({ status: unknown.status, text: unknown.text })
        expect(answer.body.errors[0].extensions.code).toBe('NOT_FOUND')
      }
      expect((await ask(client, '{ jobs(first: 100) { edges { node { id } } } }')).text).not.toContain(foreign)
    }
    expect((await page(other.owner)).edges).toMatchObject([{ node: { id: foreign, status: 'PENDING' } }])
  })

  test('its cursor leads into a list of one’s own alone, and its idempotency key is another', async () => {
    const [one, two] = [await bench.server.createTenant(), await bench.server.createTenant()]
    const mine = await insertJobs(one.id, 2)
    await insertJobs(two.id, 2)
    const { pageInfo } = await page(two.owner, { first: 1 })
    expect(mine).toEqual(expect.arrayContaining((await page(one.owner, { after: pageInfo.endCursor })).ids))
    const headers = { 'idempotency-key': randomUUID() }
    const ids = [one, two].map(async ({ owner }) => (await create(owner, ECHO, headers)).body.data.createJob.id)
    expect(new Set(await Promise.all(ids)).size).toBe(2)
  })
})

describe('scopes', () => {
  const READS = [
    '{ jobs { edges { node { id } } } }',
    `{ job(id: "${randomUUID()}") { id } }`,
    '{ providers { name } }',
  ]
  const WRITES = [
    'mutation { createJob(input: {provider: "echo", model: "echo", input: "Hi"}) { id } }',
    `mutation { cancelJob(id: "${randomUUID()}") { id } }`,
  ]
  const expectAllowed = async (scopes: string[], queries: string[]) => {
    const client = await bench.keyWith(tenant.id, scopes)
    for (const query of queries)
      expect({ query, status: (await ask(client, query)).status }).toEqual({ query, status: 200 })
  }
  const expectForbidden = async (scopes: string[], queries: string[]) => {
    const client = await bench.keyWith(tenant.id, scopes)
    const before = await count()
    for (const query of queries) expectRefused(await ask(client, query), 403, 'FORBIDDEN')
    expect(await count()).toBe(before)
  }

  test('read lists, and changes nothing', async () => {
    for (const scopes of [['read'], ['jobs:read']]) {
      await expectAllowed(scopes, READS)
      await expectForbidden(scopes, WRITES)
    }
  })

  test('write creates and cancels, and lists nothing', async () => {
    await expectAllowed(['write'], WRITES)
    await expectForbidden(['write'], READS)
    await expectAllowed(['jobs:create'], WRITES.slice(0, 1))
    await expectForbidden(['jobs:create'], WRITES.slice(1))
  })

  test('admin and * do everything; others, and a key without scopes of its own user, nothing', async () => {
    for (const scopes of [['admin'], ['*'], ['jobs:*'], ['read', 'write']])
      await expectAllowed(scopes, [...READS, ...WRITES])
    for (const scopes of [['users:read'], ['keys:*']]) await expectForbidden(scopes, [...READS, ...WRITES])
  })

  test('UNAUTHENTICATED: nobody', async () => {
    for (const query of [...READS, ...WRITES])
      expectRefused(await ask(bench.server.as(null), query), 401, 'UNAUTHENTICATED')
  })

  test('one field that the caller may not ask for refuses the operation, wherever it stands, and nothing of it runs', async () => {
    const write = WRITES[0]!.replace(/^mutation \{ (.*) \}$/, '$1')
    await expectForbidden(
      ['write'],
      [
        '{ me { id } jobs { edges { node { id } } } }',
        '{ me { id } ... on Query { ...More } } fragment More on Query { mine: providers { name } }',
      ],
    )
    await expectForbidden(['jobs:update'], [`mutation { cancelJob(id: "${randomUUID()}") { id } ${write} }`])
    await expectForbidden(['read'], [`mutation { ...Hidden } fragment Hidden on Mutation { ${write} }`])
  })

  test('403 comes before what is wrong with the input', async () => {
    const client = await bench.keyWith(tenant.id, ['read'])
    expectRefused(await create(client, { provider: 5 }), 403, 'FORBIDDEN')
  })
})

test('providers tells who is configured, and by which variable; without a secret', async () => {
  const { body } = await ask(
    tenant.owner,
    '{ providers { name isConfigured variable models { name inputPrice outputPrice } } }',
  )
  const named = new Map(body.data.providers.map((provider: { name: string }) => [provider.name, provider]))
  expect(named.get('echo')).toMatchObject({ isConfigured: true, variable: null })
  expect(named.get('openai')).toMatchObject({
    isConfigured: false,
    variable: 'OPENAI_API_KEY',
    models: expect.arrayContaining([
      { name: 'gpt-4o-mini', inputPrice: expect.any(Number), outputPrice: expect.any(Number) },
    ]),
  })
})
