import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE } from '../request.ts'
import { latin1, mangled, noise, printable, repeated } from './texts.ts'

const address: Arbitrary<string> = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '203.0.113.7',
    '127.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '010.1.2.3',
    '1.2.3',
    '0x7f000001',
    '2130706433',
    '::',
    '::1',
    '::ffff:203.0.113.5',
    '::ffff:cb00:7105',
    '::FFFF:203.0.113.5',
    '0:0:0:0:0:ffff:203.0.113.5',
    '64:ff9b::203.0.113.5',
    '2001:DB8::1',
    '2001:0db8:0000:0000:0000:0000:0000:0001',
    'fe80::1%eth0',
    'fe80::1%25eth0',
    '1::2::3',
    'unknown',
    '_hidden',
    '',
    ' ',
    '/var/run/socket',
    '127.0.0.1/8',
    '::/0',
  ),
)

const spelled: Arbitrary<string> = fc.oneof(
  address,
  fc.tuple(address, fc.constantFrom('4001', '0', '65536', '', 'x', '-1')).map(([ip, port]) => `${ip}:${port}`),
  fc.tuple(address, fc.constantFrom('', ':4001', ':', ']')).map(([ip, port]) => `[${ip}]${port}`),
  address.map((ip) => `"${ip}"`),
  anyText.map(latin1),
  mangled(address).map(latin1),
  noise(12_000),
  repeated(fc.constantFrom('1', '1.', 'a', ':', '203.0.113.7', '\xff', '2001:db8::'), 12_000),
)

const list: Arbitrary<string> = fc.oneof(
  spelled,
  fc.array(spelled, { maxLength: 6 }).map((all) => all.join(', ')),
  repeated(fc.constantFrom('203.0.113.7, ', ',', '127.0.0.1,', ' '), 14_000),
)

const header: Arbitrary<readonly [string, string]> = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constant('x-forwarded-for'), weight: 8 },
      {
        arbitrary: fc.constantFrom(
          'forwarded',
          'x-real-ip',
          'x-forwarded-host',
          'x-forwarded-proto',
          'cf-connecting-ip',
        ),
        weight: 2,
      },
    ),
    // Control characters are the matter of another area: Node refuses them before anything is read.
    list.map(printable),
  )
  .map(([name, value]) => [name, name === 'forwarded' ? `for=${value}` : value])

const verify = (key: string) => Buffer.from(JSON.stringify({ key }))

/** What keeps the address of who asks: uses, failures, log-ins, verifications, changes. */
const ASKED: readonly Omit<FuzzRequest, 'headers'>[] = [
  { method: 'GET', target: '/api/v1/users?limit=1', who: 'adminKey' },
  { method: 'GET', target: '/api/v1/users?limit=1', who: 'revokedKey' },
  { method: 'GET', target: '/api/admin/users?limit=1', who: 'aggregatorKey' },
  { method: 'GET', target: '/api/v1/auth/check', who: 'applicationKey' },
  { method: 'GET', target: '/trpc/v1.users.list?input=%7B%7D', who: 'session' },
  { method: 'POST', target: '/api/v1/keys/verify', who: 'adminKey', body: verify('{{keyText}}') },
  { method: 'POST', target: '/api/v1/keys/verify', who: 'narrowKey', body: verify('{{revokedKey}}') },
  { method: 'POST', target: '/api/v1/keys/verify', who: 'revokedKey', body: verify('{{keyText}}') },
  {
    method: 'POST',
    target: '/api/v1/auth/login',
    who: 'nobody',
    body: Buffer.from('{"email":"nobody@fuzzer.example","password":"wrong password"}'),
  },
  { method: 'POST', target: '/api/v1/configs', who: 'adminKey', body: Buffer.from('{"config_name":"A config"}') },
  { method: 'POST', target: '/graphql', who: 'adminKey', body: Buffer.from('{"query":"{ me { id } }"}') },
]

export const forwarding: Area = {
  name: 'forwarding',
  requests: fc
    .tuple(fc.constantFrom(...ASKED), fc.array(header, { minLength: 1, maxLength: 3 }))
    .map(([asked, headers]) => Object.assign({}, asked, { headers: asked.body ? [JSON_TYPE, ...headers] : headers })),
}
