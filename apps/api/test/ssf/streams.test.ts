import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createOAuthClient, tokenOf, withToken } from '../oauth/support.ts'
import type { TestClient } from '../support/client.ts'
import {
  ADD,
  CREDENTIAL_CHANGE,
  expectError,
  makeStream,
  poll,
  POLL,
  pollPathOf,
  PUSH,
  REMOVE,
  SESSION_REVOKED,
  ssfWorld,
  STATUS,
  STREAM,
  VERIFY,
} from './support.ts'

test('the metadata names what a receiver needs, without credentials', async () => {
  const { bench } = await ssfWorld()
  const { url } = bench.server
  const { status, body, headers } = await bench.server.as(null).get('/.well-known/ssf-configuration')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  // The metadata of SSF 1.0, section 7.1.
  expect(body).toEqual({
    spec_version: '1_0',
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    delivery_methods_supported: [PUSH, POLL],
    configuration_endpoint: `${url}/ssf/v1/stream`,
    status_endpoint: `${url}/ssf/v1/status`,
    add_subject_endpoint: `${url}/ssf/v1/subjects:add`,
    remove_subject_endpoint: `${url}/ssf/v1/subjects:remove`,
    verification_endpoint: `${url}/ssf/v1/verify`,
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  })
  expect((await bench.server.as(null).post('/.well-known/ssf-configuration', {})).status).toBe(405)
})

/** Every request of the management, and the poll. */
const requests = (id: string): [string, string, object?][] => [
  ['GET', `${STREAM}?stream_id=${id}`],
  ['PATCH', STREAM, { stream_id: id, description: 'x' }],
  ['PUT', STREAM, { stream_id: id, delivery: { method: POLL } }],
  ['GET', `${STATUS}?stream_id=${id}`],
  ['POST', STATUS, { stream_id: id, status: 'disabled' }],
  ['POST', ADD, { stream_id: id, subject: { format: 'opaque', id: 'x' } }],
  ['POST', REMOVE, { stream_id: id, subject: { format: 'opaque', id: 'x' } }],
  ['POST', VERIFY, { stream_id: id }],
  ['POST', pollPathOf({ stream_id: id }), { returnImmediately: true }],
  ['DELETE', `${STREAM}?stream_id=${id}`],
]

const send = (client: TestClient, [method, path, body]: [string, string, object?]) => client.request(method, path, body)

test('401 without a credential, 403 without the scope or for an application key, before a body is read', async () => {
  const { bench, tenant, receiver } = await ssfWorld()
  const { stream_id: id } = await makeStream(receiver)
  const weak = await bench.keyWith(tenant.id, ['audit:read', 'keys:read', 'keys:verify'])
  const made = await tenant.owner.post('/api/v1/api-keys', { user_id: tenant.ownerId, scopes: ['signals:manage'] })
  const own = bench.server.as(made.body.data.api_key)
  for (const request of requests(id)) {
    expectError(await send(bench.server.as(null), request), 401, 'authentication_failed')
    expectError(await send(bench.server.as('ks_nonsense'), request), 401, 'authentication_failed')
    expectError(await send(weak, request), 403, 'access_denied')
    expectError(await send(own, request), 403, 'access_denied')
  }
  expectError(await weak.post(STREAM, 'no object'), 403, 'access_denied')
})

test('404: a stream of another client or another tenant, like none at all; nothing of it is listed or changed', async () => {
  const mine = await ssfWorld()
  const other = await ssfWorld()
  const stream = await makeStream(mine.receiver)
  const colleague = await mine.bench.keyWith(mine.tenant.id, ['admin'])
  for (const stranger of [colleague, mine.tenant.owner, other.receiver, other.tenant.owner, mine.bench.server.admin]) {
    for (const [index, request] of requests(stream.stream_id).entries()) {
      const answer = await send(stranger, request)
      expectError(answer, 404, 'not_found')
      const nowhere = await send(stranger, requests(randomUUID())[index]!)
      expect(nowhere.text).toBe(answer.text)
      expect((await send(stranger, requests('not-an-id')[index]!)).text).toBe(answer.text)
    }
    expect((await stranger.get(STREAM)).body).toEqual([])
  }
  expect((await mine.receiver.get(`${STREAM}?stream_id=${stream.stream_id}`)).body).toEqual(stream)
})

