import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { type Example, FACTOR, IDS, OBJECT_TEXT, PASSWORD, TEXTS } from '../../src/contracts/examples.ts'
import { expect, vi } from 'vitest'
import { SoftwareAuthenticator } from './authenticator.ts'
import { unique, uniqueEmail } from './callers.ts'
import type { TestClient, TestResponse } from './client.ts'
import { tokenIn } from './mail.ts'
import { cheapHash } from './passwords.ts'
import { TENANT_PASSWORD, type TestServer } from './server.ts'

/** A tenant in which all is that the examples name, under ids of its own. */
export interface ExampleWorld {
  /** The owner of the tenant, who may do everything in it. */
  owner: TestClient
  /** A person with an authenticator app and a passkey. */
  carol: TestClient
  /** A Super Admin of the default tenant. */
  operator: TestClient
  /** Texts of the examples, and what they are here. */
  names: ReadonlyMap<string, string>
}

const RULES = {
  limits: [{ name: 'requests', limit: 1000, window_seconds: 60, kind: 'sliding' }],
  credits: { remaining: 50_000, refill: { amount: 50_000, every_seconds: 2_592_000 } },
  ip_allowlist: ['203.0.113.0/24', '127.0.0.1'],
  environment: 'production',
  external_id: 'customer-42',
  metadata: { plan: 'team' },
}

export interface ExampleWorldOptions {
  job: 'ended' | 'running' | null
  /**
   * A request of an example: only what it names is made, which costs a fraction. What it names and nothing made is unknown to the
   * service, so the example fails. Without it all is made.
   */
  request?: string
}

/** Made in the order in which the examples want the newest. */
export async function createExampleWorld(
  server: TestServer,
  { job, request }: ExampleWorldOptions,
): Promise<ExampleWorld> {
  const names = new Map<string, string>()
  const owner = await createOwner(server, names)
  const isNamed = (part: readonly string[]) => request === undefined || part.some((text) => request.includes(text))
  if (isNamed([...PARTS.project, ...PARTS.keys, ...PARTS.ofAlice, ...PARTS.links])) await createProject(owner, names)
  if (isNamed(PARTS.sso)) await createSsoConnection(owner, names)
  if (isNamed(PARTS.plugins)) await createPlugin(server, owner, names)
  if (isNamed(PARTS.signals)) names.set(IDS.signalStream, await createStream(owner))
  if (isNamed(PARTS.objects)) await createObject(owner, names)
  if (isNamed(PARTS.keys)) await createKeys(owner, names)
  if (isNamed(PARTS.ofAlice)) {
    await createGrant(server, names)
    await createFederatedCredential(owner, names)
  }
  if (isNamed(PARTS.contracts)) await createUsersOfContracts(server, owner, names)
  const carol = isNamed(PARTS.people) ? await createPeople(server, owner, names) : server.as(null)
  if (isNamed(PARTS.plans)) await createPlans(owner, names)
  if (isNamed(PARTS.links)) await createLinks(owner, names)
  // Last, since a job that is to be running ends at some time.
  if (job !== null) await createJob(owner, names, job)
  return { owner, carol, operator: server.admin, names }
}

/** Texts of the examples by which a request names a part of the world, or what it needs of it. */
const PARTS = {
  project: [IDS.alice, IDS.config, IDS.project, IDS.role, 'alice', 'dev-config', '-project', 'support'],
  sso: [IDS.ssoConnection, 'acme.example'],
  plugins: [IDS.plugin, IDS.delivery, 'archive'],
  signals: [IDS.signalStream],
  objects: [IDS.object, 'all objects'],
  keys: [IDS.key, IDS.charge, IDS.refundedCharge, TEXTS.key, TEXTS.gatewayKey],
  ofAlice: [IDS.grant, IDS.federatedCredential],
  contracts: [
    IDS.account,
    IDS.serviceUser,
    IDS.serviceKey,
    IDS.contentUser,
    TEXTS.serviceKey,
    'admin@',
    'api-user-name',
  ],
  people: [...Object.values(FACTOR), 'carol', 'erin'],
  plans: [IDS.plan, '/plans', 'team', 'unused', 'plan_identifier'],
  links: [IDS.invitation, IDS.session, TEXTS.invitation, TEXTS.passwordReset],
} satisfies Record<string, readonly string[]>

/** The request of an example, as it is written. */
export const textOf = ({ parameters, body, headers, sentBy }: Example): string =>
  JSON.stringify([parameters, body, headers, sentBy])

