import { randomUUID } from 'node:crypto'
import { openSql, type Sql } from '@keystead/db/testing'
import { Keyring, mint, type Role } from '@keystead/domain'
import { expect } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { SERVER_SECRET } from '../support/installation.ts'
import { cheapHash } from '../support/passwords.ts'
import {
  databaseFor,
  sharedServer,
  startTestServer,
  type TestServer,
  type TestServerOptions,
  type TestTenant,
} from '../support/server.ts'

/** The secret of the test server: keys made under it are keys of that server. */
const keyring = new Keyring([SERVER_SECRET])

/** The server's database, for what has no procedure in v1 and for looking at what was stored. */
export interface TestStore {
  rows: Sql['rows']
  /** Everything a tenant has stored, without what use alone changes: equal before and after a refused request. */
  snapshot(tenantId: string): Promise<string>
}

/** Counts and credits, which the use of keys changes, also some time after it; files of objects that are removed later. */
const TABLES_OF_USE = ['key_credit', 'key_usage', 'storage_file', 'usage_bucket', 'user_usage']
const COLUMNS_OF_USE = ['last_seen_at', 'last_used_at']

/**
 * The events that count repeated acts and failures. They are no event of the request, and some minutes later they stop counting
 * and look like any other.
 */
const ACTIONS_OF_USE = ['authentication.failed', 'key.used', 'key.refused', 'token.exchanged', 'token.federated']

/** What follows from audit events a moment later: their places in the log, how far it was read, and deliveries. */
const TABLES_OF_LOG = ['audit_pending', 'audit_log', 'audit_log_entry', 'audit_tile', 'webhook_delivery']
const COLUMNS_OF_PLUGINS = ['place', 'is_receiving', 'is_failing', 'due_at', 'lease_id', 'leased_until']
const COLUMNS_OF_LOG = ['next_seq', ...COLUMNS_OF_PLUGINS]

/** One line for each row of a tenant, in every table that has tenants. */
async function snapshotStatement(rows: Sql['rows']): Promise<string> {
  const tables = await rows(
    `select quote_ident(table_name) as name from information_schema.columns
     where table_schema = current_schema and column_name = 'tenant_id' and table_name <> all($1) order by 1`,
    [[...TABLES_OF_USE, ...TABLES_OF_LOG]],
  )
  const steady = `(to_jsonb(t) - '{${[...COLUMNS_OF_USE, ...COLUMNS_OF_LOG].join()}}'::text[])::text`
  const selects = tables
    .map(({ name }) => String(name))
    .map(
      (name) =>
        `select '${name}' as kind, ${steady} as line from ${name} t
       where tenant_id = $1 ${name === 'audit_event' ? `and action <> all('{${ACTIONS_OF_USE.join()}}')` : ''}`,
    )
  return [...selects, `select 'tenant', ${steady} from tenant t where id = $1`].join(' union all ') + ' order by 1, 2'
}

/** The schema is that of every database of a run. */
let snapshotOfTenant: Promise<string> | undefined

const storeOf = ({ rows }: Sql): TestStore => ({
  rows,
  async snapshot(tenantId) {
    snapshotOfTenant ??= snapshotStatement(rows)
    return JSON.stringify(await rows(await snapshotOfTenant, [tenantId]))
  },
})

export interface TestBench {
  server: TestServer
  store: TestStore
  /** A client with a new key of a new service user, which holds exactly `scopes`. */
  keyWith(tenantId: string, scopes: readonly string[]): Promise<TestClient>
  /** A person who can log in, made without the cost of a real hash. */
  person(tenantId: string, role: Role | null): Promise<{ id: string; email: string; password: string }>
  /** A client with a session of a new person of `role`. */
  sessionOf(tenantId: string, role: Role): Promise<TestClient>
  stop(): Promise<void>
}

const PASSWORD = 'the password of a person'
let hashed: string | undefined

/** A server of its own, and a way into its database, which stays until the bench is stopped. */
export async function startBench(options: TestServerOptions = {}): Promise<TestBench> {
  const database = await databaseFor(options)
  const server = await startTestServer({ ...options, databaseUrl: database.url })
  const sql = openSql(database.url)
  return {
    ...benchOf(server, sql),
    async stop() {
      await server.stop()
      await sql.close()
      await database.drop()
    },
  }
}

