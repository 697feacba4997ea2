import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createVisitor } from '../pages/visitor.ts'
import { TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { type Account, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { begin, connect, person, signIn, type SignedIn, ssoServer, type TestConnection } from './support.ts'

let server: TestServer
let tenant: TestTenant
let idp: IdentityProvider

beforeAll(async () => {
  server = await ssoServer()
  tenant = await server.createTenant()
  const [redirectUri, postLogoutUri] = [`${server.url}/sign-in/sso/callback`, `${server.url}/sign-in`]
  idp = await startIdentityProvider({ redirectUri, postLogoutUri })
})

afterAll(async () => {
  await idp.stop()
  await server.stop()
})

const enter = (connection: TestConnection, account: Account) => signIn(server, idp, connection, account)

function expectRefused({ shown, session }: SignedIn, text: string): void {
  expect(shown.status, shown.text).toBe(403)
  expect(shown.text).toContain(text)
  expect(session).toBeUndefined()
}

/** The user whose session it is. */
async function idOf({ shown, session }: SignedIn): Promise<string> {
  expect(shown.status, shown.text).toBe(200)
  const rows = await server.sql.rows(
    `select user_id as id from session where sso_connection_id is not null order by id desc limit 1`,
  )
  expect((await server.as(session!).get('/api/v1/auth/sessions')).status).toBe(200)
  return String(rows[0]!['id'])
}

async function createUser(email: string, more: object = {}): Promise<string> {
  const { body } = await tenant.owner.post('/api/v1/users', { email, ...more })
  return body.data.user_id
}

const eventsOf = async (action: string): Promise<{ details: Record<string, unknown>; target_id: string }[]> =>
  (await tenant.owner.get(`/api/v1/audit-events?action=${action}&limit=1000`)).body.data

describe('a provider that does not say whether an address is verified, such as Entra ID', () => {
  const silent = (connection: TestConnection, name: string, more: Partial<Account> = {}): Account => {
    const { email_verified: _, ...account } = person(connection, name, more)
    return account
  }

  test('signs in only where the connection trusts it, and is the same person then', async () => {
    const connection = await connect(server, tenant, idp)
    const alice = silent(connection, 'alice')
    expectRefused(await enter(connection, alice), 'has not verified')
    const trusting = await connect(server, tenant, idp, { trust_email: true })
    const bob = silent(trusting, 'bob')
    const id = await idOf(await enter(trusting, bob))
    expect((await tenant.owner.get(`/api/v1/users/${id}`)).body.data).toMatchObject({ email: bob.email, name: 'bob' })
    expect(await idOf(await enter(trusting, bob))).toBe(id)
    const carol = await createUser(trusting.address('carol'))
    expect(await idOf(await enter(trusting, silent(trusting, 'carol')))).toBe(carol)
  })

  test('opens no account by an address of another domain, be it unverified, another tenant’s or none', async () => {
    const own = await connect(server, tenant, idp, { trust_email: true })
    const path = `/api/v1/sso-connections/${own.id}`
    const { domains: _, ...settings } = (await tenant.owner.get(path)).body.data
    const { name, issuer, client_id, provision } = settings
    const more = { name, issuer, client_id, provision, domains: [own.domain, 'unverified.example'], trust_email: true }
    expect((await tenant.owner.put(path, more)).status).toBe(200)
    const other = await server.createTenant()
    const theirs = await connect(server, other, idp, { trust_email: true })
    await createUser('mallory@unverified.example')
    await other.owner.post('/api/v1/users', { email: theirs.address('victim') })
    for (const email of ['mallory@unverified.example', theirs.address('victim'), `victim@sub.${own.domain}`]) {
      expectRefused(await enter(own, silent(own, 'mallory', { sub: email, email })), 'not of a domain')
    }
    expectRefused(await enter(own, silent(own, 'no', { email: 'no address' })), 'which email address')
  })

  test('is not trusted with an address that it calls unverified, or says nonsense about', async () => {
    const trusting = await connect(server, tenant, idp, { trust_email: true })
    for (const email_verified of [false, null, 0, '', 'true', 'yes', {}]) {
      const account = person(trusting, 'dora', { email_verified })
      expectRefused(await enter(trusting, account), 'has not verified')
    }
  })

  test('is trusted no longer once the connection is replaced without it', async () => {
    const trusting = await connect(server, tenant, idp, { trust_email: true })
    const eve = silent(trusting, 'eve')
    await idOf(await enter(trusting, eve))
    const path = `/api/v1/sso-connections/${trusting.id}`
    const { name, issuer, client_id, default_roles, provision } = (await tenant.owner.get(path)).body.data
    const settings = { name, issuer, client_id, default_roles, provision, domains: [trusting.domain] }
    // Left out of a replacement, it is off.
    expect((await tenant.owner.put(path, settings)).body.data.trust_email).toBe(false)
    expectRefused(await enter(trusting, eve), 'has not verified')
    expect((await tenant.owner.put(path, { ...settings, trust_email: true })).body.data.trust_email).toBe(true)
    await idOf(await enter(trusting, eve))
    const [event] = await eventsOf('sso_connection.updated')
    expect(event!.details).toMatchObject({ trust_email: true })
  })
})

describe('any: everybody with a verified address of the domain', () => {
  test('is created with the default roles, and is the same user at the next sign-in', async () => {
    const connection = await connect(server, tenant, idp)
    const alice = person(connection, 'alice')
    const first = await idOf(await enter(connection, alice))
    const { body } = await tenant.owner.get(`/api/v1/users/${first}`)
    expect(body.data).toMatchObject({ email: alice.email, name: 'alice', roles: ['viewer'] })
    expect(await idOf(await enter(connection, alice))).toBe(first)
  })

  test('a name that is taken, or unfit for lists, gives way to the address', async () => {
    const connection = await connect(server, tenant, idp)
    await createUser(connection.address('first'), { name: 'Bob' })
    for (const name of ['Bob', 'Bob\u202e', 'x'.repeat(201)]) {
      const account = person(connection, `bob${name.length}`, { name })
      const id = await idOf(await enter(connection, account))
      expect((await tenant.owner.get(`/api/v1/users/${id}`)).body.data.name).toBe(account.email)
    }
  })

  test('a changed address at the provider is the same person, and no other', async () => {
    const connection = await connect(server, tenant, idp)
    const carol = person(connection, 'carol')
    const id = await idOf(await enter(connection, carol))
    const dave = await createUser(connection.address('dave'))
    const moved = await idOf(await enter(connection, { ...carol, email: connection.address('dave') }))
    expect(moved).toBe(id)
    expect(moved).not.toBe(dave)
    expect((await tenant.owner.get(`/api/v1/users/${id}`)).body.data.email).toBe(carol.email)
  })

  test('an address that the provider gave to somebody else does not open the account', async () => {
    const connection = await connect(server, tenant, idp)
    await idOf(await enter(connection, person(connection, 'erin')))
    const heir = person(connection, 'erin', { sub: 'the heir' })
    expectRefused(await enter(connection, heir), 'belonged to somebody else')
  })
})

describe('people whom the tenant has', () => {
  test('are linked by their address, whatever its case', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'never' })
    const id = await createUser(connection.address('Frank'))
    const frank = person(connection, 'frank', { email: connection.address('FRANK') })
    expect(await idOf(await enter(connection, frank))).toBe(id)
    const linked = await vi.waitFor(() => eventsOf('sso_identity.linked'))
    expect(linked.some((event) => event.target_id === id)).toBe(true)
  })

  test('never: others are not created', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'never' })
    const grace = person(connection, 'grace')
    expectRefused(await enter(connection, grace), 'no account')
    expect((await tenant.owner.get(`/api/v1/users/${grace.email}`)).status).toBe(404)
  })

  test('of another tenant are none of theirs', async () => {
    const other = await server.createTenant()
    const connection = await connect(server, tenant, idp, { provision: 'never' })
    const email = connection.address('heidi')
    await other.owner.post('/api/v1/users', { email })
    expectRefused(await enter(connection, person(connection, 'heidi')), 'no account')
    const creating = await connect(server, tenant, idp)
    const ivan = person(creating, 'ivan')
    const theirs = await other.owner.post('/api/v1/users', { email: ivan.email })
    expect(await idOf(await enter(creating, ivan))).not.toBe(theirs.body.data.user_id)
  })

  test('who are inactive stay outside, linked or not', async () => {
    const connection = await connect(server, tenant, idp)
    const judy = person(connection, 'judy')
    const id = await createUser(judy.email!)
    await tenant.owner.put(`/api/v1/users/${id}`, { status: 'inactive' })
    expectRefused(await enter(connection, judy), 'not active')
    await tenant.owner.put(`/api/v1/users/${id}`, { status: 'active' })
    expect(await idOf(await enter(connection, judy))).toBe(id)
    await tenant.owner.put(`/api/v1/users/${id}`, { status: 'inactive' })
    expectRefused(await enter(connection, judy), 'not active')
  })

  test('service users with an address are no people', async () => {
    const connection = await connect(server, tenant, idp)
    const ken = person(connection, 'ken')
    await createUser(ken.email!)
    await server.sql.rows(`update api_user set kind = 'service' where email = $1`, [ken.email])
    expectRefused(await enter(connection, ken), 'not a person')
  })
})

