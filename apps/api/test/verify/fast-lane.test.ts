import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange, type RawAnswer } from '../adversarial/raw.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { alsoPlain, type Bytes, chunked, type Form, headOf, json, long, plain, seen } from './forms.ts'
import { heldClock, KEYS, makeKey, strangeKey, VERIFY } from './support.ts'

// POST /api/v1/keys/verify is answered by verify-lane when the request is as plain as can be, and otherwise by the route
// that Fastify has for it. Nobody can tell which: every request here is sent in the plain form and in forms that are not.

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let caller: string
let lesser: string
let key: string
let limited: string
let prepaid: string

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  const { id, owner } = await bench.server.createTenant()
  caller = (await bench.keyWith(id, ['keys:verify'])).credential ?? ''
  lesser = (await bench.keyWith(id, ['keys:read'])).credential ?? ''
  const fields = { scopes: ['a'], metadata: { name: 'Zoë 🚀' }, environment: 'live', expires_at: held.iso(60) }
  key = (await makeKey(owner, fields)).text
  limited = (await makeKey(owner, { limits: [{ name: 'r', limit: 1, window_seconds: 600_000 }] })).text
  prepaid = (await makeKey(owner, { credits: { remaining: 0 } })).text
})
afterAll(() => bench.stop())

async function expectAlike(credential: string | null, body: Bytes, status: number): Promise<void> {
  const { url } = bench.server
  const expected = seen(await plain(url, credential, body))
  expect(expected?.status).toBe(status)
  expect(expected?.headers).toMatchObject({ 'x-request-id': 'the-same', 'cache-control': 'no-store' })
  for (const [form, ask] of Object.entries({ ...alsoPlain, ...long })) {
    expect({ form, ...seen(await ask(url, credential, body)) }).toEqual({ form, ...expected })
  }
}

const withoutReset = (answer: RawAnswer | null) => answer?.body.replace(/"reset_at":"[^"]*"/, '')

describe('200', () => {
  test.each<[what: string, request: () => object]>([
    ['VALID', () => ({ key, scopes: 'a and not b', ip: '192.0.2.1' })],
    ['INSUFFICIENT_SCOPE', () => ({ key, scopes: ['b'] })],
    ['NOT_FOUND', () => ({ key: strangeKey() })],
    ['MALFORMED', () => ({ key: 'gw_ü' })],
    ['USAGE_EXCEEDED', () => ({ key: prepaid })],
    ['an explanation', () => ({ key, explain: true })],
  ])('%s', async (_what, request) => expectAlike(caller, json(request()), 200))

  test('a charge under an idempotency key', async () => {
    const charged = await plain(bench.server.url, caller, json({ key, idempotency_key: 'lanes' }))
    expect(charged?.status).toBe(200)
    await expectAlike(caller, json({ key, idempotency_key: 'lanes' }), 200)
  })

  test('RATE_LIMITED, but for what is left of the window', async () => {
    const { url } = bench.server
    await plain(url, caller, json({ key: limited }))
    const [plainly, chunks] = [
      await plain(url, caller, json({ key: limited })),
      await chunked(url, caller, json({ key: limited })),
    ]
    expect(plainly?.body).toContain('"code":"RATE_LIMITED"')
    expect(withoutReset(chunks)).toBe(withoutReset(plainly))
  })
})

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