/** The server that the files of a worker share, and a way into its database. @see {@link sharedServer} */
export async function sharedBench(): Promise<TestBench> {
  const server = await sharedServer()
  return benchOf(server, server.sql)
}

function benchOf(server: TestServer, sql: Sql): TestBench {
  const store = storeOf(sql)
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
    stop: server.stop,
  }
}

export async function logIn(server: TestServer, email: string, password: string): Promise<string> {
  const { body } = await server.as(null).post('/api/v1/auth/login', { email, password })
  return String(body.data.session_token)
}

async function addPerson(store: TestStore, tenantId: string, role: Role | null) {
  hashed ??= cheapHash(PASSWORD)
  const id = randomUUID()
  const email = `person-${id}@example.com`
  await store.rows(
    `insert into api_user (id, tenant_id, kind, name, email, roles, scopes, password_hash, created_at, updated_at)
     values ($1, $2, 'person', $3::text, $3::text, $4, '{}', $5, now(), now())`,
    [id, tenantId, email, role === null ? [] : [role], hashed],
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
  /** No user has it. */
  roleId: string
  roleName: string
  /** No key has it. */
  planId: string
  planName: string
  keyId: string
  keyText: string
  /** A reservation on the key. */
  chargeId: string
  invitationId: string
  federatedId: string
  connectionId: string
  /** An event of the tenant's audit log. */
  eventId: string
  objectId: string
  /** The domain of the connection, with the TXT record that verifies it. */
  ssoDomain: { domain: string; record_name: string; record_value: string }
  pluginId: string
  /** One of the plugin, which is over. */
  deliveryId: string
}

/**
 * A user who is a member of a project, which has a configuration, with a key for it; in a tenant of its own unless one is given.
 *
 * @param parts names of the members of a world that are wanted, for a world that costs less: beside the user, the project and the
 *   key only these are made. A member that was not made is an empty text
 */
export async function buildWorld(
  server: TestServer,
  existing?: TestTenant,
  parts?: ReadonlySet<PropertyKey>,
): Promise<World> {
  const tenant = existing ?? (await server.createTenant())
  const { owner } = tenant
  const wants = (...some: (keyof World)[]) => parts === undefined || some.some((part) => parts.has(part))
  const tag = randomUUID()
  const email = `user-${tag}@example.com`
  const projectName = `project-${tag}`
  const configName = `config-${tag}`
  const roleName = `role-${tag}`
  const planName = `plan-${tag}`
  const user = await owner.post('/api/v1/users', { email })
  const project = await owner.post('/api/v1/projects', { project_name: projectName })
  await owner.post(`/api/v1/projects/${projectName}/users`, { email })
  const key = await owner.post(`/api/v1/users/${email}/api-keys`, { project_name: projectName })
  const keys = await owner.get(`/api/v1/users/${email}/api-keys`)
  await owner.put(`/api/v1/users/${email}/oauth-client`, { redirect_uris: [] })
  const keyText: string = key.body.data.api_key
  const connection = wants('connectionId', 'ssoDomain') ? await connectionOf(server, owner, tenant.ownerId, tag) : null
  const object = wants('objectId') ? await objectOf(owner) : ''
  const pluginId = wants('pluginId', 'deliveryId') ? await pluginOf(owner, tag) : ''
  return {
    tenant,
    userId: user.body.data.user_id,
    email,
    projectId: project.body.data.project_id,
    projectName,
    configId: wants('configId', 'configName') ? await configOf(owner, configName, projectName) : '',
    configName,
    roleId: wants('roleId', 'roleName') ? await roleOf(owner, roleName) : '',
    roleName,
    planId: wants('planId', 'planName') ? await planOf(owner, planName) : '',
    planName,
    keyId: keys.body.data[0].key_id,
    keyText,
    chargeId: wants('chargeId') ? await reserve(owner, keyText) : '',
    invitationId: wants('invitationId') ? await invitationOf(owner, `invited-${tag}@example.com`) : '',
    federatedId: wants('federatedId') ? await federatedOf(owner, email, tag) : '',
    connectionId: connection?.connection_id ?? '',
    eventId: wants('eventId') ? await eventOf(owner) : '',
    ssoDomain: connection?.domains[0] ?? { domain: '', record_name: '', record_value: '' },
    objectId: object,
    pluginId,
    deliveryId: wants('deliveryId') ? await addDelivery(server, tenant.id, pluginId) : '',
  }
}

/** A configuration that the project has. */
async function configOf(owner: TestClient, name: string, projectName: string): Promise<string> {
  const config = { config_name: name, servers: { files: { command: 'mcp-files' } } }
  const { body } = await owner.post('/api/v1/configs', config)
  await owner.post(`/api/v1/projects/${projectName}/assign-config`, { config_name: name })
  return body.data.config_id
}

const planOf = async (owner: TestClient, name: string): Promise<string> =>
  (await owner.post('/api/v1/plans', { name, limits: [] })).body.data.plan_id

const roleOf = async (owner: TestClient, name: string): Promise<string> =>
  (await owner.post('/api/v1/roles', { name, scopes: ['roles:manage'] })).body.data.role_id

const invitationOf = async (owner: TestClient, email: string): Promise<string> =>
  (await owner.post('/api/v1/invitations', { email })).body.data.invitation_id

const objectOf = async (owner: TestClient): Promise<string> =>
  (await owner.post('/api/v1/storage/objects', undefined, { rawBody: 'an object' })).body.data.object_id

const federatedOf = async (owner: TestClient, email: string, tag: string): Promise<string> =>
  (await owner.post(`/api/v1/users/${email}/federated-credentials`, federatedCredential(tag))).body.data.credential_id

const eventOf = async (owner: TestClient): Promise<string> => {
  const { body } = await owner.get('/api/v1/audit-events?limit=1&action=user.created')
  return String(body.data[0].event_id)
}

/** A plugin whose receiver is at an address that is not permitted, so nothing is sent. */
export const plugin = (tag: string) => ({
  id: `com.example.p${tag}`,
  name: `Plugin ${tag}`,
  version: '1.0.0',
  url: 'https://localhost:9443/events',
})

/** @returns the id of a delivery of an event that never was */
async function addDelivery({ sql }: TestServer, tenantId: string, pluginId: string): Promise<string> {
  const id = randomUUID()
  await sql.rows(
    `insert into webhook_delivery
       (id, tenant_id, plugin_id, position, event_id, event, body, status, attempts, created_at)
     values ($1, $2, $3, nextval('webhook_delivery_position'), gen_random_uuid(), 'user.created', '{}', 'delivered', '[]', now())`,
    [id, tenantId, pluginId],
  )
  return id
}

const pluginOf = async (owner: TestClient, tag: string): Promise<string> =>
  (await owner.post('/api/v1/plugins', plugin(tag))).body.data.plugin_id

/** Made by a key that has this scope alone: a connection of the owner could not be changed by who holds less. */
async function connectionOf(server: TestServer, owner: TestClient, userId: string, tag: string) {
  const key = { user_id: userId, name: `sso-${tag}`, scopes: ['sso:manage'], management: true }
  const { body } = await owner.post('/api/v1/api-keys', key)
  const connection = await server.as(body.data.api_key).post('/api/v1/sso-connections', ssoConnection(tag))
  await server.sql.rows('delete from api_key where id = $1', [body.data.key_id])
  return connection.body.data
}

/** A connection to a provider that is never asked, for a domain that no other has. */
export const ssoConnection = (tag: string) => ({
  name: `Provider ${tag}`,
  issuer: 'https://issuer.example.com',
  client_id: 'keystead',
  client_secret: 'a secret of the tests',
  domains: [`${tag}.example`],
  provision: 'invited',
})

/** Of workloads that no other credential names. */
export const federatedCredential = (tag: string) => ({
  issuer: 'https://issuer.example.com',
  subject: `job-${tag}`,
  audience: 'keystead',
})

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
