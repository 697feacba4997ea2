import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { startDns, type TestDns } from './dns.ts'
import { ssoServer } from './support.ts'

const PATH = '/api/v1/sso-connections'

let server: TestServer
let dns: TestDns
let tenant: TestTenant

beforeAll(async () => {
  dns = await startDns()
  server = await ssoServer({ dnsServers: [dns.address] })
  tenant = await server.createTenant()
})

afterAll(async () => {
  await server.stop()
  await dns.stop()
})

const SECRET = 'a client secret that nobody may see'

const settings = (more: object = {}) => ({
  name: `Okta ${randomUUID()}`,
  issuer: 'https://acme.okta.com',
  client_id: 'keystead',
  client_secret: SECRET,
  domains: [`${randomUUID()}.example`],
  provision: 'invited',
  ...more,
})

async function create(client: TestClient, more: object = {}) {
  const { status, body } = await client.post(PATH, settings(more))
  expect(status, JSON.stringify(body)).toBe(200)
  return body.data
}

const verify = (client: TestClient, id: string, domain: string, body: object = {}) =>
  client.post(`${PATH}/${id}/domains/${domain}/verify`, body)

/** A key of the owner with these scopes alone. */
async function keyWith(scopes: string[], of = tenant): Promise<TestClient> {
  const { body } = await of.owner.post('/api/v1/api-keys', {
    user_id: of.ownerId,
    name: 'sso',
    scopes,
    management: true,
  })
  return server.as(body.data.api_key)
}