const malformed: [what: string, body: () => Bytes][] = [
  ['nothing', () => ''],
  ['blanks', () => '  \n'],
  ['no JSON', () => '{'],
  ['JSON and more', () => `${json({ key })}x`],
  ['a list', () => json([{ key }])],
  ['a number', () => '5'],
  ['null', () => 'null'],
  ['a text', () => json(key)],
  ['a byte order mark', () => `\uFEFF${json({ key })}`],
  ['a byte order mark alone', () => '\uFEFF'],
  ['no UTF-8', () => bytes('{"key":"', [0xff, 0xfe], '"}')],
  ['half a character', () => bytes('{"key":"', [0xe2, 0x82], '"}')],
  ['a surrogate in UTF-8', () => bytes('{"key":"', [0xed, 0xa0, 0x80], '"}')],
  ['UTF-16', () => Buffer.from(json({ key }), 'utf16le')],
  ['a field twice', () => `{"key":${json(key)},"key":${json(key)}}`],
  ['a field twice, once in escapes', () => `{"key":${json(key)},"\\u006bey":"x"}`],
  ['a field twice, further in', () => `{"key":${json(key)},"limits":[{"name":"a","name":"b"}]}`],
  ['__proto__', () => `{"key":${json(key)},"__proto__":{"explain":true}}`],
  ['__proto__ in escapes', () => `{"key":${json(key)},"\\u005f_proto__":1}`],
  ['__proto__ further in', () => `{"key":${json(key)},"limits":[{"__proto__":1}]}`],
  ['a NUL character', () => '{"key":"a\\u0000b"}'],
  ['half of a surrogate pair', () => '{"key":"\\ud800"}'],
  ['nesting without end', () => `{"key":${json(key)},"limits":${'['.repeat(60)}${']'.repeat(60)}}`],
  ['no key', () => '{}'],
  ['a field of another type', () => json({ key, cost: '1' })],
  ['fields that nobody knows', () => json({ key, a: 1, B: 2 })],
  ['a key as the name of a field', () => json({ [key]: 1 })],
  ['many faults', () => json({ limits: Array(30).fill(5), cost: -1, ip: 'x', explain: 1, unknown: 1 })],
  ['no expression', () => json({ key, scopes: 'a and' })],
  ['a prototype’s names', () => json({ key, constructor: 1, toString: 1 })],
]

describe.each(malformed)('400, 401, 403: %s', (_what, body) => {
  test('400', async () => expectAlike(caller, body(), 400))

  test('401 and 403 come before the body', async () => {
    await expectAlike(null, body(), 401)
    await expectAlike(lesser, body(), 403)
  })
})

test('400: an idempotency key of another request', async () => {
  await plain(bench.server.url, caller, json({ key, idempotency_key: 'taken' }))
  await expectAlike(caller, json({ key, idempotency_key: 'taken', cost: 2 }), 400)
})

const inEveryForm = async (credential: string | null, field: string) => {
  const ask = async (form: Form) => seen(await form(bench.server.url, credential, json({ key }), [field]))
  const expected = await ask(plain)
  for (const form of Object.values(long)) expect(await ask(form)).toEqual(expected)
  return expected
}

describe('the field Idempotency-Key', () => {
  test.each(['idempotency-key: bare', 'Idempotency-Key: "in quotation marks"'])('200: %s', async (field) => {
    const answer = await inEveryForm(caller, field)
    expect(answer?.status).toBe(200)
    expect(JSON.parse(answer?.body ?? '').data.charge_id).toEqual(expect.any(String))
  })

  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['not ASCII', 'sch\u00f6n'],
  ])('400, and before it 401 and 403: %s', async (_what, text) => {
    const field = `idempotency-key: ${text}`
    expect((await inEveryForm(caller, field))?.status).toBe(400)
    expect((await inEveryForm(null, field))?.status).toBe(401)
    expect((await inEveryForm(lesser, field))?.status).toBe(403)
  })
})

test('401: credentials that are none, in every header', async () => {
  for (const credential of [strangeKey(), 'gw_mistyped', 'x y', 'ü']) await expectAlike(credential, json({ key }), 401)
  const { url } = bench.server
  const asKey = (form: Form, value: string) => form(url, null, json({ key }), [`x-api-key: ${value}`])
  for (const value of [caller, lesser, strangeKey(), '  ']) {
    expect(seen(await asKey(chunked, value))).toEqual(seen(await asKey(plain, value)))
  }
})

const linesOf = (id: string) =>
  bench.server
    .logs()
    .split('\n')
    .filter((line) => line.includes(id))
    .map((line) => JSON.parse(line))

/** A line of the log without what differs from one request to the next. */
const steadyLine = (line: Record<string, unknown>) => {
  const { method, route, status, ip, msg, level, request_id } = line
  return json({ method, route, status, ip, msg, level, request_id })
}