/** A call of v1 that must succeed. @returns the `data` of its answer */
async function make(client: TestClient, path: string, input?: object): Promise<TestResponse['body']> {
  const { status, body, text } = await client.post(path, input)
  expect(status, `${path}: ${text}`).toBe(200)
  return body.data
}

async function createStream(owner: TestClient): Promise<string> {
  const { status, body, text } = await owner.post('/ssf/v1/stream', { description: 'reports' })
  expect(status, text).toBe(201)
  return body.stream_id
}

async function createOwner(server: TestServer, names: Map<string, string>): Promise<TestClient> {
  const { id, ownerId, ownerEmail, owner } = await server.createTenant()
  names.set('owner@example.com', ownerEmail)
  names.set(PASSWORD, TENANT_PASSWORD)
  names.set(IDS.tenant, id)
  names.set(IDS.owner, ownerId)
  // Names of tenants are unique in the whole service.
  names.set('Acme', unique('Acme'))
  return owner
}

/** A person with an app, one who must add a factor, and the owner who has begun with an app. */
async function createPeople(server: TestServer, owner: TestClient, names: Map<string, string>): Promise<TestClient> {
  const anyone = server.as(null)
  const [carol, erin] = [await addPerson(server, names, 'carol'), await addPerson(server, names, 'erin')]
  names.set(FACTOR.carol, carol.id).set(FACTOR.erin, erin.id)
  const session = server.as((await anyone.post(LOGIN, carol.credentials)).body.data.session_token)
  const recoveryCodes = await enrolApp(session, (code) => session.post(`${FACTORS}/totp/confirm`, { code }))
  names.set(FACTOR.recoveryCode, recoveryCodes[0] ?? '')
  const passkey = await newPasskey(server, session)
  await session.post(`${FACTORS}/passkeys`, { ...passkey, name: 'Laptop' })
  const [app] = (await session.get(FACTORS)).body.data.factors
  names.set(FACTOR.id, app.factor_id)
  const challenged = async (credentials: object) => (await anyone.post(LOGIN, credentials)).body.challenge
  names.set(FACTOR.challenge, await challenged(carol.credentials))
  names.set(FACTOR.secondChallenge, await challenged(carol.credentials))
  await owner.put('/api/v1/auth/policy', { second_factor: 'required' })
  names.set(FACTOR.enrolment, await challenged(erin.credentials))
  await owner.put('/api/v1/auth/policy', { second_factor: 'optional' })
  await enrolApp(owner, async (code) => names.set(FACTOR.code, code))
  const { challenge, registration } = await newPasskey(server, owner)
  names.set(FACTOR.registrationChallenge, challenge).set(FACTOR.credentialId, registration.id)
  names.set(FACTOR.clientData, registration.response.clientDataJSON)
  names.set(FACTOR.attestation, registration.response.attestationObject)
  return session
}

async function newPasskey({ url }: TestServer, session: TestClient) {
  const { challenge, options } = (await session.post(`${FACTORS}/passkeys/options`)).body.data
  const authenticator = new SoftwareAuthenticator(url.replace('127.0.0.1', 'localhost'))
  return { challenge: String(challenge), registration: authenticator.register(options) }
}

const LOGIN = '/api/v1/auth/login'
const FACTORS = '/api/v1/auth/factors'

async function addPerson(server: TestServer, names: Map<string, string>, name: string) {
  const email = uniqueEmail(name)
  const [id, tenantId] = [randomUUID(), names.get(IDS.tenant)]
  await server.sql.rows(
    `insert into api_user (id, tenant_id, kind, name, email, roles, scopes, password_hash, created_at, updated_at)
     values ($1, $2, 'person', $3::text, $3::text, '{viewer}', '{}', $4, now(), now())`,
    [id, tenantId, email, cheapHash(TENANT_PASSWORD)],
  )
  names.set(`${name}@example.com`, email)
  return { id, credentials: { email, password: TENANT_PASSWORD } }
}

/** Begins with an app. @param use gets its code of now */
async function enrolApp(
  session: TestClient,
  use: (code: string) => Promise<TestResponse | Map<string, string>>,
): Promise<string[]> {
  const { body } = await session.post(`${FACTORS}/totp`)
  const used = await use(generateSync({ secret: body.data.secret }))
  return 'body' in used ? used.body.data.recovery_codes : []
}