describe('a connection', () => {
  test('is created, listed, read, replaced and deleted; its secret is never shown', async () => {
    const created = await create(tenant.owner, { domains: ['Acme.Example', 'acme.example', 'BÜCHER.example'] })
    expect(created.domains.map(({ domain }: { domain: string }) => domain)).toEqual([
      'acme.example',
      'xn--bcher-kva.example',
    ])
    expect(created).toMatchObject({
      redirect_uri: `${server.url}/sign-in/sso/callback`,
      backchannel_logout_uri: `${server.url}/sign-in/sso/${created.connection_id}/logout`,
    })
    const path = `${PATH}/${created.connection_id}`
    expect((await tenant.owner.get(path)).body.data).toEqual(created)
    expect((await tenant.owner.get(PATH)).body.data).toContainEqual(created)
    const { client_secret: _, ...changes } = settings({ require_sso: true, domains: ['acme.example', 'new.example'] })
    const changed = (await tenant.owner.put(path, changes)).body.data
    expect(changed).toMatchObject({ name: changes.name, require_sso: true })
    expect(changed.domains[0]).toEqual(created.domains[0])
    expect((await tenant.owner.delete(path)).status).toBe(200)
    expect((await tenant.owner.get(path)).status).toBe(404)
    const events = await tenant.owner.get('/api/v1/audit-events?limit=1000')
    expect(events.body.data.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['sso_connection.created', 'sso_connection.updated', 'sso_connection.deleted']),
    )
    expect(JSON.stringify([created, changed, events.body])).not.toContain(SECRET)
    expect(server.logs()).not.toContain(SECRET)
  })

  test('gives as many default roles as a user may have', async () => {
    const default_roles = Array.from({ length: 32 }, (_each, index) => `role-${index}`)
    for (const name of default_roles) await tenant.owner.post('/api/v1/roles', { name, scopes: ['jobs:read'] })
    expect((await create(tenant.owner, { default_roles })).default_roles).toEqual(default_roles)
  })

  test('the secret stands encrypted in the database', async () => {
    const { connection_id: id } = await create(tenant.owner)
    const [row] = await server.sql.rows('select secret_sealed as sealed from sso_connection where id = $1', [id])
    expect(Buffer.isBuffer(row!['sealed'])).toBe(true)
    expect(String(row!['sealed'])).not.toContain(SECRET)
  })

  test.for<[string, object]>([
    ['an issuer that is no URL', { issuer: 'okta' }],
    ['an issuer with a query', { issuer: 'https://acme.okta.com?x=1' }],
    ['an issuer of another scheme', { issuer: 'file:///etc/passwd' }],
    ['a name of this machine', { domains: ['localhost'] }],
    ['an address', { domains: ['192.0.2.1'] }],
    ['a wildcard', { domains: ['*.example.com'] }],
    ['an email address', { domains: ['a@example.com'] }],
    ['no domain', { domains: [] }],
    ['no secret', { client_secret: undefined }],
    ['a role that is none', { default_roles: ['nobody'] }],
    ['more default roles than a user has', { default_roles: Array.from({ length: 33 }, () => 'viewer') }],
    ['a provision that is none', { provision: 'all' }],
  ])('400: %s', async ([, more]) => {
    expect((await tenant.owner.post(PATH, settings(more))).status).toBe(400)
  })

  test('403 without sso:manage; roles above the creator; a connection of who holds more', async () => {
    expect((await (await keyWith(['users:create', 'read'])).post(PATH, settings())).status).toBe(403)
    const limited = await keyWith(['sso:manage', 'read'])
    const above = await limited.post(PATH, settings({ default_roles: ['admin'] }))
    expect(above.status).toBe(403)
    const own = await create(await keyWith(['sso:manage']))
    dns.records.set(own.domains[0].record_name, [own.domains[0].record_value])
    expect((await verify(await keyWith(['sso:manage']), own.connection_id, own.domains[0].domain)).status).toBe(200)
    expect((await limited.post(PATH, settings({ default_roles: ['viewer'] }))).status).toBe(200)
    const { connection_id: id, domains } = await create(tenant.owner)
    dns.records.set(domains[0].record_name, [domains[0].record_value])
    expect((await limited.put(`${PATH}/${id}`, settings())).status).toBe(403)
    expect((await limited.delete(`${PATH}/${id}`)).status).toBe(403)
    expect((await verify(limited, id, domains[0].domain)).status).toBe(403)
    expect((await limited.get(`${PATH}/${id}`)).status).toBe(200)
  })

  test('404 for another tenant, byte for byte like none at all', async () => {
    const other = await server.createTenant()
    const { connection_id: id, domains } = await create(tenant.owner)
    const [{ domain }] = domains
    const comparable = ({ status, body }: { status: number; body: object }) => [
      status,
      { ...body, timestamp: null, request_id: null },
    ]
    for (const ask of [
      (which: string) => other.owner.get(`${PATH}/${which}`),
      (which: string) => other.owner.put(`${PATH}/${which}`, settings({ name: 'x' })),
      (which: string) => other.owner.delete(`${PATH}/${which}`),
      (which: string) => verify(other.owner, which, domain),
    ]) {
      const [theirs, none] = [await ask(id), await ask(randomUUID())]
      expect(theirs.status).toBe(404)
      expect(comparable(theirs)).toEqual(comparable(none))
    }
    expect((await other.owner.get(PATH)).body.data).toEqual([])
  })

  test('another issuer or client needs its secret', async () => {
    const { connection_id: id } = await create(tenant.owner)
    const { client_secret: _, ...changes } = settings({ issuer: 'https://other.okta.com' })
    const { status, body } = await tenant.owner.put(`${PATH}/${id}`, changes)
    expect(status).toBe(400)
    expect(body.detail).toContain('client_secret')
  })
})

