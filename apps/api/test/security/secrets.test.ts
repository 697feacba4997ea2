import { randomBytes, randomUUID } from 'node:crypto'
import { Keyring, mint, resemblesCredential } from '@keystead/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestResponse } from '../support/client.ts'
import { ADMIN_KEY, OWNER } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'

// Every kind of credential is made, used, misused and mistaken, everywhere a request has room for it. Then everything
// that was stored, logged or answered is searched for them.

let bench: TestBench

/** Secrets that work, or once did, and those that never did, by what they are. */
const secrets = new Map<string, string>()
/** What was answered to requests that issue no secret. */
const answers: TestResponse[] = []

const remember = (what: string, secret: string): string => {
  secrets.set(what, secret)
  return secret
}

beforeAll(async () => {
  bench = await startBench()
  remember('admin key', ADMIN_KEY)
  remember('owner password', OWNER.password)
  remember('server secret', 'a secret for tests that is long enough to be one')
  await issueEveryKind()
  makeUpWrongOnes()
  for (const secret of secrets.values()) {
    await useEverywhere(secret)
    await mislayEverywhere(secret)
  }
  // A read that shows the audit log stores what was counted so far.
  answers.push(await bench.server.admin.get('/api/v1/audit-events?limit=1000'))
})
afterAll(() => bench.stop())

async function issueEveryKind(): Promise<void> {
  const { admin } = bench.server
  const service = await admin.post('/api/admin/users', { name: `Service ${randomUUID()}` })
  const agg = await admin.post('/api/admin/api-keys', { user_id: service.body.id, scopes: ['admin'] })
  remember('aggregator key', agg.body.key)
  const account = await admin.post('/users', { name: 'Account', email: 'account@example.com', role: 'admin' })
  remember('account key', account.body.api_key)
  const rotatedAccount = await admin.post(`/users/${account.body.user.user_id}/rotate-key`)
  remember('account key after rotation', rotatedAccount.body.api_key)
  const content = await admin.post('/admin/api', { name: 'Content', status: 'active', scopes: ['posts:read'] })
  remember('content JWT', content.body.token)
  const regenerated = await admin.post(`/admin/api/regenerate-token/${content.body.id}`)
  remember('content JWT after regeneration', regenerated.body.token)
  await admin.post('/api/v1/projects', { project_name: 'secret-project' })
  await admin.post('/api/v1/users', { email: 'gateway@example.com', roles: ['viewer'] })
  await admin.post('/api/v1/projects/secret-project/users', { email: 'gateway@example.com' })
  const gateway = await admin.post('/api/v1/users/gateway@example.com/api-keys', { project_name: 'secret-project' })
  remember('gateway key', gateway.body.data.api_key)
  const rotated = await admin.post('/api/v1/api-keys/rotate', { api_key: gateway.body.data.api_key })
  remember('gateway key after rotation', rotated.body.data.new_api_key)
  await issueSessions()
}

async function issueSessions(): Promise<void> {
  const { admin } = bench.server
  const chosen = remember('chosen password', 'a pass phrase that somebody chose: "ü"')
  await admin.post('/api/v1/tenants', { name: 'Chosen', owner: { email: 'chosen@example.com', password: chosen } })
  const tenant = await admin.post('/api/v1/tenants', { name: 'Generated', owner: { email: 'generated@example.com' } })
  const generated = remember('generated password', tenant.body.data.owner_password)
  const logIn = (email: string, password: string) =>
    bench.server.as(null).post('/api/v1/auth/login', { email, password })
  const session = await logIn('generated@example.com', generated)
  remember('session token', session.body.data.session_token)
  const ended = await logIn('chosen@example.com', chosen)
  await bench.server.as(remember('ended session token', ended.body.data.session_token)).post('/api/v1/auth/logout')
  await logIn(OWNER.email, OWNER.password)
}

/** Right in form and never issued, mistyped, or nothing of the kind. */
function makeUpWrongOnes(): void {
  const strange = new Keyring(['another secret that is long enough to be one'])
  for (const prefix of ['agg', 'gw', 'ks', 'kss'] as const) {
    const { text } = mint(strange, prefix)
    remember(`${prefix} never issued`, text)
    remember(
      `${prefix} mistyped`,
      text.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    )
  }
  const [head, claims] = (secrets.get('content JWT') ?? '').split('.')
  remember('forged JWT', `${head}.${claims}.${randomBytes(64).toString('base64url')}`)
  remember('wrong password', `wrong-${randomUUID()}`)
}

