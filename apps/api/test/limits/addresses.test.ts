import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { KEYS, makeKey, VERIFY } from '../verify/support.ts'
import { fail, forwarded, tally } from './attempts.ts'

const KEYSTEAD_TRUST_PROXY = '127.0.0.1, 10.0.0.0/8'

let server: TestServer
let strict: TestServer

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_TRUST_PROXY } })
  strict = await startTestServer({ environment: { KEYSTEAD_TRUST_PROXY, KEYSTEAD_AUTH_RATE_LIMIT: '3' } })
})
afterAll(async () => {
  for (const each of [server, strict]) {
    expect(each.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
    await each.stop()
  }
})

/** Where a request came from, as its line in the log says. */
async function loggedAddress(header: string): Promise<string> {
  const id = randomUUID()
  const headers = { 'x-forwarded-for': header, 'x-request-id': id }
  expect((await server.as('no-such-key').get('/users', { headers })).status).toBe(401)
  const line = server
    .logs()
    .split('\n')
    .find((it) => it.includes(id))
  return JSON.parse(line ?? '{}').ip
}

test('whatever a forwarding header says, usage and audit go on being stored', async () => {
  // An index of the database has no room for it.
  expect((await fail(server, randomBytes(4500).toString('base64'))).status).toBe(401)
  const { status, body } = await server.admin.get('/api/v1/audit-events?action=authentication.failed')
  expect(status).toBe(200)
  expect(body.data[0].ip).toBe('127.0.0.1')
  expect(server.logs()).not.toContain('could not be stored')
})

test('the spellings of one address are one bucket', async () => {
  const spellings = [
    '203.0.113.5',
    '::ffff:cb00:7105',
    '203.0.113.5:4001',
    '[::ffff:203.0.113.5]:80',
    '::FFFF:203.0.113.5',
  ]
  expect(await tally(spellings.length, (i) => fail(strict, spellings[i]))).toEqual({ 401: 3, 429: 2 })
})

test('so are all addresses of one IPv6 /64, whatever their spelling', async () => {
  const addresses = [
    '2001:db8:7:8::1',
    '[2001:DB8:7:8:0:0:0:2]:443',
    '2001:0db8:0007:0008:ffff::',
    '2001:db8:7:8::4%eth0',
  ]
  expect(await tally(addresses.length, (i) => fail(strict, addresses[i]))).toEqual({ 401: 3, 429: 1 })
})

test.each([
  ['198.51.100.1:4001', '198.51.100.1'],
  ['::ffff:c633:6402', '198.51.100.2'],
  ['[2001:DB8:0:0:1::3]:80', '2001:db8::1:0:0:3'],
  ['[2001:db8:1::4]', '2001:db8:1::4'],
  ['198.51.100.5, 10.1.2.3:9000', '198.51.100.5'],
  ['198.51.100.6 , ,,10.1.2.3', '198.51.100.6'],
  ['198.51.100.7, unknown, 10.1.2.3', '10.1.2.3'],
  ['unknown', '127.0.0.1'],
  ['010.0.0.1', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['1.2.3', '127.0.0.1'],
  ['1.2.3.4:port', '127.0.0.1'],
  ['1.2.3.4:99999', '127.0.0.1'],
  ['[1.2.3.4]', '127.0.0.1'],
  ['2001:db8::1:80:', '127.0.0.1'],
  ['', '127.0.0.1'],
])('X-Forwarded-For: %s is read as %s', async (header, address) => {
  expect(await loggedAddress(header)).toBe(address)
})

test('the fast lane reads them like every other road, and the key shows where it was used', async () => {
  const { owner } = await server.createTenant()
  for (const [header, address] of [
    ['[::ffff:198.51.100.9]:80', '198.51.100.9'],
    ['198.51.100.10', '198.51.100.10'],
    ['2001:DB8::0:9', '2001:db8::9'],
    ['x'.repeat(6000), '127.0.0.1'],
  ] as const) {
    const key = await makeKey(owner)
    const { status } = await owner.post(VERIFY, { key: key.text }, forwarded(header))
    expect(status).toBe(200)
    const { body } = await owner.get(`${KEYS}/${key.id}`)
    expect(body.data.last_used_ip).toBe(address)
  }
})

test('a list of addresses holds for all spellings, of those that it names and of those that come', async () => {
  const { owner } = await server.createTenant()
  const key = await makeKey(owner, {
    ip_allowlist: ['::ffff:198.51.100.20', '::ffff:10.20.0.0/112', '2001:db8:20::/48'],
  })
  const codeFrom = async (ip: string) => (await owner.post(VERIFY, { key: key.text, ip })).body.data.code
  for (const ip of ['198.51.100.20', '::ffff:198.51.100.20', '::ffff:c633:6414', '10.20.3.4', '2001:DB8:20:0::1']) {
    expect(await codeFrom(ip), ip).toBe('VALID')
  }
  for (const ip of ['198.51.100.21', '::ffff:198.51.100.21', '10.21.0.1', '2001:db8:21::1']) {
    expect(await codeFrom(ip), ip).toBe('IP_NOT_ALLOWED')
  }
})

test('the name of a procedure counts however the path spells it, alone or in a batch', async () => {
  const spellings = [
    'aggregator.users.list?input=%7B%7D',
    '%61ggregator.users.list?input=%7B%7D',
    '%2561ggregator.users.list?input=%7B%7D',
    'aggregator%2Eusers.list?input=%7B%7D',
    'aggregator.%75sers%2elist?input=%7B%7D',
    'v1.users.list%2C%61ggregator.users.list?batch=1&input=%7B%220%22%3A%7B%7D%2C%221%22%3A%7B%7D%7D',
    'v1.users.list,aggregator.user%73.list?batch=1&input=%7B%220%22%3A%7B%7D%2C%221%22%3A%7B%7D%7D',
  ]
  for (const [i, spelling] of spellings.entries()) {
    const from = forwarded(`203.0.113.${100 + i}`)
    const statuses = await tally(4, () => strict.admin.get(`/trpc/${spelling}`, from))
    expect(statuses, spelling).toEqual({ 200: 3, 429: 1 })
  }
})
