import { createHash } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  Keystead,
  NotFoundError,
  PermissionDeniedError,
} from '../src/index.ts'
import { adminClient, revealed, unique, uniqueEmail } from './support/client.ts'

const client = adminClient()

async function createdUser(): Promise<{ id: string; email: string }> {
  const email = uniqueEmail()
  const { user_id: id } = await client.users.create({ email })
  return { id, email }
}

test('users: create, get, update, list, search, delete', async () => {
  const { id, email } = await createdUser()
  expect(await client.users.get(email)).toMatchObject({ user_id: id, email, projects: [] })
  const newEmail = uniqueEmail()
  expect(await client.users.update(id, { new_email: newEmail })).toMatchObject({ message: 'User updated successfully' })
  const listed = await client.users.list({ email: newEmail })
  expect(listed.data.map((user) => user.user_id)).toEqual([id])
  const found = await client.users.search({ search_term: newEmail })
  expect(found).toMatchObject({ data: [{ user_id: id }], nextCursor: null })
  await client.users.delete(id)
  await expect(client.users.get(id)).rejects.toThrow(NotFoundError)
})

test('users.list: iterated over by pages and streamed, it is the same', async () => {
  const made = await Promise.all([createdUser(), createdUser(), createdUser()])
  const paged: string[] = []
  for await (const user of client.users.list({ limit: 2, kind: 'person' })) paged.push(user.user_id)
  const streamed: string[] = []
  for await (const user of client.users.list({ kind: 'person' }).stream()) streamed.push(user.user_id)
  for (const { id } of made) expect(paged).toContain(id)
  expect(streamed).toEqual(expect.arrayContaining(made.map(({ id }) => id)))
  expect(new Set(paged).size).toBe(paged.length)
  const sizes: number[] = []
  for await (const page of client.users.list({ limit: 2 }).pages()) sizes.push(page.data.length)
  expect(sizes.slice(0, -1).every((size) => size === 2)).toBe(true)
})

test('projects and configs: everything that can be done with them', async () => {
  const user = await createdUser()
  const name = unique('project')
  const { project_id: id } = await client.projects.create({ project_name: name })
  const config = unique('config')
  const { config_id } = await client.configs.create({ config_name: config, servers: { files: { command: 'x' } } })
  await client.configs.update(config_id, { servers: { files: { command: 'y' } } })
  expect(await client.configs.get(config)).toMatchObject({ servers: { files: { command: 'y' } } })
  await client.projects.assignConfig(name, { config_name: config })
  expect(await client.projects.config(id)).toMatchObject({
    mcp_config_name: config,
    used_by_projects: [{ project_id: id }],
  })
  expect((await client.configs.list()).data.map((each) => each.mcp_config_id)).toContain(config_id)
  await client.projects.unassignConfig(id)
  await client.configs.delete(config_id, { force: true })

  await client.projects.addUser(id, { email: user.email })
  expect((await client.projects.users(id)).data).toMatchObject([{ user_id: user.id }])
  expect((await client.users.projects(user.id)).data).toMatchObject([{ project_id: id }])
  await client.projects.removeUser(id, user.id)
  await client.projects.addUser(id, { user_id: user.id })
  await client.projects.clearUsers(id)
  expect((await client.projects.users(id)).data).toEqual([])
  expect(await client.projects.get(name)).toMatchObject({ project_id: id })
  expect((await client.projects.list()).data.map((each) => each.project_id)).toContain(id)
  expect((await client.projects.search({ search_term: name })).data).toHaveLength(1)
  await client.projects.delete(id, { force: true })
  await expect(client.projects.get(id)).rejects.toThrow(NotFoundError)
})

test('settings: get, update, history, schema, rollback', async () => {
  const before = await client.settings.get()
  const changed = await client.settings.update(before.version, { settings: { retention: { usage_days: 400 } } })
  expect(changed).toMatchObject({ version: before.version + 1, settings: { retention: { usage_days: 400 } } })
  const stale = client.settings.update(before.version, { settings: { retention: { usage_days: null } } })
  await expect(stale).rejects.toMatchObject({
    name: 'PreconditionFailedError',
    status: 412,
    code: 'precondition_failed',
  })
  const { data } = await client.settings.history({ limit: 1 })
  expect(data).toMatchObject([{ version: changed.version, changes: [{ setting: 'retention.usage_days', after: 400 }] }])
  const back = await client.settings.rollback(changed.version, { version: before.version })
  expect(back).toMatchObject({ version: changed.version + 1, settings: before.settings })
  expect(await client.settings.schema()).toHaveProperty('properties.retention')
})