describe('invited', () => {
  test('an invitation is accepted, with what it grants; without one nobody is created', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'invited' })
    const leo = person(connection, 'leo')
    expectRefused(await enter(connection, leo), 'not invited')
    await tenant.owner.post('/api/v1/invitations', { email: leo.email, roles: ['user'] })
    const id = await idOf(await enter(connection, leo))
    expect((await tenant.owner.get(`/api/v1/users/${id}`)).body.data.roles).toEqual(['user'])
    expect((await tenant.owner.get('/api/v1/invitations')).body.data).toEqual([])
  })

  test('an invitation whose inviter lost what it grants is worth nothing', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'invited' })
    const admin = await tenant.owner.post('/api/v1/api-keys', {
      user_id: await createUser(connection.address('admin'), { roles: ['admin'] }),
      name: 'inviter',
      scopes: ['admin'],
      management: true,
    })
    const mia = person(connection, 'mia')
    const inviter = server.as(admin.body.data.api_key)
    expect((await inviter.post('/api/v1/invitations', { email: mia.email, roles: ['admin'] })).status).toBe(200)
    await tenant.owner.put(`/api/v1/users/${connection.address('admin')}`, { roles: [] })
    const { shown, session } = await enter(connection, mia)
    expect(shown.status).toBe(400)
    expect(session).toBeUndefined()
  })
})

