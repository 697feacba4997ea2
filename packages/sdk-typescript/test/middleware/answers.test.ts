import { beforeAll, describe, expect, inject, test } from 'vitest'
import { adminClient, unique, uniqueEmail } from '../support/client.ts'
import { ask } from './support/asking.ts'
import { type Framework, FRAMEWORKS, KNOW_ADDRESS } from './support/frameworks.ts'

const client = adminClient()
const { url } = inject('service')

/** Keys of callers, by what they are for. */
const keys: Record<string, string> = {}
let service: { url: string; apiKey: string }
let holder: { user_id: string; name: string }

beforeAll(async () => {
  const name = unique('caller')
  const { user_id } = await client.users.create({ email: uniqueEmail(), name, roles: ['super_admin'] })
  holder = { user_id, name }
  const scopes = ['invoices:read']
  const make = async (more: object = {}): Promise<{ key_id: string; text: string }> => {
    const { key_id, api_key } = await client.apiKeys.create({ user_id, scopes, ...more })
    return { key_id, text: api_key.reveal() }
  }
  keys['valid'] = (await make()).text
  keys['otherScope'] = (await make({ scopes: ['invoices:write'] })).text
  keys['elsewhere'] = (await make({ ip_allowlist: ['192.0.2.1'] })).text
  keys['here'] = (await make({ ip_allowlist: ['127.0.0.1'] })).text
  keys['unpaid'] = (await make({ credits: { remaining: 0 } })).text
  keys['inactive'] = await ofInactiveUser()
  const revoked = await make()
  await client.apiKeys.delete(revoked.key_id)
  keys['revoked'] = revoked.text
  keys['unknown'] = `${revoked.text.slice(0, -6)}000000`
  const own = await client.apiKeys.create({ user_id, management: true, scopes: ['keys:verify'] })
  service = { url, apiKey: own.api_key.reveal() }
})

async function ofInactiveUser(): Promise<string> {
  const { user_id } = await client.users.create({ email: uniqueEmail() })
  const { api_key } = await client.apiKeys.create({ user_id, scopes: ['invoices:read'] })
  await client.users.update(user_id, { status: 'inactive' })
  return api_key.reveal()
}

const limited = async (name: string, limit = 1): Promise<string> => {
  const limits = [{ name, limit, window_seconds: 3600 }]
  return (await client.apiKeys.create({ user_id: holder.user_id, scopes: ['invoices:read'], limits })).api_key.reveal()
}

const bearer = (key: string): [string, string][] => [['Authorization', `Bearer ${key}`]]
const byHeader = (key: string): [string, string][] => [['X-API-Key', key]]

const problem = (status: number, code: string, detail: string): object => ({ status, code, detail })
const MISSING = problem(401, 'missing_key', 'Send an API key')
const INVALID = problem(401, 'invalid_key', 'The API key is unknown, expired or revoked')
const SEVERAL = problem(400, 'several_keys', 'Send one API key, once')
const CHALLENGE = 'Bearer realm="api"'