describe('a domain', () => {
  test('is verified by its TXT record, which may stand among others', async () => {
    const { connection_id: id, domains } = await create(tenant.owner)
    const [{ domain, record_name, record_value, verified }] = domains
    expect(verified).toBe(false)
    const missing = await verify(tenant.owner, id, domain)
    expect(missing.status).toBe(400)
    expect(missing.body.detail).toContain(record_value)
    dns.records.set(record_name, ['v=spf1 -all', `${record_value}x`])
    expect((await verify(tenant.owner, id, domain)).status).toBe(400)
    dns.records.set(record_name, ['v=spf1 -all', record_value])
    const { status, body } = await verify(tenant.owner, id, domain.toUpperCase())
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.data.domains[0]).toMatchObject({ verified: true, verified_by: 'dns' })
    const events = await tenant.owner.get('/api/v1/audit-events?action=sso_connection.domain_verified')
    expect(events.body.data[0]).toMatchObject({ target_id: id, details: { domain, by: 'dns' } })
  })

  test('a key with sso:manage alone verifies it by its record, for a connection within its rights, and vouches for none', async () => {
    const { body: made } = await tenant.owner.post('/api/v1/api-keys', {
      user_id: tenant.ownerId,
      name: 'sso alone',
      scopes: ['sso:manage'],
      management: true,
    })
    const key = server.as(made.data.api_key)
    const { connection_id: id, domains } = await create(key)
    const [{ domain, record_name, record_value }] = domains
    expect((await verify(key, id, domain, { by: 'operator' })).status).toBe(403)
    expect((await verify(key, id, domain)).status).toBe(400)
    dns.records.set(record_name, [record_value])
    const { status, body } = await verify(key, id, domain)
    expect([status, body.data.domains[0]]).toEqual([200, expect.objectContaining({ verified_by: 'dns' })])
    // What the owner has replaced is as strong as the owner.
    await tenant.owner.put(`${PATH}/${id}`, settings({ domains: [domain] }))
    const above = await verify(key, id, domain)
    expect([above.status, above.body.detail]).toEqual([403, expect.stringContaining('connection')])
    const events = await tenant.owner.get(`/api/v1/audit-events?target=${id}&action=sso_connection.domain_verified`)
    expect(events.body.data).toEqual([
      expect.objectContaining({
        actor_id: tenant.ownerId,
        actor_key_id: made.data.key_id,
        outcome: 'success',
        details: { domain, by: 'dns', tenant_id: tenant.id },
      }),
    ])
  })

  test('belongs to one tenant: the record of another verifies nothing, and who comes second is refused', async () => {
    const other = await server.createTenant()
    const domains = [`${randomUUID()}.example`]
    const [mine, theirs] = [await create(tenant.owner, { domains }), await create(other.owner, { domains })]
    const [{ domain, record_name, record_value }] = mine.domains
    dns.records.set(record_name, [record_value])
    expect((await verify(other.owner, theirs.connection_id, domain)).status).toBe(400)
    dns.records.set(record_name, [record_value, theirs.domains[0].record_value])
    expect((await verify(tenant.owner, mine.connection_id, domain)).status).toBe(200)
    const second = await verify(other.owner, theirs.connection_id, domain)
    expect(second.status).toBe(400)
    expect(second.body.detail).toContain('verified for another connection')
    // With the connection the domain becomes free.
    await tenant.owner.delete(`${PATH}/${mine.connection_id}`)
    expect((await verify(other.owner, theirs.connection_id, domain)).status).toBe(200)
  })

  test('of both at the same time, one gets it', async () => {
    const other = await server.createTenant()
    const domains = [`${randomUUID()}.example`]
    const [mine, theirs] = [await create(tenant.owner, { domains }), await create(other.owner, { domains })]
    const [{ domain, record_name, record_value }] = mine.domains
    dns.records.set(record_name, [record_value, theirs.domains[0].record_value])
    const answers = await Promise.all([
      verify(tenant.owner, mine.connection_id, domain),
      verify(other.owner, theirs.connection_id, domain),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
  })

  test('an operator verifies it in any tenant; a Super Admin of another tenant does not', async () => {
    const other = await server.createTenant()
    const { connection_id: id, domains } = await create(other.owner)
    const [{ domain }] = domains
    expect((await verify(other.owner, id, domain, { by: 'operator' })).status).toBe(403)
    expect((await verify(tenant.owner, id, domain, { by: 'operator' })).status).toBe(403)
    const { status, body } = await verify(server.admin, id, domain, { by: 'operator' })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.data.domains[0]).toMatchObject({ verified_by: 'operator' })
    expect((await verify(server.admin, id, 'none.example', { by: 'operator' })).status).toBe(404)
    expect((await verify(server.admin, id, domain)).status).toBe(404)
  })
})
