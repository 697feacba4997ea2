import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createOAuthClient, decoded, postForm, tokenOf } from '../oauth/support.ts'
import { TENANT_PASSWORD } from '../support/server.ts'
import {
  ACCOUNT_DISABLED,
  ACCOUNT_ENABLED,
  ACCOUNT_PURGED,
  assertSigned,
  collectAll,
  CREDENTIAL_CHANGE,
  eventIn,
  freshStream,
  SESSION_REVOKED,
  type SsfWorld,
  ssfWorld,
  TOKEN_CLAIMS_CHANGE,
  VERIFY,
} from './support.ts'

const API_KEY = 'urn:keystead:credential:api-key'

/** What a stream holds of what was done until now. The log is appended to in order, so a key made last is the last event. */
async function caused({ receiver }: SsfWorld, stream: { stream_id: string }, wanted: number) {
  const sets: string[] = []
  while (sets.length < wanted) {
    // Each poll waits for the next events.
    const { body } = await receiver.post(`/ssf/v1/poll/${stream.stream_id}`, {})
    const came = Object.entries<string>(body.sets)
    await receiver.post(`/ssf/v1/poll/${stream.stream_id}`, { ack: came.map(([jti]) => jti), maxEvents: 0 })
    sets.push(...came.map(([, set]) => set))
  }
  return sets.map(eventIn)
}

test('keys: each change of one, as CAEP says it, with what the tokens of it have in their claim grant', async () => {
  const world = await ssfWorld()
  const { tenant, bench } = world
  const { owner } = tenant
  const client = await createOAuthClient(tenant)
  const iss = bench.server.url
  const token = decoded(await tokenOf(bench.server, client))
  const stream = await freshStream(world)
  await owner.patch(`/api/v1/api-keys/${client.keyId}`, { name: 'renamed' })
  await owner.post(`/api/v1/api-keys/${client.keyId}/disable`)
  await owner.post(`/api/v1/api-keys/${client.keyId}/enable`)
  const rotated = await owner.post('/api/v1/api-keys/rotate', { api_key: client.secret })
  expect(rotated.status, rotated.text).toBe(200)
  const events = await caused(world, stream, 5)
  const successor = events.find(({ event }) => event.change_type === 'create')!.event.keystead.key_id
  const of = (keyId: string, change_type: string) => ({
    type: CREDENTIAL_CHANGE,
    subject: { format: 'iss_sub', iss, sub: client.id },
    event: {
      event_timestamp: expect.any(Number),
      initiating_entity: 'admin',
      credential_type: API_KEY,
      change_type,
      keystead: { key_id: keyId, grant: `k${keyId}` },
    },
  })
  expect(events.map(({ type, subject, event }) => ({ type, subject, event }))).toEqual([
    of(client.keyId, 'update'),
    of(client.keyId, 'revoke'),
    of(client.keyId, 'update'),
    of(successor, 'create'),
    of(client.keyId, 'revoke'),
  ])
  expect(token.claims).toMatchObject({ sub: client.id, iss, grant: `k${client.keyId}` })
})

test('a SET has what RFC 8417 and SSF 1.0 demand, and verifies by the published keys', async () => {
  const world = await ssfWorld()
  const { tenant, receiver, bench } = world
  const stream = await freshStream(world)
  const client = await createOAuthClient(tenant)
  const { body } = await receiver.post(`/ssf/v1/poll/${stream.stream_id}`, {})
  const [[jti, set]] = Object.entries<string>(body.sets) as [[string, string]]
  await assertSigned(bench.server, set)
  const { claims } = eventIn(set)
  const now = Math.floor(Date.now() / 1000)
  const audit = await tenant.owner.get('/api/v1/audit-events?action=key.created')
  expect(claims).toEqual({
    iss: bench.server.url,
    aud: stream.aud,
    iat: expect.any(Number),
    jti,
    txn: audit.body.data.find(({ target_id }: { target_id: string }) => target_id === client.keyId).event_id,
    sub_id: { format: 'iss_sub', iss: bench.server.url, sub: client.id },
    events: { [CREDENTIAL_CHANGE]: expect.any(Object) },
  })
  expect(Math.abs(claims.iat - now)).toBeLessThan(120)
  // It is neither an access token nor an ID token.
  expect((await bench.server.as(set).get('/api/v1/users')).status).toBe(401)
  const introspected = await postForm(bench.server.url, '/oauth/introspect', { token: set }, client.basic)
  expect(introspected.body).toEqual({ active: false })
})