test('roles and scopes: everything that can be done with them', async () => {
  const name = `role-${crypto.randomUUID()}`
  const role = await client.roles.create({ name, description: 'Support', scopes: ['users:read', 'invoices:read'] })
  expect(role).toMatchObject({ name, built_in: false, scopes: ['users:read', 'invoices:read'] })
  expect(await client.roles.get(role.role_id)).toEqual(role)
  const names: string[] = []
  for await (const each of client.roles.list({ limit: 2 })) names.push(each.name)
  expect(names).toContain(name)
  expect(names.slice(-4)).toEqual(['super_admin', 'admin', 'user', 'viewer'])
  const { user_id } = await client.users.create({ email: uniqueEmail(), roles: [name] })
  const sources = [{ type: 'role', role: name }]
  expect(await client.users.effectiveScopes(user_id)).toMatchObject({
    roles: [name],
    scopes: [
      { scope: 'users:read', sources, covers: ['users:read'] },
      { scope: 'invoices:read', sources, covers: [] },
    ],
  })
  expect(await client.roles.update(name, { scopes: ['users:read'] })).toMatchObject({
    scopes: ['users:read'],
    users_count: 1,
    narrowed_keys_count: 0,
  })
  await expect(client.roles.delete(name)).rejects.toThrow(BadRequestError)
  expect(await client.roles.delete(name, { force: true })).toMatchObject({ users_count: 1 })
  await expect(client.roles.get(name)).rejects.toThrow(NotFoundError)
  const { scopes, sets } = await client.scopes.list()
  expect(scopes.map(({ scope }) => scope)).toContain('roles:manage')
  expect(sets.map((set) => set.name)).toEqual(['read', 'write', 'admin', '*'])
})

test('objects: upload, download, list, metadata, delete', async () => {
  const stored = await client.objects.upload('hello', {
    name: 'a.txt',
    content_type: 'text/plain',
    metadata: { a: [1] },
  })
  expect(stored).toMatchObject({ name: 'a.txt', size: 5, content_type: 'text/plain', metadata: { a: [1] } })
  const { object_id: id } = stored
  const whole = await client.objects.download(id)
  expect([whole.contentType, whole.length]).toEqual(['text/plain', 5])
  expect(Buffer.from(await whole.bytes()).toString()).toBe('hello')
  const part = await client.objects.download(id, { start: 1, end: 3 })
  expect(Buffer.from(await part.bytes()).toString()).toBe('ell')
  expect((await client.objects.list({ name: 'a.txt' })).data).toContainEqual(stored)
  expect(await client.objects.metadata(id)).toEqual(stored)
  async function* pieces() {
    for (let each = 0; each < 20; each += 1) yield new Uint8Array(10_000).fill(each)
  }
  const streamed = await client.objects.upload(pieces(), { classification: 'internal' })
  expect(streamed).toMatchObject({ size: 200_000, classification: 'internal' })
  let length = 0
  for await (const chunk of await client.objects.download(streamed.object_id)) length += chunk.length
  expect(length).toBe(200_000)
  await expect(client.objects.upload('x', { retention_days: 0 })).rejects.toThrow(BadRequestError)
  await client.objects.delete(id, { purge: true })
  await expect(client.objects.download(id)).rejects.toThrow(NotFoundError)
})

test('storageKeys: list, rotate, destroy', async () => {
  await client.objects.upload(new Blob(['x'], { type: 'text/csv' }))
  const { version } = await client.storageKeys.rotate()
  expect((await client.storageKeys.list()).data[0]).toMatchObject({ version, destroyed_at: null })
  const ended = await client.storageKeys.destroy({ confirm: 'destroy all objects' })
  expect(ended.objects).toBeGreaterThan(0)
})

test('federatedCredentials: create, list, delete', async () => {
  const user = await createdUser()
  const wanted = { issuer: 'https://issuer.example', subject: 'job:*', audience: 'keystead', scopes: ['jobs:read'] }
  const { credential_id: id } = await client.federatedCredentials.create(user.email, wanted)
  const { data } = await client.federatedCredentials.list(user.id)
  expect(data).toMatchObject([{ credential_id: id, user_id: user.id, ...wanted, claims: {}, reusable: false }])
  expect(await client.federatedCredentials.delete(user.id, id)).toMatchObject({ credential_id: id })
  await expect(client.federatedCredentials.delete(user.id, id)).rejects.toThrow(NotFoundError)
})