const PATHS = [
  '/api/v1/users',
  '/api/v1/audit-events',
  '/api/admin/users',
  '/users',
  '/admin/api',
  '/trpc/v1.users.list?input={}',
  '/graphql?query={me{name}}',
]

/** Presents a secret as it is meant to be presented, and in other headers. */
async function useEverywhere(secret: string): Promise<void> {
  const nobody = bench.server.as(null)
  const inHeader = secret.replaceAll(/[^\x20-\x7e]/g, '')
  const headers: Record<string, string>[] = [
    { authorization: `Bearer ${inHeader}` },
    { 'x-api-key': inHeader },
    { authorization: inHeader },
    { authorization: `Basic ${Buffer.from(`user:${secret}`).toString('base64')}` },
    { cookie: `session=${inHeader}`, referer: `https://example.com/?key=${encodeURIComponent(secret)}` },
    { authorization: `Bearer ${inHeader}`, 'content-type': `application/json; ${inHeader}` },
  ]
  for (const path of PATHS) {
    for (const header of headers) answers.push(await withoutTokens(nobody.get(path, { headers: header })))
  }
  answers.push(
    await nobody.post('/graphql', { query: LOGIN, variables: { input: { email: secret, password: secret } } }),
  )
  for (const email of ['gateway@example.com', secret, OWNER.email]) {
    const answer = await nobody.post('/api/v1/auth/login', { email, password: secret })
    if (answer.status !== 200) answers.push(answer)
  }
}