test('a revoked token, and a narrowed key with the scopes that it lost', async () => {
  const world = await ssfWorld()
  const { tenant, bench } = world
  const iss = bench.server.url
  const client = await createOAuthClient(tenant)
  const narrowed = await createOAuthClient(
    tenant,
    { scopes: ['users:read', 'keys:read'], management: true },
    { roles: ['admin'] },
  )
  const token = await tokenOf(bench.server, client)
  const stream = await freshStream(world)
  await postForm(iss, '/oauth/revoke', { token }, client.basic)
  await tenant.owner.put(`/api/v1/users/${narrowed.id}`, { roles: ['viewer'] })
  const [revoked, lost, claims] = await caused(world, stream, 3)
  const { jti } = decoded(token).claims
  expect(revoked).toMatchObject({
    type: SESSION_REVOKED,
    subject: { format: 'jwt_id', iss, jti },
    event: { initiating_entity: 'user', keystead: { jti } },
  })
  expect(lost).toMatchObject({
    type: CREDENTIAL_CHANGE,
    subject: { format: 'iss_sub', iss, sub: narrowed.id },
    event: {
      change_type: 'update',
      keystead: { grant: `k${narrowed.keyId}`, removed_scopes: ['users:read', 'keys:read'] },
    },
  })
  expect(claims).toMatchObject({ type: TOKEN_CLAIMS_CHANGE, subject: { format: 'iss_sub', iss, sub: narrowed.id } })
})

test('users: deactivated, activated, deleted, each also for receivers that know CAEP alone', async () => {
  const world = await ssfWorld()
  const { tenant, bench } = world
  const subject = { format: 'iss_sub', iss: bench.server.url, sub: '' }
  const made = await tenant.owner.post('/api/v1/users', { email: `${randomUUID()}@example.com` })
  subject.sub = made.body.data.user_id
  const stream = await freshStream(world)
  await tenant.owner.put(`/api/v1/users/${subject.sub}`, { status: 'inactive' })
  const disabled = await caused(world, stream, 2)
  await tenant.owner.put(`/api/v1/users/${subject.sub}`, { status: 'active' })
  const enabled = await caused(world, stream, 1)
  await tenant.owner.delete(`/api/v1/users/${subject.sub}?force=true`)
  const purged = await caused(world, stream, 2)
  const events = [...disabled, ...enabled, ...purged]
  expect(events.map(({ type }) => type)).toEqual([
    ACCOUNT_DISABLED,
    SESSION_REVOKED,
    ACCOUNT_ENABLED,
    ACCOUNT_PURGED,
    SESSION_REVOKED,
  ])
  for (const each of events) expect(each.subject).toEqual(subject)
  // Of one cause.
  expect(disabled[0]!.claims.txn).toBe(disabled[1]!.claims.txn)
  expect(disabled[0]!.claims.jti).not.toBe(disabled[1]!.claims.jti)
})

test('sessions and passwords: one that is closed, all of a person, a changed password', async () => {
  const world = await ssfWorld()
  const { tenant, bench } = world
  const iss = bench.server.url
  const stream = await freshStream(world)
  const login = { email: tenant.ownerEmail, password: TENANT_PASSWORD }
  const second = await bench.server.as(null).post('/api/v1/auth/login', login)
  await bench.server.as(second.body.data.session_token).post('/api/v1/auth/logout')
  const password = 'another password of the owner'
  const changed = await tenant.owner.post('/api/v1/auth/password', {
    current_password: TENANT_PASSWORD,
    new_password: password,
  })
  expect(changed.status, changed.text).toBe(200)
  const [closed, renewed] = await caused(world, stream, 2)
  expect(closed).toMatchObject({
    type: SESSION_REVOKED,
    subject: {
      format: 'complex',
      session: { format: 'opaque', id: expect.any(String) },
      user: { format: 'iss_sub', iss, sub: tenant.ownerId },
    },
    event: { initiating_entity: 'user' },
  })
  expect(renewed).toMatchObject({
    type: CREDENTIAL_CHANGE,
    subject: { format: 'iss_sub', iss, sub: tenant.ownerId },
    event: { credential_type: 'password', change_type: 'update', initiating_entity: 'user' },
  })
})

