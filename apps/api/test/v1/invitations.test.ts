import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniqueEmail } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { startMailServer, type TestMailServer, tokenIn } from '../support/mail.ts'
import type { TestTenant } from '../support/server.ts'
import { logIn, startBench, type TestBench } from './support.ts'

const INVITATIONS = '/api/v1/invitations'
const ACCEPT = '/api/v1/invitations/accept'
const PASSWORD = 'seven unrelated words for one door'

let mail: TestMailServer
let bench: TestBench
let now = new Date('2026-11-21T10:00:00.000Z')
let tenant: TestTenant
let anyone: TestClient

beforeAll(async () => {
  mail = await startMailServer()
  const environment = {
    KEYSTEAD_SMTP_URL: mail.url,
    KEYSTEAD_MAIL_FROM: 'Keystead <keystead@example.com>',
    KEYSTEAD_ISSUER: 'https://id.example.com/',
    KEYSTEAD_SESSION_HOURS: '8760',
  }
  bench = await startBench({ clock: () => now, environment })
  tenant = await bench.server.createTenant()
  anyone = bench.server.as(null)
})
afterAll(async () => {
  await bench.stop()
  await mail.stop()
})

const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds)
}
const DAY = 86_400_000

const invite = (email: string, grants: { roles?: string[]; scopes?: string[] } = {}, client = tenant.owner) =>
  client.post(INVITATIONS, { email, ...grants })
const accept = (token: string, rest: { password?: string; name?: string } = {}) =>
  anyone.post(ACCEPT, { token, password: PASSWORD, ...rest })

async function invited(grants: { roles?: string[]; scopes?: string[] } = {}, client = tenant.owner) {
  const email = uniqueEmail('invited')
  const { status, body } = await invite(email, grants, client)
  expect([status, body.detail]).toEqual([200, undefined])
  return { email, id: String(body.data.invitation_id), token: tokenIn(body.data.url) }
}

const dead = expect.stringContaining('This invitation does not work')

describe('invite', () => {
  test('200: a link below the issuer, for seven days, which is mailed too', async () => {
    const email = uniqueEmail('invited')
    const { status, body } = await invite(email, { roles: ['viewer'], scopes: ['keys:read'] })
    expect(status).toBe(200)
    expect(body.data).toEqual({
      invitation_id: expect.any(String),
      email,
      roles: ['viewer'],
      scopes: ['keys:read'],
      url: expect.stringMatching(/^https:\/\/id\.example\.com\/accept\?token=[A-Za-z0-9_-]{43}$/),
      expires_at: new Date(now.getTime() + 7 * DAY).toISOString(),
      mailed: true,
    })
    const { from, text } = await mail.mailTo(email)
    expect(from).toBe('keystead@example.com')
    expect(text).toContain('From: Keystead <keystead@example.com>')
    expect(text).toContain(body.data.url)
  })

  test('200: accepted, the person logs in with what was granted, and the link is used up', async () => {
    const { email, token } = await invited({ roles: ['viewer'], scopes: ['keys:read'] })
    const { status, body } = await accept(token, { name: 'Ada' })
    expect(status).toBe(200)
    expect(body.data).toEqual({
      user_id: expect.any(String),
      tenant_id: tenant.id,
      email,
      name: 'Ada',
      roles: ['viewer'],
    })
    const session = bench.server.as(await logIn(bench.server, email.toUpperCase(), PASSWORD))
    const me = await session.get('/api/v1/auth/me')
    expect(me.body.data).toMatchObject({ user_id: body.data.user_id, has_password: true, credential: 'session' })
    expect(me.body.data.scopes.toSorted()).toEqual(['keys:read', 'read'])
    expect((await accept(token)).body).toMatchObject({ detail: dead, code: 'validation_error' })
  })

  test('the list names open invitations without their links; one that was withdrawn is dead', async () => {
    const { id, email, token } = await invited()
    const listed = await tenant.owner.get(`${INVITATIONS}?limit=1`)
    expect(listed.body.data[0]).toMatchObject({ invitation_id: id, email, inviter_id: tenant.ownerId })
    expect(listed.text).not.toContain('token')
    expect((await tenant.owner.delete(`${INVITATIONS}/${id}`)).status).toBe(200)
    expect((await tenant.owner.delete(`${INVITATIONS}/${id}`)).status).toBe(404)
    expect((await accept(token)).body.detail).toEqual(dead)
  })

  test('it ends after seven days', async () => {
    const { id, token } = await invited()
    pass(7 * DAY)
    expect((await accept(token)).body.detail).toEqual(dead)
    expect((await tenant.owner.get(INVITATIONS)).body.data).toEqual([])
    expect((await tenant.owner.delete(`${INVITATIONS}/${id}`)).status).toBe(404)
  })

  test('inviting again ends the link before', async () => {
    const { email, token } = await invited()
    const again = await invite(email.toUpperCase())
    expect((await accept(token)).body.detail).toEqual(dead)
    expect((await accept(tokenIn(again.body.data.url))).status).toBe(200)
  })

  test('400: the address of a user, before and after the invitation', async () => {
    const { email, token } = await invited()
    expect((await tenant.owner.post('/api/v1/users', { email })).status).toBe(200)
    expect((await accept(token)).body.detail).toBe(`User with email ${email} already exists`)
    expect((await invite(email)).body).toMatchObject({ code: 'conflict' })
  })

  test('the same address is invited to two tenants, and each link leads to its own', async () => {
    const other = await bench.server.createTenant()
    const email = uniqueEmail('shared')
    const [here, there] = [await invite(email), await invite(email, {}, other.owner)]
    expect((await accept(tokenIn(there.body.data.url))).body.data.tenant_id).toBe(other.id)
    expect((await accept(tokenIn(here.body.data.url))).body.data.tenant_id).toBe(tenant.id)
  })

  test('a password that is not acceptable, or a name that is taken, does not use the link up', async () => {
    const { email, token } = await invited()
    expect((await accept(token, { password: 'password1234' })).body.detail).toContain('must not be a common password')
    expect((await accept(token, { password: email })).body.detail).toContain('must not be the email')
    expect((await accept(token, { name: tenant.ownerEmail })).body.code).toBe('conflict')
    expect((await accept(token)).status).toBe(200)
  })
})