test('userApiKeys: create, list, deleteAll', async () => {
  const user = await createdUser()
  const name = unique('project')
  await client.projects.create({ project_name: name })
  await client.projects.addUser(name, { email: user.email })
  const { api_key } = await client.userApiKeys.create(user.email, { project_name: name })
  expect(api_key.reveal()).toMatch(/^gw_/)
  const { data } = await client.userApiKeys.list(user.id, { project_identifier: name })
  expect(data).toMatchObject([{ project_name: name, status: 'active' }])
  await client.userApiKeys.deleteAll(user.id)
  expect(await client.keys.verify({ key: api_key })).toMatchObject({ valid: false })
})

test('apiKeys: create, get, update, disable, enable, rotate, import, list, delete', async () => {
  const user = await createdUser()
  const made = await client.apiKeys.create({ user_id: user.id, name: 'CI', scopes: ['users:read'] })
  expect(await client.apiKeys.get(made.key_id)).toMatchObject({ name: 'CI', status: 'active', management: false })
  const management = await client.apiKeys.create({ user_id: user.id, management: true, scopes: ['users:read'] })
  expect(await client.apiKeys.get(management.key_id)).toMatchObject({ management: true })
  expect(await client.apiKeys.update(made.key_id, { name: 'CI 2' })).toMatchObject({ key_id: made.key_id })
  await client.apiKeys.disable(made.key_id)
  expect(await client.keys.verify({ key: made.api_key })).toMatchObject({ valid: false, code: 'DISABLED' })
  await client.apiKeys.enable(made.key_id)
  const rotated = await client.apiKeys.rotate({ api_key: made.key_id })
  expect(await client.keys.verify({ key: rotated.new_api_key })).toMatchObject({ valid: true, code: 'VALID' })
  const sha256 = createHash('sha256').update(unique('an old key')).digest('hex')
  const imported = await client.apiKeys.import({ keys: [{ sha256, user_id: user.id, scopes: [] }] })
  expect(imported.key_ids).toHaveLength(1)
  const { data } = await client.apiKeys.list({ user_id: user.id })
  expect(data.map((key) => key.key_id)).toContain(rotated.key_id)
  await client.apiKeys.delete(rotated.key_id)
  expect(await client.apiKeys.get(rotated.key_id)).toMatchObject({ status: 'revoked' })
})

test('keys: verify, verifyBatch, commitCharge, refundCharge', async () => {
  const user = await createdUser()
  const { api_key } = await client.apiKeys.create({ user_id: user.id, credits: { remaining: 10 } })
  const reserved = await client.keys.verify({ key: api_key, cost: 4, reserve_seconds: 60 })
  expect(reserved).toMatchObject({ valid: true, remaining: 6 })
  expect(await client.keys.commitCharge(reserved.charge_id!, { cost: 3 })).toMatchObject({
    state: 'committed',
    cost: 3,
  })
  const other = await client.keys.verify({ key: api_key, cost: 1, reserve_seconds: 60 })
  expect(await client.keys.refundCharge(other.charge_id!)).toMatchObject({ state: 'refunded' })
  const verdicts = await client.keys.verifyBatch([{ key: api_key, cost: 0 }, { key: 'ks_nothing' }])
  expect(verdicts.map(({ valid }) => valid)).toEqual([true, false])
})

test('authzen: evaluate, evaluateBatch', async () => {
  const user = await createdUser()
  const { api_key } = await client.apiKeys.create({ user_id: user.id, scopes: ['reports:read'] })
  const subject = { type: 'api_key', id: api_key }
  const resource = { type: 'reports', id: '42' }
  expect(await client.authzen.evaluate({ subject, resource, action: { name: 'read' } })).toEqual({ decision: true })
  const { evaluations } = await client.authzen.evaluateBatch({
    subject,
    resource,
    evaluations: [{ action: { name: 'delete' } }, { action: { name: 'read' } }],
    options: { evaluations_semantic: 'deny_on_first_deny' },
  })
  expect(evaluations).toMatchObject([{ decision: false, context: { code: 'INSUFFICIENT_SCOPE' } }])
})