describe('the log', () => {
  test.each([
    ['plain', plain],
    ['chunked', chunked],
  ])('has a line for each failure, and none for what succeeded: %s', async (way, form) => {
    const ask = (id: string, credential: string | null, body: object) =>
      form(bench.server.url, credential, json(body), [], `${way}-${id}`)
    await ask('200', caller, { key })
    await ask('400', caller, { key, cost: -1 })
    await ask('401', strangeKey(), { key })
    await ask('403', lesser, { key })
    const lines = ['200', '400', '401', '403'].map((id) => linesOf(`${way}-${id}`).map(({ status }) => status))
    expect(lines).toEqual([[], [400], [401], [403]])
  })

  test('never shows a key, whichever way the request went', () => {
    const logs = bench.server.logs()
    const lines = linesOf('the-same')
    expect(new Set(lines.map(({ status }) => status))).toEqual(new Set([400, 401, 403]))
    for (const secret of [caller, lesser, key, limited, prepaid]) {
      expect(logs).not.toContain(secret)
      expect(logs).not.toContain(secret.slice(10, -6))
    }
  })

  test('says the same of both ways; only the longer one is timed', () => {
    const lines = linesOf('the-same')
    const [fast, slow] = [lines.filter((line) => !('ms' in line)), lines.filter((line) => 'ms' in line)]
    expect(fast.length).toBeGreaterThan(100)
    expect(slow.length).toBeGreaterThan(100)
    expect(new Set(fast.map(steadyLine))).toEqual(new Set(slow.map(steadyLine)))
  })
})

let strict: TestServer
let admin: string
/** Works from one network alone. */
let listed: string

const from = (address: string) => [`x-forwarded-for: ${address}`]

/** The whole answer to somebody behind one address; the seconds may change from one to the next. */
const askFromOne = async (form: Form, credential: string | null) => {
  const answer = seen(await form(strict.url, credential, json({ key: 'x' }), from('203.0.113.1')))
  return json(answer).replaceAll(/\b(t=|"retry-after":")\d+/g, '$1')
}

const unfinished = (...own: string[]) =>
  exchange(strict.url, (socket) => {
    const head = headOf(VERIFY, admin, [...own, 'content-type: application/json', ...from('198.51.100.1')])
    socket.write(`${head.join('\r\n')}\r\n\r\n{"key":`)
  })

describe('behind a proxy, with few attempts and little patience', () => {
  beforeAll(async () => {
    const environment = { KEYSTEAD_AUTH_RATE_LIMIT: '3', KEYSTEAD_TRUST_PROXY: '127.0.0.1' }
    strict = await startTestServer({ environment, bodyTimeoutMs: 300, clock: held.clock })
    admin = strict.admin.credential ?? ''
    listed = (
      await makeKey(strict.admin, { management: true, scopes: ['keys:verify'], ip_allowlist: ['198.51.100.0/24'] })
    ).text
  })
  afterAll(() => strict.stop())

  test('429, once an address has failed too often, for every credential', async () => {
    const failures = []
    for (const form of [plain, chunked, plain, chunked, plain])
      failures.push(JSON.parse(await askFromOne(form, strangeKey())).status)
    expect(failures).toEqual([401, 401, 401, 429, 429])
    const expected = await askFromOne(plain, admin)
    expect(expected).toContain('"ratelimit-policy":"\\"authentication\\";q=3;w=60"')
    for (const credential of [admin, null, strangeKey()]) {
      for (const form of Object.values(long)) expect(await askFromOne(form, credential)).toBe(expected)
    }
  })

  test('the address is the one that the proxy names', async () => {
    for (const form of [plain, chunked]) {
      const statusOf = async (address: string) =>
        (await form(strict.url, listed, json({ key: listed }), from(address)))?.status
      expect(await statusOf('198.51.100.7')).toBe(200)
      expect(await statusOf('203.0.113.7')).toBe(401)
      expect(await statusOf('198.51.100.7, 203.0.113.8')).toBe(401)
    }
    const { body } = await strict.admin.get(`${KEYS}?limit=1`)
    expect(body.data[0].last_used_ip).toBe('198.51.100.7')
  })

  test('408: a body that does not come to its end', async () => {
    const [fast, slow] = await Promise.all([
      unfinished('content-length: 100'),
      unfinished('content-length: 100', 'content-encoding: identity'),
    ])
    expect(fast?.status).toBe(408)
    expect(seen(fast)).toEqual(seen(slow))
  })
})
