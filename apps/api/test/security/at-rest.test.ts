import { randomUUID } from 'node:crypto'
import { Keyring, Vault } from '@keystead/domain'
import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { ADMIN_KEY, startTestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { expectSoon } from '../verify/support.ts'

const SECRET = 'a secret for tests that is long enough to be one'
const NEW_SECRET = 'the next secret of the tests which is long enough'
const DEFAULT_TENANT_ID = '00000000-0000-0000-0000-000000000001'
const SEAL_MS = 200
const CONFIGS = '/api/v1/configs'

let bench: TestBench
let admin: TestClient

beforeAll(async () => {
  bench = await startBench({ sealEveryMs: SEAL_MS })
  admin = bench.server.admin
})
afterAll(() => bench.stop())

let mark: string
beforeEach(() => {
  mark = `mark-${randomUUID()}`
})

/** Where a text lies in the database, in any form: each row of each table, as a dump has it. */
async function placesOf(text: string, store = bench.store): Promise<string[]> {
  const bytes = Buffer.from(text)
  const forms = [text, bytes.toString('hex'), bytes.toString('base64').slice(0, -4)]
  const tables = await store.rows(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  expect(tables.length).toBeGreaterThan(15)
  const places: string[] = []
  for (const { name } of tables) {
    const rows = await store.rows(`select t::text as line from ${String(name)} t`)
    if (rows.some(({ line }) => forms.some((form) => String(line).includes(form)))) places.push(String(name))
  }
  return places
}

/** One row of each kind, as a release before this one wrote them. */
async function earlierRows(text: string, store = bench.store) {
  const [config, job] = [randomUUID(), randomUUID()]
  const values = (id: string, fields: object) => [id, DEFAULT_TENANT_ID, JSON.stringify(fields)]
  await store.rows(
    `insert into mcp_config (id, tenant_id, name, servers, created_at, updated_at) values ($1, $2, 'name of ' || $4, $3, now(), now())`,
    [...values(config, serversOf(text)), config],
  )
  await store.rows(
    `insert into job (id, tenant_id, user_id, type, status, provider, model, input, result, created_at, updated_at)
     values ($1, $2, $1, 'chat', 'COMPLETED', 'echo', 'echo', $3, $4, now(), now())`,
    [...values(job, { prompt: text }), `${text} it is`],
  )
  return { config, job }
}

const serversOf = (text: string) => ({ files: { command: 'mcp', env: { TOKEN: text }, args: [1, null, 'ü'] } })

async function expectShown(
  { config, job }: { config: string; job: string },
  text: string,
  client = admin,
): Promise<void> {
  expect((await client.get(`${CONFIGS}/${config}`)).body.data.servers).toEqual(serversOf(text))
  expect((await client.get(`/api/jobs/${job}`)).body).toMatchObject({
    input: { prompt: text },
    result: `${text} it is`,
  })
}

describe('a dump alone shows', () => {
  test('nothing of a configuration, made, changed, listed and assigned', async () => {
    const tenant = await bench.server.createTenant()
    const name = `config ${randomUUID()}`
    const { body } = await tenant.owner.post(CONFIGS, { config_name: name, servers: serversOf(mark) })
    const id = body.data.config_id
    expect((await tenant.owner.get(`${CONFIGS}/${id}`)).body.data.servers).toEqual(serversOf(mark))
    expect(await placesOf(mark)).toEqual([])
    const next = `next-${mark}`
    expect((await tenant.owner.put(`${CONFIGS}/${id}`, { servers: serversOf(next) })).status).toBe(200)
    expect((await tenant.owner.put(`${CONFIGS}/${id}`, { config_name: `${name}-2` })).status).toBe(200)
    const project = `project ${randomUUID()}`
    await tenant.owner.post('/api/v1/projects', { project_name: project })
    await tenant.owner.post(`/api/v1/projects/${project}/assign-config`, { config_name: `${name}-2` })
    expect((await tenant.owner.get(`/api/v1/projects/${project}/config`)).body.data.servers).toEqual(serversOf(next))
    expect((await tenant.owner.get(CONFIGS)).body.data[0].servers).toEqual(serversOf(next))
    expect(await placesOf(mark)).toEqual([])
  })

  test('nothing of what a job asks and answers, queued, run at once and streamed', async () => {
    const asked = { provider: 'echo', model: 'echo', prompt: `say ${mark}`, system_prompt: `system ${mark}` }
    const made = await admin.post(
      '/api/jobs',
      { type: 'test', ...asked },
      { headers: { 'idempotency-key': randomUUID() } },
    )
    expect(made.body.input).toEqual({ prompt: asked.prompt, system_prompt: asked.system_prompt })
    await expectSoon(async () => (await admin.get(`/api/jobs/${made.body.id}`)).body.status).toBe('COMPLETED')
    expect((await admin.get(`/api/jobs/${made.body.id}`)).body).toMatchObject({
      input: { prompt: asked.prompt },
      result: asked.prompt,
    })
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' }
    const streamed = await fetch(`${bench.server.url}/stream`, { method: 'POST', headers, body: JSON.stringify(asked) })
    expect([streamed.status, (await streamed.text()).includes(mark)]).toEqual([200, true])
    const { body } = await admin.get('/api/jobs?limit=2')
    expect(body.map(({ result }: { result: string }) => result)).toEqual([asked.prompt, asked.prompt])
    expect(await placesOf(mark)).toEqual([])
    const waiting = await admin.post('/api/jobs', { type: 'test', ...asked })
    expect((await admin.delete(`/api/jobs/${waiting.body.id}`)).status).toBeLessThan(500)
    expect(await placesOf(mark)).toEqual([])
  })
})

describe('what an earlier release has stored', () => {
  test('is shown as it was, and encrypted by the running service', async () => {
    const ids = await earlierRows(mark)
    await expectShown(ids, mark)
    await expectSoon(() => placesOf(mark)).toEqual([])
    await expectShown(ids, mark)
  })

  test('row by row, by several at once, broken off and gone on with: nothing is lost', async () => {
    // Its service seals nothing meanwhile: it would hold rows that the passes below leave out.
    const own = await startBench({ sealEveryMs: 3_600_000 })
    onTestFinished(() => own.stop())
    const rows = []
    for (let i = 0; i < 230; i += 1) {
      const text = `${mark}-${i}`
      rows.push({ text, ids: await earlierRows(text, own.store) })
    }
    const vault = new Vault(new Keyring([SECRET]))
    vault.use()
    const database = await openDatabase(own.server.databaseUrl)
    try {
      const controller = new AbortController()
      const first = database.sealRows(vault, { signal: controller.signal })
      controller.abort()
      await first
      await Promise.all([database.sealRows(vault), database.sealRows(vault), database.sealRows(vault)])
      expect(await database.sealRows(vault)).toBe(0)
    } finally {
      await database.close()
    }
    expect(await placesOf(mark, own.store)).toEqual([])
    for (const { text, ids } of rows.filter((_, i) => i % 23 === 0)) await expectShown(ids, text, own.server.admin)
  })

  test('what an earlier release writes over an encrypted configuration goes before it', async () => {
    const { body } = await admin.post(CONFIGS, { config_name: `config ${randomUUID()}`, servers: serversOf('before') })
    const id = body.data.config_id
    await bench.store.rows('update mcp_config set servers = $2 where id = $1', [id, JSON.stringify(serversOf(mark))])
    expect((await admin.get(`${CONFIGS}/${id}`)).body.data.servers).toEqual(serversOf(mark))
    await expectSoon(() => placesOf(mark)).toEqual([])
    expect((await admin.get(`${CONFIGS}/${id}`)).body.data.servers).toEqual(serversOf(mark))
  })
})

test('a row that does not open keeps no other from being encrypted', async () => {
  const ids = [await earlierRows(mark), await earlierRows(mark), await earlierRows(mark)]
  await expectSoon(() => placesOf(mark)).toEqual([])
  const [first, second, third] = ids.map(({ job }) => job).toSorted()
  await bench.store.rows(
    `update job set result = case when id = $2 then null else $4 end, input_sealed = case when id = $2 then '\\x00' else input_sealed end,
       sealed_with = null where id in ($1, $2, $3)`,
    [first, second, third, mark],
  )
  await expectSoon(() => placesOf(mark)).toEqual([])
  expect((await admin.get(`/api/jobs/${first}`)).body.result).toBe(mark)
  expect((await admin.get(`/api/jobs/${third}`)).body.result).toBe(mark)
  expect(bench.server.logs()).toContain('rows that could not be encrypted: 1')
  await bench.store.rows('delete from job where id = $1', [second])
})

test('while a replica of an earlier release runs nothing is encrypted that it has to read; then everything is', async () => {
  const other = await startBench({ sealEveryMs: SEAL_MS })
  const id = randomUUID()
  await other.store.rows(`insert into replica (id, name, started_at) values ($1, 'earlier', now())`, [id])
  // It goes on answering, as the feed of a process does.
  await other.store.rows(`
    create function stay() returns trigger language plpgsql as $$ begin new.fenced_at = null; return new; end $$`)
  await other.store.rows(
    `create trigger stay before update on replica for each row when (not old.opens_sealed) execute function stay()`,
  )
  const replica = await startTestServer({ sealEveryMs: SEAL_MS, databaseUrl: other.server.databaseUrl })
  const sealed = async () =>
    (await other.store.rows('select servers_sealed is not null as sealed from mcp_config'))[0]?.sealed
  try {
    const { body } = await replica.admin.post(CONFIGS, { config_name: 'one', servers: serversOf(mark) })
    expect(await sealed()).toBe(false)
    const job = await replica.admin.post('/api/jobs', { type: 't', provider: 'echo', model: 'echo', prompt: mark })
    const [row] = await other.store.rows('select input from job where id = $1', [job.body.id])
    expect(row?.input).toEqual({ prompt: mark })
    await other.store.rows('delete from replica where id = $1', [id])
    await expect.poll(sealed, { timeout: 30_000 }).toBe(true)
    expect((await replica.admin.get(`${CONFIGS}/${body.data.config_id}`)).body.data.servers).toEqual(serversOf(mark))
  } finally {
    await replica.stop()
    await other.stop()
  }
})

test('after a rotation everything is encrypted under the new secret, and the old one can go', async () => {
  const other = await startBench({ sealEveryMs: SEAL_MS })
  try {
    const { body } = await other.server.admin.post(CONFIGS, { config_name: 'one', servers: serversOf(mark) })
    const asked = { type: 't', provider: 'echo', model: 'echo', prompt: mark }
    const job = await other.server.admin.post('/api/jobs', asked)
    await expectSoon(async () => (await other.server.admin.get(`/api/jobs/${job.body.id}`)).body.status).toBe(
      'COMPLETED',
    )
    const { databaseUrl } = other.server
    const newId = new Keyring([NEW_SECRET]).current.id
    const left = async () => {
      const rows = await other.store.rows(
        `select id from mcp_config where sealed_with is distinct from $1
         union all select id from job where sealed_with is distinct from $1 or encode(substring(result_sealed from 1 for 4), 'hex') <> $1`,
        [newId],
      )
      return rows.length
    }
    expect(await left()).toBe(2)
    const both = await startTestServer({
      sealEveryMs: SEAL_MS,
      databaseUrl,
      environment: { KEYSTEAD_SECRET: `${NEW_SECRET},${SECRET}` },
    })
    await expectSoon(left).toBe(0)
    await both.stop()
    await other.server.stop()
    const alone = await startTestServer({
      sealEveryMs: SEAL_MS,
      databaseUrl,
      environment: { KEYSTEAD_SECRET: NEW_SECRET },
    })
    expect((await alone.admin.get(`${CONFIGS}/${body.data.config_id}`)).body.data.servers).toEqual(serversOf(mark))
    expect((await alone.admin.get(`/api/jobs/${job.body.id}`)).body).toMatchObject({
      input: { prompt: mark },
      result: mark,
    })
    await alone.stop()
  } finally {
    await other.stop()
  }
})

test('under a server secret that is gone: the answer names what is missing, and is no 500', async () => {
  const { body } = await admin.post(CONFIGS, { config_name: `config ${randomUUID()}`, servers: serversOf(mark) })
  const id = body.data.config_id
  await bench.store.rows(
    `update mcp_config set servers_sealed = overlay(servers_sealed placing '\\x00000000'::bytea from 1 for 4) where id = $1`,
    [id],
  )
  const answer = await admin.get(`${CONFIGS}/${id}`)
  expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('KEYSTEAD_SECRET')])
  expect((await admin.put(`${CONFIGS}/${id}`, { servers: serversOf('new') })).status).toBe(200)
  expect((await admin.get(`${CONFIGS}/${id}`)).body.data.servers).toEqual(serversOf('new'))
})