describe('what an inviter may grant', () => {
  test('403: a role or a scope that the inviter does not hold, and an open invitation that grants it', async () => {
    const narrow = await bench.keyWith(tenant.id, ['users:create', 'keys:read'])
    expect((await invite(uniqueEmail('x'), { roles: ['admin'] }, narrow)).status).toBe(403)
    expect((await invite(uniqueEmail('x'), { scopes: ['keys:create'] }, narrow)).status).toBe(403)
    const broad = await invited({ roles: ['admin'] })
    expect((await invite(broad.email, {}, narrow)).status).toBe(403)
    expect((await narrow.delete(`${INVITATIONS}/${broad.id}`)).status).toBe(403)
    expect((await accept(broad.token)).status).toBe(200)
  })

  test('200: an expired invitation hinders nobody, whatever it granted', async () => {
    const narrow = await bench.keyWith(tenant.id, ['users:create', 'keys:read'])
    const broad = await invited({ roles: ['admin'] })
    pass(7 * DAY)
    expect((await invite(broad.email, {}, narrow)).status).toBe(200)
    const events = await tenant.owner.get(`/api/v1/audit-events?target=${broad.id}&action=invitation.withdrawn`)
    expect(events.body.data).toEqual([])
  })

  test('400: an inviter who lost the role since; nothing is created', async () => {
    const admin = await bench.person(tenant.id, 'admin')
    const client = bench.server.as(await logIn(bench.server, admin.email, admin.password))
    const { email, token } = await invited({ roles: ['admin'] }, client)
    await tenant.owner.put(`/api/v1/users/${admin.id}`, { roles: ['viewer'] })
    expect((await accept(token)).body.detail).toContain('may no longer grant')
    expect((await tenant.owner.get(`/api/v1/users/${email}`)).status).toBe(404)
    await tenant.owner.put(`/api/v1/users/${admin.id}`, { roles: ['admin'] })
    expect((await accept(token)).status).toBe(200)
  })

  test('400: an inviter who is inactive, or was deleted', async () => {
    const admin = await bench.person(tenant.id, 'admin')
    const client = bench.server.as(await logIn(bench.server, admin.email, admin.password))
    const { token } = await invited({}, client)
    await tenant.owner.put(`/api/v1/users/${admin.id}`, { status: 'inactive' })
    expect((await accept(token)).body.detail).toEqual(dead)
    expect((await tenant.owner.delete(`/api/v1/users/${admin.id}`, { force: true })).status).toBe(200)
    expect((await accept(token)).body.detail).toEqual(dead)
  })

  test('a role of the tenant: granted as it is at the acceptance, and dead when it was deleted', async () => {
    const role = await tenant.owner.post('/api/v1/roles', { name: 'billing-clerk', scopes: ['usage:read'] })
    expect(role.status).toBe(200)
    const narrow = await bench.keyWith(tenant.id, ['users:create', 'keys:read'])
    expect((await invite(uniqueEmail('x'), { roles: ['billing-clerk'] }, narrow)).status).toBe(403)
    expect((await invite(uniqueEmail('x'), { roles: ['no-such-role'] })).body.issues[0].path).toBe('roles.0')
    const [first, second] = [await invited({ roles: ['billing-clerk'] }), await invited({ roles: ['billing-clerk'] })]
    expect((await accept(first.token)).body.data.roles).toEqual(['billing-clerk'])
    const session = bench.server.as(await logIn(bench.server, first.email, PASSWORD))
    expect((await session.get('/api/v1/auth/me')).body.data.scopes).toEqual(['usage:read'])
    await tenant.owner.delete(`/api/v1/users/${first.email}`, { force: true })
    expect((await tenant.owner.delete('/api/v1/roles/billing-clerk')).status).toBe(200)
    expect((await accept(second.token)).body.detail).toContain('may no longer grant')
  })

  test('an invitation of a key holds while the key works', async () => {
    const key = await tenant.owner.post('/api/admin/users', { name: uniqueEmail('service') })
    const made = await tenant.owner.post('/api/admin/api-keys', { user_id: key.body.id, scopes: ['admin'] })
    const client = bench.server.as(made.body.key)
    const [first, second] = [await invited({ roles: ['viewer'] }, client), await invited({ roles: ['viewer'] }, client)]
    expect((await accept(first.token)).status).toBe(200)
    await tenant.owner.delete(`/api/admin/api-keys/${made.body.id}`)
    expect((await accept(second.token)).body.detail).toContain('may no longer grant')
  })
})