test('tenants, auth, auditEvents, usage, system', async () => {
  const { url } = inject('service')
  const email = uniqueEmail()
  const tenant = await client.tenants.create({ name: unique('Tenant'), owner: { email } })
  expect((await client.tenants.list()).data.map((each) => each.tenant_id)).toContain(tenant.tenant_id)
  const session = await client.auth.login({ email, password: tenant.owner_password! })
  const owner = new Keystead({ baseUrl: url, token: session.session_token })
  await expect(owner.tenants.list()).rejects.toThrow(PermissionDeniedError)
  expect(await owner.auth.logout()).toMatchObject({ message: 'Logout successful' })
  const { response } = await client.auth.check({ scopes: 'users:read' }).withResponse()
  expect(response.headers.get('x-keystead-scopes')).toBe('*')
  expect(session.session_token.reveal()).toMatch(/^kss_/)
  const [logged] = (await client.auditEvents.list({ action: 'tenant.created' })).data
  const proof = await client.auditEvents.proof({ event: logged!.event_id })
  expect((await client.auditEvents.checkpoint({ size: proof.size })).size).toBe(proof.size)
  expect((await client.auditEvents.consistency({ from: proof.seq, to: proof.size })).to_size).toBe(proof.size)
  const lines: string[] = []
  for await (const line of await client.auditEvents.export({ from: proof.seq, to: proof.seq + 1 })) lines.push(line)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ event_id: logged!.event_id, leaf_hash: proof.leaf_hash })
  const csv = await (await client.auditEvents.export({ format: 'csv', to: 1 })).text()
  expect(csv).toMatch(/^seq,event_id,[^\n]*\n0,[^\n]*\n$/)
  await expect(client.auditEvents.export({ cursor: 'none' })).rejects.toThrow(BadRequestError)
  expect((await client.system.auditKeys()).keys[0]!.kty).toBe('OKP')
  expect(await client.usage.get({ interval: 'hour' })).toBeInstanceOf(Array)
  const anybody = new Keystead({ baseUrl: url })
  expect(await anybody.system.health()).toMatchObject({ status: 'ok' })
  expect(await anybody.system.ready()).toMatchObject({})
  expect(await anybody.system.jwks()).toMatchObject({ keys: expect.any(Array) })
})