describe('who manages connections gains nothing by them', () => {
  test('a connection of an administrator signs no Super Admin in', async () => {
    const admin = await tenant.owner.post('/api/v1/api-keys', {
      user_id: tenant.ownerId,
      name: 'sso',
      scopes: ['sso:manage', 'read'],
      management: true,
    })
    const limited = { ...tenant, owner: server.as(admin.body.data.api_key) }
    const connection = await connect(server, limited, idp)
    const root = person(connection, 'root')
    await createUser(root.email!, { roles: ['super_admin'] })
    expectRefused(await enter(connection, root), 'holds more')
    const nick = person(connection, 'nick')
    await idOf(await enter(connection, nick))
    await tenant.owner.put(`/api/v1/users/${nick.email}`, { roles: ['admin'] })
    expectRefused(await enter(connection, nick), 'holds more')
  })
})

describe('creating a user', () => {
  test('of a verified domain prepares its sign-in', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'never' })
    const id = await createUser(connection.address('olga'))
    const mapped = () => server.sql.rows(`select subject from sso_identity where user_id = $1`, [id])
    expect(await mapped()).toEqual([{ subject: null }])
    expect((await eventsOf('sso_identity.provisioned')).map(({ target_id }) => target_id)).toContain(id)
    await idOf(await enter(connection, person(connection, 'olga')))
    expect(await mapped()).toEqual([{ subject: 'sub-of-olga' }])
  })

  test('succeeds though the mapping fails, which is recorded', async () => {
    const connection = await connect(server, tenant, idp, { provision: 'never' })
    await server.sql.rows(`
      create function broken() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`)
    await server.sql.rows(`create trigger broken before insert on sso_identity for each row execute function broken()`)
    const email = connection.address('peggy')
    const { status, body } = await tenant.owner.post('/api/v1/users', { email })
    await server.sql.rows(`drop trigger broken on sso_identity`)
    expect(status, JSON.stringify(body)).toBe(200)
    const id = body.data.user_id
    expect((await eventsOf('sso_identity.not_provisioned')).map(({ target_id }) => target_id)).toContain(id)
    expect(await idOf(await enter(connection, person(connection, 'peggy')))).toBe(id)
  })
})