describe('many at once', () => {
  test('of ten acceptances of one link, one succeeds', async () => {
    const { email, token } = await invited()
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9)
    const users = await bench.store.rows('select id from api_user where email = $1', [email])
    expect(users).toHaveLength(1)
  })

  test('of ten invitations of one address, one link works', async () => {
    const email = uniqueEmail('many')
    const answers = await Promise.all(Array.from({ length: 10 }, () => invite(email)))
    const tokens = answers.filter(({ status }) => status === 200).map(({ body }) => tokenIn(body.data.url))
    expect(answers.every(({ status }) => status === 200 || status === 400)).toBe(true)
    const accepted: number[] = []
    for (const token of tokens) accepted.push((await accept(token)).status)
    expect(accepted.filter((status) => status === 200)).toHaveLength(1)
  })

  test('while its inviter is deleted, an acceptance comes before or after', async () => {
    for (let round = 0; round < 5; round += 1) {
      const admin = await bench.person(tenant.id, 'admin')
      const client = bench.server.as(await logIn(bench.server, admin.email, admin.password))
      const { token } = await invited({}, client)
      const [accepted, deleted] = await Promise.all([
        accept(token),
        tenant.owner.delete(`/api/v1/users/${admin.id}`, { force: true }),
      ])
      expect([200, 400]).toContain(accepted.status)
      expect(deleted.status).toBe(200)
    }
  })
})

test('another tenant sees, withdraws and is told nothing', async () => {
  const { id } = await invited()
  const other = await bench.server.createTenant()
  expect((await other.owner.get(INVITATIONS)).body.data).toEqual([])
  expect((await other.owner.delete(`${INVITATIONS}/${id}`)).status).toBe(404)
})

test('neither the log, the audit log nor the database has the token; events say who invited and who accepted', async () => {
  const { email, id, token } = await invited({ roles: ['viewer'] })
  const { body } = await accept(token)
  const events = await tenant.owner.get(`/api/v1/audit-events?target=${id}`)
  expect(events.body.data.map((event: { action: string; actor_id: string }) => [event.action, event.actor_id])).toEqual(
    [
      ['invitation.accepted', body.data.user_id],
      ['invitation.created', tenant.ownerId],
    ],
  )
  expect(bench.server.logs()).not.toContain(token)
  const rows = await bench.store.rows('select to_jsonb(t)::text as line from audit_event t')
  const stored = await bench.store.rows('select to_jsonb(t)::text as line from invitation t')
  expect(JSON.stringify([rows, stored])).not.toContain(token)
  expect(JSON.stringify(rows)).not.toContain(PASSWORD)
  expect(email).toContain('@')
})

test('an acceptance counts as an attempt of its address', async () => {
  const limited = await startBench({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '3' } })
  try {
    const statuses: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const { status } = await limited.server.as(null).post(ACCEPT, { token: 'x', password: PASSWORD })
      statuses.push(status)
    }
    expect(statuses).toEqual([400, 400, 400, 429, 429])
  } finally {
    await limited.stop()
  }
})