test('auth.check: whose the credential is, what it may do, and why it is refused', async () => {
  const { url } = inject('service')
  const { id: user_id, email } = await createdUser()
  const project_name = unique('Projekt ü')
  await client.projects.create({ project_name })
  const made = await client.apiKeys.create({
    user_id,
    scopes: ['reports:read', 'reports:write'],
    credits: { remaining: 3 },
    limits: [{ name: 'requests', limit: 5, window_seconds: 3600 }],
    environment: 'test',
    external_id: 'kunde ü',
  })
  const { auth } = new Keystead({ baseUrl: url, apiKey: made.api_key })
  const passed = await auth.check({ scopes: 'reports:read' })
  expect(passed).toEqual({
    valid: true,
    code: 'VALID',
    tenant_id: expect.stringMatching(/^[\w-]{36}$/),
    user_id,
    user: email,
    scopes: ['reports:read', 'reports:write'],
    roles: [],
    key_id: made.key_id,
    environment: 'test',
    external_id: 'kunde ü',
    limit_remaining: 4,
    credits_remaining: 2,
  })
  expect(await auth.check({ scopes: 'users:read' })).toEqual({
    valid: false,
    code: 'INSUFFICIENT_SCOPE',
    reason: 'The key does not hold the required scopes',
    retry_after: null,
  })
  expect(await auth.check({ cost: 5 })).toMatchObject({
    valid: false,
    code: 'RATE_LIMITED',
    retry_after: expect.any(Number),
  })
  expect(await auth.check({ tenant: 'no such tenant' })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
  await client.apiKeys.delete(made.key_id)
  const revoked = await auth.check()
  expect(revoked).toMatchObject({ valid: false, code: 'REVOKED' })
  if (passed.valid) expect(passed.user_id).toBe(user_id)
  if (!revoked.valid) expect(revoked.reason).toEqual(expect.any(String))
  await expect(new Keystead({ baseUrl: url, apiKey: null }).auth.check()).rejects.toThrow(AuthenticationError)
})

test("auth.check: a key with its user's scopes names the roles; a refused token is renewed before it is judged; a session is no key", async () => {
  const { url, owner } = inject('service')
  const { user_id } = await client.users.create({ email: uniqueEmail(), roles: ['viewer'] })
  const { api_key } = await client.apiKeys.create({ user_id, management: true })
  const tokens = ['ks_forged', api_key]
  const { auth } = new Keystead({ baseUrl: url, token: () => tokens.shift() ?? expect.unreachable() })
  expect(await auth.check()).toMatchObject({ valid: true, user_id, roles: ['viewer'] })
  expect(tokens).toEqual([])
  const person = new Keystead({ baseUrl: url, credentials: owner })
  expect(await person.auth.check()).toMatchObject({ valid: false, code: 'NOT_FOUND' })
})

test('aggregator: users and keys', async () => {
  const { users, apiKeys } = client.aggregator
  const user = await users.create({ name: unique('service') })
  await expect(users.create({ name: user.name })).rejects.toThrow(ConflictError)
  const ids: string[] = []
  for await (const each of users.list({ limit: 1 })) ids.push(each.id)
  expect(ids).toContain(user.id)
  const key = await apiKeys.create({ user_id: user.id, scopes: ['read'] })
  await apiKeys.revoke(key.id)
  expect((await apiKeys.list(user.id)).data).toMatchObject([{ id: key.id, active: false }])
})

test('accounts: everything', async () => {
  const { users } = client.accounts
  const { user, api_key } = await users.create({ name: unique('account'), email: uniqueEmail() })
  expect(await users.get(user.user_id)).toMatchObject({ is_active: true })
  expect(await users.update(user.user_id, { is_active: false })).toMatchObject({ is_active: false })
  expect((await users.rotateKey(user.user_id)).api_key.reveal()).not.toBe(api_key.reveal())
  const ids: string[] = []
  for await (const each of users.list().stream()) ids.push(each.user_id)
  expect(ids).toContain(user.user_id)
  expect(await users.delete(user.user_id)).toEqual({ success: true, deleted: user.user_id })
})

test('content: everything', async () => {
  const { apiUsers } = client.content
  const user = await apiUsers.create({ name: unique('content'), status: 'active', scopes: ['articles:read'] })
  const found = await apiUsers.get(user.id)
  expect(revealed(found)).toEqual(revealed(user))
  const updated = await apiUsers.update(user.id, { description: 'x' })
  expect(revealed(updated)).toMatchObject({ description: 'x', token: user.token!.reveal() })
  expect((await apiUsers.regenerateToken(user.id)).token!.reveal()).not.toBe(user.token!.reveal())
  const ids: string[] = []
  for await (const each of apiUsers.list()) ids.push(each.id)
  expect(ids).toContain(user.id)
  expect(await apiUsers.delete(user.id)).toBeUndefined()
})

test('a retried creation makes one: the server knows its idempotency key', async () => {
  const { url, adminKey } = inject('service')
  let requests = 0
  const losing = new Keystead({
    baseUrl: url,
    apiKey: adminKey,
    retryDelay: 1,
    // The answers to the first two attempts get lost on their way, after the server has done its work.
    fetch: async (...request) => {
      const response = await fetch(...request)
      requests += 1
      if (requests <= 2) throw new TypeError('the answer got lost')
      return response
    },
  })
  const name = unique('once')
  const { data, response } = await losing.projects.create({ project_name: name }).withResponse()
  expect(requests).toBe(3)
  expect(response.headers.get('idempotency-replayed')).toBe('true')
  expect((await client.projects.search({ search_term: name })).data).toMatchObject([{ project_id: data.project_id }])
})

test('credentials: logs in once for many calls, and again when the session has ended', async () => {
  const { url, owner } = inject('service')
  const paths: string[] = []
  const person = new Keystead({
    baseUrl: url,
    credentials: owner,
    middleware: [(request, next) => (paths.push(new URL(request.url).pathname), next(request))],
  })
  await Promise.all([person.users.list({ limit: 1 }), person.projects.list(), person.configs.list()])
  await person.auth.logout()
  await person.projects.list()
  expect(paths.filter((path) => path === '/api/v1/auth/login')).toHaveLength(2)
})

test("an error says what is wrong with the input, and names the server's request", async () => {
  const failure = client.users.create({ email: 'nobody' })
  await expect(failure).rejects.toThrow(BadRequestError)
  await expect(failure).rejects.toMatchObject({
    status: 400,
    code: 'validation_error',
    requestId: expect.stringMatching(/^[\w-]{36}$/),
    body: { issues: [{ path: 'email' }] },
  })
})