/** The content contract shows its JWTs whenever it is asked, as its document says; there they may be seen. */
async function withoutTokens(asked: Promise<TestResponse>): Promise<TestResponse> {
  const answer = await asked
  return { ...answer, text: answer.text.replaceAll(/"token":"[^"]*"/g, '"token":""') }
}

const LOGIN = 'mutation LogIn($input: LoginInput!) { login(input: $input) { success error } }'

/** Puts a secret where it does not belong: paths, queries, bodies of any form. */
async function mislayEverywhere(secret: string): Promise<void> {
  const { admin } = bench.server
  const inUrl = encodeURIComponent(secret)
  for (const path of [
    `/${inUrl}`,
    `/api/v1/${inUrl}`,
    `/api/v1/users/${inUrl}`,
    `/api/v1/projects/${inUrl}`,
    `/api/v1/users/${inUrl}/api-keys`,
    `/api/admin/users/${inUrl}/api-keys`,
    `/users/${inUrl}`,
    `/admin/api/${inUrl}`,
    `/api/v1/users?api_key=${inUrl}`,
    `/api/v1/users?${inUrl}=1`,
    `/api/v1/users?limit=${inUrl}`,
    `/api/v1/users?cursor=${inUrl}`,
    `/api/v1/users?role=${inUrl}`,
    `/api/v1/audit-events?actor=${inUrl}`,
    `/api/v1/users/%E0%A4%A?token=${inUrl}`,
    `/api/admin/users?${inUrl}=1`,
    `/users?${inUrl}`,
    `/trpc/${inUrl}`,
    `/trpc/v1.apiKeys.get?input=${encodeURIComponent(JSON.stringify({ api_key: secret }))}`,
    `/trpc/v1.users.list?input=${encodeURIComponent(JSON.stringify({ [secret]: 1 }))}`,
    `/trpc/v1.users.list?input=${inUrl}`,
  ]) {
    answers.push(await admin.get(path), await admin.post(path, { [secret]: secret }), await admin.delete(path))
  }
  for (const path of [
    '/api/v1/users',
    '/api/v1/projects',
    '/api/v1/tenants',
    '/api/admin/users',
    '/users',
    '/admin/api',
    '/trpc/v1.users.create',
  ]) {
    answers.push(
      await admin.post(path, {
        [secret]: secret,
        email: secret,
        roles: [secret],
        status: secret,
        scopes: [secret, 5],
        owner: secret,
      }),
      await admin.post(path, secret),
      await admin.post(path, undefined, {
        rawBody: `{"name": "${secret}`,
        headers: { 'content-type': 'application/json' },
      }),
      await admin.post(path, undefined, {
        rawBody: `key=${inUrl}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    )
  }
  for (const query of [secret, `{ ${secret} }`, `query ${secret} { me { id } }`, LOGIN]) {
    const headers = { accept: 'application/json' }
    answers.push(await admin.post('/graphql', { query, variables: { input: secret, [secret]: secret } }, { headers }))
    answers.push(await admin.post('/graphql', { query, variables: { input: { email: 5, [secret]: secret } } }))
    answers.push(await admin.get(`/graphql?query=${encodeURIComponent(query)}&${inUrl}=${inUrl}`))
  }
  // An id of the caller's own is logged and stored; a password could not be told from one.
  if (resemblesCredential(secret)) {
    const headers = { 'x-request-id': secret }
    answers.push(await admin.post('/api/v1/projects', { project_name: `logged-${randomUUID()}` }, { headers }))
    answers.push(await admin.get('/api/v1/nothing', { headers }))
  }
}

/** The forms in which a text could be found again: as it is, escaped, and encoded. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const escaped = JSON.stringify(secret).slice(1, -1)
  return [
    ...new Set([
      secret,
      escaped,
      encodeURIComponent(secret),
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]),
  ]
}

/** What must not be found: each secret, and of keys and JWTs also the part that nobody could guess. */
function needles(): [string, string][] {
  return [...secrets].flatMap(([what, secret]): [string, string][] => {
    const parts = [secret]
    const [, prefix, rest] = /^(agg|gw|kss?)_(\w+)$/.exec(secret) ?? []
    // Prefix, six characters and the last six are stored and shown, for people to tell keys apart.
    if (prefix !== undefined && rest !== undefined) parts.push(rest.slice(6, -6))
    const signature = secret.split('.')[2]
    if (signature !== undefined) parts.push(signature)
    return parts.flatMap(formsOf).map((form): [string, string] => [what, form])
  })
}

const found = (where: string, text: string): string[] =>
  needles().flatMap(([what, form]) => (text.includes(form) ? [`${what} in ${where}`] : []))

interface TableName {
  name: string
}

async function tables(): Promise<TableName[]> {
  const rows = await bench.store.rows(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  return rows.map(({ name }) => ({ name: String(name) }))
}

/** All rows of a table with all their columns, as text; binary columns in hexadecimal and as the bytes they are. */
async function contentOf({ name }: TableName): Promise<string> {
  const rows = await bench.store.rows(`select t.*, t::text as whole_row from ${name} t`)
  return rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
    .join('\n')
}

test('the run has used every kind of credential: some were accepted, others refused', () => {
  expect(secrets.size).toBe(24)
  expect([...secrets.values()].every((secret) => secret.length >= 16)).toBe(true)
  const statuses = new Set(answers.map(({ status }) => status))
  for (const status of [200, 400, 401, 403, 404, 405, 415, 429]) expect(statuses).toContain(status)
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
})

test('the search sees what is there: an email is found in its table, and a route in the log', async () => {
  const users = await contentOf({ name: 'api_user' })
  expect(users).toContain('gateway@example.com')
  expect(await contentOf({ name: 'api_key' })).toContain(secrets.get('gateway key')?.slice(0, 9))
  expect(bench.server.logs()).toContain('/api/v1/users/:user_identifier')
})

describe('no secret is found', () => {
  test('in any column of any table', async () => {
    const names = await tables()
    expect(names.length).toBeGreaterThanOrEqual(12)
    for (const table of names) expect(found(table.name, await contentOf(table))).toEqual([])
  })

  test('in any log line', () => {
    expect(found('the log', bench.server.logs())).toEqual([])
  })

  test('in any answer that does not issue it, least of all in an error', () => {
    const leaks = answers.flatMap(({ status, text }) => found(`an answer ${status}: ${text.slice(0, 200)}`, text))
    expect([...new Set(leaks)].slice(0, 20)).toEqual([])
  })

  test('in any header of an answer', () => {
    const headers = answers.map((answer) => [...answer.headers].join('\n')).join('\n')
    expect(found('a header', headers)).toEqual([])
  })
})
