import { expect, onTestFinished, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { fail, tally } from './attempts.ts'

async function serverBehind(proxy: string | null, listen = 'http://127.0.0.1:0'): Promise<TestServer> {
  const environment = {
    KEYSTEAD_LISTEN: listen,
    KEYSTEAD_AUTH_RATE_LIMIT: '3',
    ...(proxy !== null && { KEYSTEAD_TRUST_PROXY: proxy }),
  }
  const server = await startTestServer({ environment })
  onTestFinished(() => server.stop())
  return server
}

/** Four failures, each said to come from an address of its own. */
const fourAddresses = (server: TestServer) => tally(4, (i) => fail(server, `198.51.100.${i}`))

const ALL_COUNT_AS_ONE = { 401: 3, 429: 1 }
const EACH_COUNTS_ALONE = { 401: 4 }

test.each([
  ['no proxy is named', null],
  ['another address is named', '192.0.2.1'],
  ['another range is named', '10.0.0.0/8, 2001:db8::/32'],
])('429: forwarding headers change nothing while %s', async (_, proxy) => {
  expect(await fourAddresses(await serverBehind(proxy))).toEqual(ALL_COUNT_AS_ONE)
})

test.each([
  ['its IPv4 address', '127.0.0.1'],
  ['an IPv4 range', '127.0.0.0/8'],
  ['one of several', '10.0.0.0/8,127.0.0.1, 192.0.2.1'],
])('behind a proxy named by %s, each client counts alone', async (_, proxy) => {
  expect(await fourAddresses(await serverBehind(proxy))).toEqual(EACH_COUNTS_ALONE)
})

test.each([
  ['its IPv6 address', '::1', EACH_COUNTS_ALONE],
  ['an IPv6 range', '::/64', EACH_COUNTS_ALONE],
  ['an IPv4 address, which it does not have', '127.0.0.1', ALL_COUNT_AS_ONE],
])('behind a proxy on IPv6 that is named by %s', async (_, proxy, expected) => {
  expect(await fourAddresses(await serverBehind(proxy, 'http://[::1]:0'))).toEqual(expected)
})

test('what a client puts in front of the proxy’s own entry is not believed', async () => {
  const server = await serverBehind('127.0.0.1')
  const spoofed = await tally(4, (i) => fail(server, `198.51.100.${i}, 203.0.113.9`))
  expect(spoofed).toEqual(ALL_COUNT_AS_ONE)
})

test('a forwarding header that is no address is no failure of ours', async () => {
  const server = await startTestServer({ environment: { KEYSTEAD_TRUST_PROXY: '127.0.0.1' } })
  onTestFinished(() => server.stop())
  const junk = [
    'not an address',
    '<script>',
    '',
    ',,,',
    '1.2.3.4:5678',
    '[2001:db8::1]:80',
    'unknown',
    '::ffff:1.2.3.4',
    'fe80::1%eth0',
  ]
  for (const from of [...junk, 'a'.repeat(8000)]) expect((await fail(server, from)).status, from).toBe(401)
  const { status, body } = await server.admin.get('/api/v1/audit-events?action=authentication.failed')
  expect(status).toBe(200)
  const addresses = new Set(body.data.map(({ ip }: { ip: string }) => ip))
  expect(addresses).toEqual(new Set(['127.0.0.1', '1.2.3.4', '2001:db8::1', 'fe80::1']))
  expect(server.logs()).not.toMatch(/"level":[56]0/)
})