test('an access token with the scope manages the streams of its client', async () => {
  const { bench, tenant } = await ssfWorld()
  const client = await createOAuthClient(tenant, { scopes: ['signals:manage', 'users:read'], management: true })
  const token = withToken(bench.server, await tokenOf(bench.server, client, { scope: 'signals:manage' }))
  const stream = await makeStream(token)
  expect((await token.get(STREAM)).body).toEqual([stream])
  expect((await bench.server.as(client.secret).get(STREAM)).body).toEqual([stream])
  const narrow = withToken(bench.server, await tokenOf(bench.server, client, { scope: 'users:read' }))
  expectError(await narrow.get(STREAM), 403, 'access_denied')
})

test('a stream is made, read, changed, replaced and deleted as SSF 1.0, section 8.1.1, says', async () => {
  const { bench, receiver } = await ssfWorld()
  const { url } = bench.server
  const unknown = 'https://schemas.openid.net/secevent/example/event-type/unknown'
  const stream = await makeStream(receiver, {
    delivery: { method: PUSH, endpoint_url: 'https://receiver.example/events', authorization_header: 'Bearer hush' },
    events_requested: [SESSION_REVOKED, unknown],
    description: 'Stream for Receiver A',
  })
  const { stream_id: id } = stream
  const supported = (await makeStream(receiver)).events_supported
  expect(stream).toEqual({
    stream_id: id,
    iss: url,
    aud: `${url}/ssf/v1/stream?stream_id=${id}`,
    delivery: { method: PUSH, endpoint_url: 'https://receiver.example/events' },
    events_supported: supported,
    events_requested: [SESSION_REVOKED, unknown],
    events_delivered: [SESSION_REVOKED],
    inactivity_timeout: 604_800,
    description: 'Stream for Receiver A',
  })
  expect((await receiver.get(`${STREAM}?stream_id=${id}`)).body).toEqual(stream)
  const changed = await receiver.patch(STREAM, { stream_id: id, events_requested: [CREDENTIAL_CHANGE] })
  expect(changed.status).toBe(200)
  expect(changed.body).toEqual({
    ...stream,
    events_requested: [CREDENTIAL_CHANGE],
    events_delivered: [CREDENTIAL_CHANGE],
  })
  // What the transmitter says may come back as it is.
  expect((await receiver.put(STREAM, changed.body)).body).toEqual(changed.body)
  for (const foreign of [
    { aud: 'x' },
    { iss: 'x' },
    { events_supported: [] },
    { events_delivered: [] },
    { inactivity_timeout: 1 },
  ]) {
    expectError(await receiver.patch(STREAM, { stream_id: id, ...foreign }), 400, 'invalid_request')
  }
  const replaced = await receiver.put(STREAM, { stream_id: id, delivery: { method: POLL } })
  const { description: _, ...rest } = stream
  expect(replaced.body).toEqual({
    ...rest,
    delivery: { method: POLL, endpoint_url: `${url}/ssf/v1/poll/${id}` },
    events_requested: supported,
    events_delivered: supported,
  })
  expect((await receiver.delete(`${STREAM}?stream_id=${id}`)).status).toBe(204)
  expectError(await receiver.delete(`${STREAM}?stream_id=${id}`), 404, 'not_found')
})

test('400: what cannot be a stream, each time without a change', async () => {
  const { bench, tenant, receiver } = await ssfWorld()
  const { stream_id: id } = await makeStream(receiver)
  const stored = async () => [
    await bench.store.rows('select to_jsonb(s) - $2::text as row from signal_stream s where tenant_id = $1', [
      tenant.id,
      'next_seq',
    ]),
    await bench.store.rows('select jti from signal_set where tenant_id = $1', [tenant.id]),
  ]
  const before = await stored()
  const push = (endpoint_url: unknown, more: object = {}) => ({ delivery: { method: PUSH, endpoint_url, ...more } })
  const wrong: [string, string, unknown][] = [
    ...[
      push(undefined),
      push('https://user:hush@receiver.example/'),
      push('http://receiver.example/'),
      push('ftp://receiver.example/'),
      push('nonsense'),
      push(`https://receiver.example/${'x'.repeat(3000)}`),
      push('https://receiver.example/', { authorization_header: 'Bearer x\r\nHost: y' }),
      { delivery: { method: 'urn:ietf:rfc:9999' } },
      { delivery: { method: POLL, authorization_header: 'Bearer x' } },
      { events_requested: 'all' },
      { events_requested: Array.from({ length: 101 }, () => 'x') },
      { description: 'x'.repeat(1001) },
      [],
    ].map((body): [string, string, unknown] => ['POST', STREAM, body]),
    ['PATCH', STREAM, { description: 'without an id' }],
    ['PUT', STREAM, { stream_id: id }],
    ['GET', STATUS, undefined],
    ['DELETE', STREAM, undefined],
    ['POST', STATUS, { stream_id: id, status: 'ended' }],
    ['POST', ADD, { stream_id: id }],
    ['POST', REMOVE, { stream_id: id, subject: { format: 'email', email: 'a@example.com' } }],
    ['POST', REMOVE, { stream_id: id, subject: { format: 'iss_sub', iss: 'https://other.example', sub: 'x' } }],
    ['POST', REMOVE, { stream_id: id, subject: { format: 'opaque', id: 'x'.repeat(300) } }],
    ['POST', REMOVE, { stream_id: id, subject: { format: 'opaque' } }],
    ['POST', VERIFY, { stream_id: id, state: 'x'.repeat(1001) }],
    ['POST', pollPathOf({ stream_id: id }), { maxEvents: -1 }],
    ['POST', pollPathOf({ stream_id: id }), { ack: 'x' }],
    ['POST', pollPathOf({ stream_id: id }), { ack: Array.from({ length: 1001 }, () => 'x') }],
    ['POST', pollPathOf({ stream_id: id }), { setErrs: { x: 'wrong' } }],
  ]
  for (const [method, path, body] of wrong) {
    const answer = await receiver.request(method, path, body)
    expectError(answer, 400, 'invalid_request')
    expect(answer.text).not.toContain('hush')
  }
  expect(await stored()).toEqual(before)
})