describe('require_sso', () => {
  test('bars passwords of people who have signed in by it, and not of Super Admins', async () => {
    const connection = await connect(server, tenant, idp, { require_sso: true })
    const quinn = person(connection, 'quinn')
    const id = await idOf(await enter(connection, quinn))
    await server.sql.rows(
      `update api_user set password_hash = (select password_hash from api_user where id = $2) where id = $1`,
      [id, tenant.ownerId],
    )
    const logIn = () => server.as(null).post('/api/v1/auth/login', { email: quinn.email, password: TENANT_PASSWORD })
    const refused = await logIn()
    expect(refused.status).toBe(403)
    expect(refused.body.detail).toContain('single sign-on')
    const wrong = await server.as(null).post('/api/v1/auth/login', { email: quinn.email, password: 'a wrong password' })
    expect(wrong.status).toBe(401)
    await tenant.owner.put(`/api/v1/users/${id}`, { roles: ['super_admin'] })
    expect((await logIn()).status).toBe(200)
  })
})

describe('a tenant that demands a second factor', () => {
  test('gets it from the provider, or asks for its own', async () => {
    const strict = await server.createTenant()
    const connection = await connect(server, strict, idp)
    await strict.owner.put('/api/v1/auth/policy', { second_factor: 'required' })
    const rita = person(connection, 'rita', { amr: ['pwd', 'mfa'] })
    expect((await enter(connection, rita)).session).toBeDefined()
    for (const amr of [undefined, ['pwd'], ['hwk']]) {
      const sam = person(connection, 'sam', amr && { amr })
      const { shown, session } = await enter(connection, sam)
      expect(shown.status).toBe(200)
      expect(shown.text).toMatch(/authenticator app|second factor/i)
      expect(session).toBeUndefined()
    }
  })
})

describe('/sign-in', () => {
  test('an address of a verified domain leads to its provider', async () => {
    const connection = await connect(server, tenant, idp)
    const visitor = createVisitor(server.url)
    await visitor.get('/sign-in?return_to=/device')
    const email = connection.address('tom')
    const shown = await visitor.send('/sign-in', { email, password: '', sso: 'yes' })
    expect(shown.text).toContain(`/sign-in/sso?connection=${connection.id}&amp;return_to=%2Fdevice`)
    await visitor.get('/sign-in')
    const none = await visitor.send('/sign-in', { email: 'tom@nowhere.example', password: '', sso: 'yes' })
    expect(none.status).toBe(400)
    expect(none.text).toContain('no single sign-on')
  })

  test('a domain that is not verified signs nobody in', async () => {
    const connection = await connect(server, tenant, idp)
    await server.sql.rows(`update sso_domain set verified_domain = null where connection_id = $1`, [connection.id])
    const visitor = createVisitor(server.url)
    expect((await visitor.get(`/sign-in/sso?connection=${connection.id}`)).status).toBe(404)
    await server.sql.rows(`update sso_domain set verified_domain = domain where connection_id = $1`, [connection.id])
    idp.current = person(connection, 'uma')
    await begin(visitor, connection)
  })
})
