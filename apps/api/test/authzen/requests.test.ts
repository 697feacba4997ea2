import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'
import { makeKey, strangeKey } from '../verify/support.ts'
import { EVALUATION, EVALUATIONS, keySubject, wanted } from './support.ts'

let bench: TestBench
let tenant: TestTenant
let point: TestClient
let key: string

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  point = await bench.keyWith(tenant.id, ['keys:verify'])
  key = (await makeKey(tenant.owner, { scopes: ['a:b'] })).text
})

const request = () => ({ subject: keySubject(key), ...wanted('a:b') })

describe.each([EVALUATION, EVALUATIONS])('%s', (path) => {
  test('401: no credentials, and some that do not work', async () => {
    for (const credential of [null, strangeKey()]) {
      const { status, headers, body } = await bench.server.as(credential).post(path, request())
      expect([status, body]).toEqual([401, { error: expect.any(String) }])
      expect(headers.get('www-authenticate')).toMatch(/^Bearer /)
    }
  })

  test('403: a narrower key, and an application key; before the body is judged', async () => {
    const narrow = await bench.keyWith(tenant.id, ['keys:read', 'users:read'])
    const { status, body } = await narrow.post(path, {})
    expect([status, body]).toEqual([403, { error: 'Requires the scope keys:verify' }])
    const application = await makeKey(tenant.owner, { scopes: ['keys:verify'] })
    expect((await bench.server.as(application.text).post(path, request())).status).toBe(403)
  })

  test.each([
    [{}, /^subject is required; action is required; resource is required$/],
    [{ subject: 'alice' }, /^subject/],
    [{ subject: { type: 'api_key' } }, /subject\.id is required/],
    [{ subject: { type: 'api_key', id: 7 } }, /subject\.id/],
    [{ subject: { type: 'api_key', id: 'x', properties: { ip_address: 'here' } } }, /ip_address must be an IPv4/],
    [{ action: { name: 'b', properties: { cost: -1 } } }, /action\.properties\.cost/],
    [{ action: { name: 'b', properties: [] } }, /action\.properties/],
    [{ resource: { type: 'a' } }, /resource\.id is required/],
    [{ resource: { type: 'a', id: 'x'.repeat(4097) } }, /resource\.id/],
    [{ context: 'now' }, /context/],
  ])('400: %j', async (changes, said) => {
    const body = Object.keys(changes).length === 0 ? {} : { ...request(), ...changes }
    const answer = await point.post(path, body)
    expect([answer.status, answer.body]).toEqual([400, { error: expect.stringMatching(said) }])
    expect(answer.text).not.toContain(key)
  })

  test('400: what is no JSON object; 413: too large; 415: another type; 405: another method', async () => {
    const send = async (rawBody: string, type = 'application/json') =>
      (await point.request('POST', path, undefined, { rawBody, headers: { 'content-type': type } })).status
    expect([await send('{'), await send('[]'), await send('"x"')]).toEqual([400, 400, 400])
    expect(await send('{"subject":{"type":"user","id":"a","id":"b"}}')).toBe(400)
    expect(await send(JSON.stringify({ ...request(), context: { x: 'x'.repeat(1_100_000) } }))).toBe(413)
    expect(await send(JSON.stringify(request()), 'text/plain')).toBe(415)
    const { status, headers } = await point.get(path)
    expect([status, headers.get('allow')]).toEqual([405, expect.stringContaining('POST')])
  })

  test('200: unknown fields are ignored, at any depth', async () => {
    const more = { ...request(), obligations: [1], context: { deep: { deeper: [null] } } }
    const answer = await point.post(path, { ...more, subject: { ...more.subject, tenant: 'other' } })
    expect([answer.status, answer.body]).toEqual([200, { decision: true }])
  })
})

test('400: a semantic that there is not', async () => {
  const options = { evaluations_semantic: 'permit_all' }
  const { status } = await point.post(EVALUATIONS, { ...request(), evaluations: [{}], options })
  expect(status).toBe(400)
})

describe('X-Request-ID', () => {
  const ids = ['plain-1', 'with spaces, and (signs)', 'urn:uuid:1', 'x'.repeat(2000)]

  test.each(ids)('%s is repeated, in answers and failures', async (id) => {
    const options = { headers: { 'X-Request-ID': id } }
    const answers = [
      await point.post(EVALUATION, request(), options),
      await point.post(EVALUATIONS, { ...request(), evaluations: [{}] }, options),
      await point.post(EVALUATION, {}, options),
      await bench.server.as(null).post(EVALUATION, request(), options),
      await point.get(EVALUATION, options),
      await point.get('/access/v1/nothing', options),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 401, 405, 404])
    expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual(answers.map(() => id))
  })

  test('other contracts answer an id of their own to one that is not fit for a log', async () => {
    const options = { headers: { 'X-Request-ID': 'with spaces' } }
    const { headers } = await point.post('/api/v1/keys/verify', { key }, options)
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  })
})

describe('ids that mean to be something else', () => {
  test('no id, type or action reads as another', async () => {
    const { text } = await makeKey(tenant.owner, { scopes: ['document:read', 'folder:1:read'] })
    const ask = async (type: string, id: string, name: string) => {
      const body = { subject: keySubject(text), resource: { type, id }, action: { name } }
      return (await point.post(EVALUATION, body)).body.decision
    }
    expect(await ask('document', 'any', 'read')).toBe(true)
    expect(await ask('folder', '1', 'read')).toBe(true)
    const others: [string, string, string][] = [
      ['folder', '', 'read'],
      ['folder', '1', '*'],
      ['folder:1', '', 'read'],
      ['folder', '2', '1:read'],
      ['folder', '1:read', ''],
      ['folder', '*', 'read'],
      ['*', '*', 'read'],
      ['Folder', '1', 'read'],
      ['folder ', '1', 'read'],
      ['document:read', '', ''],
      ['document', '1', 'write or document:read'],
    ]
    for (const [type, id, name] of others)
      expect([type, id, name, await ask(type, id, name)]).toEqual([type, id, name, false])
  })

  test('what a scope cannot have is percent-encoded', async () => {
    const { text } = await makeKey(tenant.owner, { scopes: ['urn%3Ax%3Adoc:a%20b:caf%C3%A9', 'x:100%25:read'] })
    const ask = async (type: string, id: string, name: string) => {
      const body = { subject: keySubject(text), resource: { type, id }, action: { name } }
      return (await point.post(EVALUATION, body)).body.decision
    }
    expect(await ask('urn:x:doc', 'a b', 'café')).toBe(true)
    expect(await ask('urn%3Ax%3Adoc', 'a%20b', 'caf%C3%A9')).toBe(false)
    expect(await ask('x', '100%', 'read')).toBe(true)
    expect(await ask('x', '100%25', 'read')).toBe(false)
  })
})
