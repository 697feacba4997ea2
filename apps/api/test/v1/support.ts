import { randomUUID } from 'node:crypto'
import { openDatabase } from '@keystead/db'
import { hashPassword, Keyring, mint, type Role } from '@keystead/domain'
import { expect, inject } from 'vitest'
import { createTestDatabase } from '@keystead/db/testing'
import type { TestClient, TestResponse } from '../support/client.ts'
import { startTestServer, type TestServer, type TestServerOptions, type TestTenant } from '../support/server.ts'

/** The secret of the test server: keys made under it are keys of that server. */
const keyring = new Keyring(['a secret for tests that is long enough to be one'])

type Row = Record<string, unknown>

/** The server's database, for what has no procedure in v1 and for looking at what was stored. */
export interface TestStore {
  rows(text: string, values?: unknown[]): Promise<Row[]>
  /** Everything a tenant has stored, without what use alone changes: equal before and after a refused request. */
  snapshot(tenantId: string): Promise<string>
  close(): Promise<void>
}

/** Each table with a tenant, as one text. Key use and failed attempts are events of their own, with a bucket. */
const SNAPSHOT = [
  ...['api_user', 'api_key', 'project', 'membership', 'mcp_config', 'session', 'content_token'].map(
    (table) => `select '${table}' as kind, to_jsonb(t)::text as line from ${table} t where tenant_id = $1`,
  ),
  `select 'audit_event', to_jsonb(t)::text from audit_event t where tenant_id = $1 and bucket is null`,
  `select 'tenant', to_jsonb(t)::text from tenant t where id = $1`,
].join(' union all ')

async function openStore(databaseUrl: string): Promise<TestStore> {
  const database = await openDatabase(databaseUrl)
  const rows = async (text: string, values: unknown[] = []) => (await database.pool.query<Row>(text, values)).rows
  return {
    rows,
    snapshot: async (tenantId) => JSON.stringify(await rows(`${SNAPSHOT} order by 1, 2`, [tenantId])),
    close: () => database.close(),
  }
}

export interface TestBench {
  server: TestServer
  store: TestStore
  /** A client with a new key of a new service user, which holds exactly `scopes`. */
  keyWith(tenantId: string, scopes: readonly string[]): Promise<TestClient>
  /** A person who can log in; v1 has no procedure that sets a password. */
  person(tenantId: string, role: Role | null): Promise<{ id: string; email: string; password: string }>
  /** A client with a session of a new person of `role`. */
  sessionOf(tenantId: string, role: Role): Promise<TestClient>
  stop(): Promise<void>
}

const PASSWORD = 'the password of a person'
let hashed: Promise<string> | undefined

/** A server, and a way into its database. */
export async function startBench(options: TestServerOptions = {}): Promise<TestBench> {
  const database = await createTestDatabase(inject('adminUrl'))
  const server = await startTestServer({ ...options, databaseUrl: database.url })
  const store = await openStore(database.url)
  const person = (tenantId: string, role: Role | null) => addPerson(store, tenantId, role)
  return {
    server,
    store,
    person,
    keyWith: async (tenantId, scopes) => server.as(await addKey(store, tenantId, scopes)),
    async sessionOf(tenantId, role) {
      const { email, password } = await person(tenantId, role)
      return server.as(await logIn(server, email, password))
    },
    async stop() {
      await server.stop()
      await store.close()
      await database.drop()
    },
  }
}

export async function logIn(server: TestServer, email: string, password: string): Promise<string> {
  const { body } = await server.as(null).post('/api/v1/auth/login', { email, password })
  return String(body.data.session_token)
}

async function addPerson(store: TestStore, tenantId: string, role: Role | null) {
  hashed ??= hashPassword(PASSWORD)
  const id = randomUUID()
  const email = `person-${id}@example.com`
  await store.rows(
    `insert into api_user (id, tenant_id, kind, name, email, roles, scopes, password_hash, created_at, updated_at)
     values ($1, $2, 'person', $3::text, $3::text, $4, '{}', $5, now(), now())`,
    [id, tenantId, email, role === null ? [] : [role], await hashed],
  )
  return { id, email, password: PASSWORD }
}

async function addKey(store: TestStore, tenantId: string, scopes: readonly string[]): Promise<string> {
  const userId = randomUUID()
  await store.rows(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', $3, '{}', '{}', now(), now())`,
    [userId, tenantId, `Service ${userId}`],
  )
  const { text, prefix, lastSix, hash, secretId } = mint(keyring, 'ks')
  await store.rows(
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    [randomUUID(), tenantId, userId, prefix, lastSix, hash, secretId, scopes],
  )
  return text
}

/** A tenant with one of everything that v1 names. */
export interface World {
  tenant: TestTenant
  userId: string
  email: string
  projectId: string
  projectName: string
  configId: string
  configName: string
  keyId: string
  keyText: string
  /** A reservation on the key. */
  chargeId: string
}

/** A user who is a member of a project, which has a configuration, with a key for it; in a tenant of its own unless one is given. */
export async function buildWorld(server: TestServer, existing?: TestTenant): Promise<World> {
  const tenant = existing ?? (await server.createTenant())
  const { owner } = tenant
  const tag = randomUUID()
  const email = `user-${tag}@example.com`
  const projectName = `project-${tag}`
  const configName = `config-${tag}`
  const user = await owner.post('/api/v1/users', { email })
  const project = await owner.post('/api/v1/projects', { project_name: projectName })
  const config = await owner.post('/api/v1/configs', {
    config_name: configName,
    servers: { files: { command: 'mcp-files' } },
  })
  await owner.post(`/api/v1/projects/${projectName}/assign-config`, { config_name: configName })
  await owner.post(`/api/v1/projects/${projectName}/users`, { email })
  const key = await owner.post(`/api/v1/users/${email}/api-keys`, { project_name: projectName })
  const keys = await owner.get(`/api/v1/users/${email}/api-keys`)
  return {
    tenant,
    userId: user.body.data.user_id,
    email,
    projectId: project.body.data.project_id,
    projectName,
    configId: config.body.data.config_id,
    configName,
    keyId: keys.body.data[0].key_id,
    keyText: key.body.data.api_key,
    chargeId: await reserve(owner, key.body.data.api_key),
  }
}

/** @returns the id of a charge that is reserved for an hour */
export async function reserve(caller: TestClient, key: string): Promise<string> {
  const { body } = await caller.post('/api/v1/keys/verify', { key, reserve_seconds: 3600 })
  return String(body.data.charge_id)
}

/** A body without what differs from one answer to the next; the rest must be the same to the byte. */
export function comparable({ status, text, headers }: TestResponse): string {
  const steady = text
    .replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":""')
    .replaceAll(/"request_id":"[^"]*"/g, '"request_id":""')
  const shown = ['content-type', 'content-length', 'www-authenticate', 'allow'].map((name) => headers.get(name))
  return JSON.stringify([status, steady, shown])
}

/** A request of the tenant's owner that must fail as said, status and body, and leave the tenant as it was. */
export async function assertRefused(
  { store }: TestBench,
  tenant: TestTenant,
  request: { method: string; path: string; body?: unknown },
  expected: object,
): Promise<void> {
  const before = await store.snapshot(tenant.id)
  const { status, body } = await tenant.owner.request(request.method, request.path, request.body)
  expect({ status, ...body }).toMatchObject(expected)
  expect(await store.snapshot(tenant.id)).toBe(before)
}