test('a changed role concerns everyone who has it', async () => {
  const world = await ssfWorld()
  const { tenant } = world
  const role = await tenant.owner.post('/api/v1/roles', { name: `role-${randomUUID()}`, scopes: ['users:read'] })
  expect(role.status, role.text).toBe(200)
  const stream = await freshStream(world)
  const changed = await tenant.owner.put(`/api/v1/roles/${role.body.data.role_id ?? role.body.data.id}`, {
    scopes: ['keys:read'],
  })
  expect(changed.status, changed.text).toBe(200)
  const [event] = await caused(world, stream, 1)
  expect(event).toMatchObject({
    type: TOKEN_CLAIMS_CHANGE,
    subject: { format: 'complex', tenant: { format: 'opaque', id: tenant.id } },
  })
})

test('only the events that were asked for, of subjects that were not removed, and of no other tenant', async () => {
  const world = await ssfWorld()
  const other = await ssfWorld()
  const { tenant, receiver, bench } = world
  const iss = bench.server.url
  const [loud, silent, back] = [
    await createOAuthClient(tenant),
    await createOAuthClient(tenant),
    await createOAuthClient(tenant),
  ]
  const stream = await freshStream(world, { events_requested: [CREDENTIAL_CHANGE] })
  const elsewhere = await freshStream(other)
  const { stream_id } = stream
  const subjectOf = (sub: string) => ({ stream_id, subject: { format: 'iss_sub', iss, sub } })
  for (const { id } of [silent, back]) {
    expect((await receiver.post('/ssf/v1/subjects:remove', subjectOf(id))).status).toBe(204)
    expect((await receiver.post('/ssf/v1/subjects:remove', subjectOf(id))).status).toBe(204)
  }
  const added = await receiver.post('/ssf/v1/subjects:add', { ...subjectOf(back.id), verified: true })
  expect({ status: added.status, body: added.body }).toEqual({ status: 200, body: {} })
  for (const { keyId } of [silent, loud, back]) await tenant.owner.delete(`/api/v1/api-keys/${keyId}`)
  await tenant.owner.put(`/api/v1/users/${loud.id}`, { status: 'inactive' })
  const last = await createOAuthClient(tenant)
  const events = await caused(world, stream, 3)
  expect(events.map(({ type, subject }) => [type, subject.sub])).toEqual([
    [CREDENTIAL_CHANGE, loud.id],
    [CREDENTIAL_CHANGE, back.id],
    [CREDENTIAL_CHANGE, last.id],
  ])
  await other.receiver.post(VERIFY, { stream_id: elsewhere.stream_id })
  expect(await collectAll(other.receiver, elsewhere)).toEqual([])
})

test('no SET has a secret: neither of keys, nor of passwords, nor of clients', async () => {
  const world = await ssfWorld()
  const { tenant, bench } = world
  const stream = await freshStream(world)
  const client = await createOAuthClient(tenant)
  const token = await tokenOf(bench.server, client)
  await postForm(bench.server.url, '/oauth/revoke', { token }, client.basic)
  await tenant.owner.delete(`/api/v1/api-keys/${client.keyId}`)
  const events = await caused(world, stream, 3)
  const text = JSON.stringify(events)
  for (const secret of [client.secret, client.secret.slice(3, 20), token, token.split('.')[2]!])
    expect(text).not.toContain(secret)
  expect(bench.server.logs()).not.toContain(client.secret)
})