test('405 for other methods, 409 beyond ten streams, and each change in the audit log without what authorises pushes', async () => {
  const { tenant, receiver } = await ssfWorld()
  expect((await receiver.request('PUT', VERIFY, {})).status).toBe(405)
  expect((await receiver.request('GET', ADD)).headers.get('allow')).toBe('POST')
  const secret = `Bearer ${randomUUID()}`
  const endpoint_url = `https://receiver.example/${randomUUID()}`
  const delivery = { method: PUSH, endpoint_url, authorization_header: secret }
  const first = await makeStream(receiver, { delivery })
  for (let i = 1; i < 10; i += 1) await makeStream(receiver)
  expectError(await receiver.post(STREAM, {}), 409, 'too_many_streams')
  await receiver.patch(STREAM, { stream_id: first.stream_id, description: 'x' })
  await receiver.delete(`${STREAM}?stream_id=${first.stream_id}`)
  const { body, text } = await tenant.owner.get(`/api/v1/audit-events?target=${first.stream_id}`)
  const actions = body.data.map(({ action }: { action: string }) => action)
  expect(actions).toEqual(['signal_stream.deleted', 'signal_stream.updated', 'signal_stream.created'])
  expect(text).toContain('https://receiver.example')
  expect(text).not.toContain(secret)
  expect(text).not.toContain(endpoint_url)
})

test('what authorises pushes is encrypted, and goes when they are to go elsewhere', async () => {
  const { bench, receiver } = await ssfWorld()
  const authorization_header = `Bearer ${randomUUID()}`
  const delivery = { method: PUSH, endpoint_url: 'https://receiver.example/a' }
  const { stream_id: id } = await makeStream(receiver, { delivery: { ...delivery, authorization_header } })
  const row = async () => (await bench.store.rows('select * from signal_stream where id = $1', [id]))[0]!
  const sealed = await row()
  expect(JSON.stringify(sealed)).not.toContain(authorization_header)
  expect(String(sealed['secret_sealed'])).not.toContain(authorization_header)
  await receiver.patch(STREAM, { stream_id: id, delivery })
  expect((await row())['secret_sealed']).toEqual(sealed['secret_sealed'])
  await receiver.patch(STREAM, { stream_id: id, delivery: { ...delivery, endpoint_url: 'https://evil.example/a' } })
  expect((await row())['secret_sealed']).toBeNull()
})

test('a deleted client leaves no stream', async () => {
  const { bench, tenant } = await ssfWorld()
  const client = await createOAuthClient(tenant, { scopes: ['signals:manage'], management: true })
  const receiver = bench.server.as(client.secret)
  const stream = await makeStream(receiver)
  await receiver.post(VERIFY, { stream_id: stream.stream_id })
  // The stream may begin with events of the second before it was made.
  expect(Object.keys((await poll(receiver, stream)).body.sets)).not.toEqual([])
  expect((await tenant.owner.delete(`/api/v1/users/${client.id}?force=true`)).status).toBe(200)
  expect(await bench.store.rows('select id from signal_stream where id = $1', [stream.stream_id])).toEqual([])
  expect(await bench.store.rows('select jti from signal_set where stream_id = $1', [stream.stream_id])).toEqual([])
})