describe.each(Object.entries(FRAMEWORKS))('%s', (name, framework: Framework) => {
  const reads = (): Promise<string> => framework({ ...service, scopes: 'invoices:read' })

  test('a key with the scope passes, and the handler learns whose it is', async () => {
    const api = await reads()
    for (const fields of [bearer(keys['valid']!), byHeader(keys['valid']!), byHeader(`  ${keys['valid']}  `)]) {
      const { status, body } = await ask(api, fields)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        valid: true,
        unverified: false,
        user: { user_id: holder.user_id },
        scopes: ['invoices:read'],
      })
    }
    expect((await ask(api, [['authorization', `bEaReR  ${keys['valid']}`]])).status).toBe(200)
    // A proxy's own credential is none of Keystead's.
    expect((await ask(api, [['Authorization', 'Basic YTpi'], ...byHeader(keys['valid']!)])).status).toBe(200)
  })

  test.each<[string, [string, string][]]>([
    ['no header', []],
    ['an empty header', byHeader('')],
    ['blanks', byHeader('   ')],
    ['Bearer alone', [['Authorization', 'Bearer']]],
    ['Bearer and blanks', [['Authorization', 'Bearer   ']]],
    ['another scheme', [['Authorization', 'Basic YTpi']]],
    ['no scheme', [['Authorization', 'ks_0123456789']]],
    ['a cookie', [['Cookie', 'x-api-key=ks_0123456789']]],
  ])('401 without an error code: %s', async (_, fields) => {
    const { status, headers, body } = await ask(
      `${await reads()}/?api_key=${keys['valid']}&access_token=${keys['valid']}`,
      fields,
    )
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(CHALLENGE)
    expect(body).toEqual(MISSING)
  })

  test('401 invalid_token: keys that do not work, all with the same answer', async () => {
    const api = await reads()
    const texts = [
      keys['unknown']!,
      keys['revoked']!,
      keys['inactive']!,
      'nonsense',
      'k'.repeat(4097),
      'ks_\u00e9t\u00e9',
      'a b',
    ]
    for (const text of texts) {
      const { status, headers, body } = await ask(api, byHeader(text))
      expect(status).toBe(401)
      expect(headers['www-authenticate']).toBe(`${CHALLENGE}, error="invalid_token"`)
      expect(headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(headers['cache-control']).toBe('no-store')
      expect(body).toEqual(INVALID)
    }
  })

  test('400: two credentials, even if both are valid', async () => {
    const api = await reads()
    const valid = keys['valid']!
    for (const fields of [
      [...bearer(valid), ...byHeader(valid)],
      [...byHeader(valid), ...byHeader(keys['unknown']!)],
      [...bearer(valid), ...bearer(keys['unknown']!)],
      byHeader(`${keys['unknown']},${valid}`),
      bearer(`${valid}, Bearer ${valid}`),
    ]) {
      const { status, headers, body } = await ask(api, fields)
      expect(body).toEqual(SEVERAL)
      expect(status).toBe(400)
      expect(headers['www-authenticate']).toBe(`${CHALLENGE}, error="invalid_request"`)
    }
  })

  test('403: the scope is missing, and the challenge names it', async () => {
    const other = byHeader(keys['otherScope']!)
    const { status, headers, body } = await ask(await reads(), other)
    expect(status).toBe(403)
    expect(headers['www-authenticate']).toBe(`${CHALLENGE}, error="insufficient_scope", scope="invoices:read"`)
    expect(body).toEqual(problem(403, 'insufficient_scope', 'The API key lacks the required scope'))
    const expression = await framework({ ...service, scopes: 'invoices:read or (a and b)' })
    expect((await ask(expression, other)).headers['www-authenticate']).toBe(`${CHALLENGE}, error="insufficient_scope"`)
    expect((await ask(expression, byHeader(keys['valid']!))).status).toBe(200)
    const list = await framework({ ...service, scopes: () => ['invoices:write', 'invoices:delete'] })
    expect((await ask(list, other)).headers['www-authenticate']).toContain('scope="invoices:write invoices:delete"')
  })

  test('403: a key with an allowlist, from another address or from none', async () => {
    const { status, headers, body } = await ask(await reads(), byHeader(keys['elsewhere']!))
    expect(status).toBe(403)
    expect(body).toEqual(problem(403, 'ip_not_allowed', 'The API key may not be used from this address'))
    expect(headers['www-authenticate']).toBeUndefined()
    expect((await ask(await reads(), byHeader(keys['here']!))).status).toBe(KNOW_ADDRESS.includes(name) ? 200 : 403)
    const told = await framework({ ...service, ip: () => '192.0.2.1' })
    expect((await ask(told, byHeader(keys['elsewhere']!))).status).toBe(200)
  })

  test('429: a key over its limit, with when to try again', async () => {
    const api = await reads()
    const key = byHeader(await limited('per-hour'))
    expect((await ask(api, key)).status).toBe(200)
    const { status, headers, body } = await ask(api, key)
    expect(status).toBe(429)
    expect(body).toEqual(problem(429, 'rate_limited', 'The API key is over its limit'))
    expect(headers['ratelimit-policy']).toBe('"per-hour";q=1;w=3600')
    expect(headers['ratelimit']).toBe(`"per-hour";r=0;t=${headers['retry-after']}`)
    expect(Number(headers['retry-after'])).toBeGreaterThan(3500)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3601)
  })

  test('429: a key without credits', async () => {
    const { status, headers, body } = await ask(await reads(), byHeader(keys['unpaid']!))
    expect(status).toBe(429)
    expect(headers['retry-after']).toBe('86400')
    expect(body).toEqual(problem(429, 'usage_exceeded', 'The API key has no credits left'))
  })

  test('two guards charge a request once, and both must be satisfied', async () => {
    const key = byHeader(await limited('twice', 3))
    const remaining = async (api: string): Promise<unknown> => Object((await ask(api, key)).body).limits[0].remaining
    expect(await remaining(await framework(service, { ...service, scopes: 'invoices:read' }))).toBe(2)
    expect(await remaining(await framework(service, service))).toBe(1)
    expect(await remaining(await framework({ ...service, cost: 0 }, { ...service, cost: () => 1 }))).toBe(0)
    const stricter = await framework(service, { ...service, scopes: 'invoices:delete' })
    expect((await ask(stricter, byHeader(keys['valid']!))).status).toBe(403)
  })

  test('OPTIONS is verified like every method, and headers of earlier middleware stay', async () => {
    const { status, headers } = await ask(await reads(), [['Access-Control-Request-Method', 'GET']], 'OPTIONS')
    expect(status).toBe(401)
    if (!['Next', 'fetch'].includes(name)) expect(headers['access-control-allow-origin']).toBe('*')
    expect((await ask(await reads(), [], 'HEAD')).status).toBe(401)
  })
})