async function createPlans(owner: TestClient, names: Map<string, string>): Promise<void> {
  const limits = [{ name: 'requests', limit: 1000, window_seconds: 60, kind: 'sliding' }]
  const plan = await make(owner, '/api/v1/plans', { name: 'team', description: 'For teams', limits })
  names.set(IDS.plan, plan.plan_id)
  await make(owner, '/api/v1/plans', { name: 'unused', limits })
  const member = await make(owner, '/api/v1/users', { email: 'holder@example.com' })
  await make(owner, '/api/v1/api-keys', {
    user_id: member.user_id,
    scopes: ['invoices:read', 'invoices:write'],
    plan_id: 'team',
  })
}

async function createProject(owner: TestClient, names: Map<string, string>): Promise<void> {
  const servers = { files: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/srv'] } }
  const config = await make(owner, '/api/v1/configs', { config_name: 'dev-config', servers })
  names.set(IDS.config, config.config_id)
  await owner.post('/api/v1/projects', { project_name: 'empty-project' })
  const project = await make(owner, '/api/v1/projects', { project_name: 'development-project' })
  names.set(IDS.project, project.project_id)
  await owner.post('/api/v1/projects/development-project/assign-config', { config_name: 'dev-config' })
  const scopes = ['users:read', 'keys:read', 'invoices:read']
  const support = { name: 'support', description: 'Reads users and their keys', scopes }
  const role = await make(owner, '/api/v1/roles', support)
  names.set(IDS.role, role.role_id)
  await owner.post('/api/v1/users', { email: 'carol@example.com', roles: ['support'] })
  const alice = await make(owner, '/api/v1/users', {
    email: 'alice@example.com',
    username: 'alice',
    name: 'Alice Liddell',
    roles: ['user'],
  })
  names.set(IDS.alice, alice.user_id)
  await owner.post('/api/v1/projects/development-project/users', { email: 'alice@example.com' })
  const registration = { redirect_uris: ['https://app.example.com/callback'], name: 'Reports' }
  await owner.put('/api/v1/users/alice@example.com/oauth-client', registration)
}

/** What the owner has allowed a client; otherwise a browser is needed for it. */
async function createGrant({ sql }: TestServer, names: Map<string, string>): Promise<void> {
  const resources = JSON.stringify({ 'https://api.example.com': ['invoices:read'] })
  const [grant] = await sql.rows(
    `insert into oauth_grant
       (id, tenant_id, user_id, client_user_id, client_id, client_name, identity_scopes, resources, created_at, last_used_at)
     values (gen_random_uuid(), $1, $2, $3::uuid, $3::text, 'Reports', '{openid}', $4, now(), now()) returning id`,
    [names.get(IDS.tenant), names.get(IDS.owner), names.get(IDS.alice), resources],
  )
  names.set(IDS.grant, String(grant?.['id']))
}

async function createSsoConnection(owner: TestClient, names: Map<string, string>): Promise<void> {
  // A domain is verified once in the whole service.
  const domain = `${unique('acme').replace(' ', '-')}.example`
  const connection = await make(owner, '/api/v1/sso-connections', {
    name: 'Okta',
    issuer: 'https://acme.okta.com',
    client_id: '0oa1b2c3d4e5f6g7h8i9',
    client_secret: 'the secret at Okta',
    domains: [domain],
    provision: 'invited',
  })
  names.set('acme.example', domain)
  names.set(IDS.ssoConnection, connection.connection_id)
}

async function createPlugin({ sql }: TestServer, owner: TestClient, names: Map<string, string>): Promise<void> {
  const made = await make(owner, '/api/v1/plugins', {
    id: 'com.example.archive',
    name: 'Audit archive',
    version: '1.0.0',
    url: 'https://localhost/keystead',
    events: ['key.revoked', 'config.*'],
  })
  // An address that is not permitted, so nothing is sent.
  names.set('archive.example.com', 'localhost')
  names.set(IDS.plugin, made.plugin_id)
  const attempts = [
    { at: new Date().toISOString(), status: null, error: 'timeout', ms: 15_000 },
    { at: new Date().toISOString(), status: 204, error: null, ms: 83 },
  ]
  const [delivery] = await sql.rows(
    `insert into webhook_delivery
       (id, tenant_id, plugin_id, position, event_id, event, body, status, attempts, last_answer, created_at)
     values (gen_random_uuid(), $1, $2, nextval('webhook_delivery_position'), gen_random_uuid(), 'key.revoked', '{}',
             'delivered', $3, '', now()) returning id`,
    [names.get(IDS.tenant), made.plugin_id, JSON.stringify(attempts)],
  )
  names.set(IDS.delivery, String(delivery?.['id']))
}

async function createObject(owner: TestClient, names: Map<string, string>): Promise<void> {
  const query = 'name=minutes.txt&classification=internal&retention_days=3650'
  const headers = { 'content-type': 'application/octet-stream' }
  const options = { headers, rawBody: OBJECT_TEXT }
  const { status, body, text } = await owner.post(`/api/v1/storage/objects?${query}`, undefined, options)
  expect(status, text).toBe(200)
  names.set(IDS.object, body.data.object_id)
}

async function createKeys(owner: TestClient, names: Map<string, string>): Promise<void> {
  const key = await make(owner, '/api/v1/api-keys', {
    email: 'alice@example.com',
    project_id: 'development-project',
    name: 'Customer 42',
    scopes: ['invoices:read', 'invoices:write'],
    expires_at: '2036-01-01T00:00:00Z',
    ...RULES,
  })
  names.set(IDS.key, key.key_id)
  names.set(TEXTS.key, key.api_key)
  const gateway = await make(owner, '/api/v1/users/alice@example.com/api-keys', { project_name: 'development-project' })
  names.set(TEXTS.gatewayKey, gateway.api_key)
  const use = { key: key.api_key, ip: '203.0.113.7', cost: 5, reserve_seconds: 3600 }
  const [charge, refunded] = [
    await make(owner, '/api/v1/keys/verify', use),
    await make(owner, '/api/v1/keys/verify', use),
  ]
  names.set(IDS.charge, charge.charge_id)
  names.set(IDS.refundedCharge, refunded.charge_id)
  await owner.post(`/api/v1/keys/charges/${refunded.charge_id}/refund`)
}

async function createFederatedCredential(owner: TestClient, names: Map<string, string>): Promise<void> {
  const credential = await make(owner, '/api/v1/users/alice@example.com/federated-credentials', {
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'repo:octo-org/octo-repo:environment:production',
    audience: 'https://keystead.example.com',
    claims: { repository_owner_id: '65', runner_environment: 'github-hosted' },
    scopes: ['jobs:create', 'storage:write'],
    name: 'Deployments of octo-repo',
  })
  names.set(IDS.federatedCredential, credential.credential_id)
}

async function createLinks(owner: TestClient, names: Map<string, string>): Promise<void> {
  const invited = { email: 'frank@example.com', roles: ['viewer'], scopes: ['keys:read'] }
  const invitation = await make(owner, '/api/v1/invitations', invited)
  names.set(IDS.invitation, invitation.invitation_id)
  names.set(TEXTS.invitation, tokenIn(invitation.url))
  const reset = await make(owner, '/api/v1/users/alice@example.com/password-reset')
  names.set(TEXTS.passwordReset, tokenIn(reset.url))
  const sessions = await owner.get('/api/v1/auth/sessions?limit=1')
  names.set(IDS.session, sessions.body.data[0].session_id)
}

async function createJob(owner: TestClient, names: Map<string, string>, wanted: 'ended' | 'running'): Promise<void> {
  const isRunning = wanted === 'running'
  // A long prompt takes far longer than the job is let.
  const prompt = isRunning ? 'a '.repeat(200_000) : 'Hello'
  const { body } = await owner.post('/api/jobs', { provider: 'echo', model: 'echo', prompt })
  names.set(isRunning ? IDS.job : IDS.endedJob, body.id)
  await reached(owner, body.id, isRunning ? 'PROCESSING' : 'COMPLETED')
}

async function reached(owner: TestClient, id: string, status: string): Promise<void> {
  await vi.waitFor(async () => expect((await owner.get(`/api/jobs/${id}`)).body.status).toBe(status), 10_000)
}

async function createUsersOfContracts(
  server: TestServer,
  owner: TestClient,
  names: Map<string, string>,
): Promise<void> {
  const account = await owner.post('/users', { name: 'Admin Dashboard', email: 'admin@example.com', role: 'admin' })
  names.set(IDS.account, account.body.user.user_id)
  await server.as(account.body.api_key).get('/users?limit=1')
  const service = await owner.post('/api/admin/users', {
    name: 'Production Backend',
    description: 'Backend service for production environment',
  })
  names.set(IDS.serviceUser, service.body.id)
  const key = await owner.post('/api/admin/api-keys', { user_id: service.body.id, name: 'Production Key' })
  names.set(IDS.serviceKey, key.body.id)
  names.set(TEXTS.serviceKey, key.body.key)
  const content = await owner.post('/admin/api', {
    name: 'api-user-name',
    description: 'API user description',
    expire_at: '2036-01-01T00:00:00Z',
    status: 'active',
    scopes: ['scope1', 'scope2'],
  })
  names.set(IDS.contentUser, content.body.id)
}
