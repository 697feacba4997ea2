import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAddressOrRange, isAllowedAddress } from '../src/access/ip-allowlist.ts'

describe('what an entry may be', () => {
  test.each(['192.0.2.1', '0.0.0.0/0', '192.0.2.0/24', '192.0.2.77/24', '192.0.2.1/32', '::', '::/0', '2001:db8::/32'])(
    '%s',
    (text) => expect(isAddressOrRange(text)).toBe(true),
  )

  test.each(['2001:DB8::1/128', '::ffff:192.0.2.1', '::ffff:192.0.2.0/120'])('%s', (text) =>
    expect(isAddressOrRange(text)).toBe(true),
  )

  test.each([
    '',
    '/',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.1/',
    '192.0.2.1/33',
    '192.0.2.1/-1',
    '192.0.2.1/8/8',
    '192.0.2.1/x',
    '192.0.2.1/1e1',
    ' 192.0.2.1',
    '192.0.2.1 ',
    '192.0.2.01',
    '2001:db8::1/129',
    '2001:db8::1::1',
    'localhost',
    '192.0.2.*',
    '192.0.2.1-9',
    '192.0.2.1,192.0.2.2',
    // A zone means something on one machine only.
    'fe80::1%eth0',
  ])('never %j', (text) => expect(isAddressOrRange(text)).toBe(false))
})

describe('who is let in', () => {
  test.each<[list: string[] | null, ip: string | undefined, expected: boolean]>([
    [null, '192.0.2.1', true],
    [null, undefined, true],
    [[], '192.0.2.1', false],
    [['192.0.2.1'], undefined, false],
    [['0.0.0.0/0', '::/0'], undefined, false],
    [['0.0.0.0/0', '::/0'], 'nonsense', false],
    [['192.0.2.1'], '192.0.2.1', true],
    [['192.0.2.1'], '192.0.2.2', false],
    [['198.51.100.7', '192.0.2.0/24'], '192.0.2.255', true],
    [['192.0.2.0/24'], '192.0.3.0', false],
    [['192.0.2.77/24'], '192.0.2.1', true],
    [['192.0.2.0/31'], '192.0.2.2', false],
    [['0.0.0.0/0'], '255.255.255.255', true],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['::/0'], '2001:db8::1', true],
    [['2001:db8::/32'], '2001:DB8:0:0:0:0:0:1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['2001:db8:0:0::1'], '2001:db8::1', true],
    // How a listener on :: sees somebody who came over IPv4.
    [['192.0.2.1'], '::ffff:192.0.2.1', true],
    [['192.0.2.0/24'], '::ffff:192.0.3.1', false],
  ])('%j, from %s: %s', (list, ip, expected) => {
    expect(isAllowedAddress(list, ip)).toBe(expected)
  })

  test('two lists that read alike are not taken for one another', () => {
    expect(isAllowedAddress(['192.0.2.1', '192.0.2.2'], '192.0.2.2')).toBe(true)
    expect(isAllowedAddress(['192.0.2.1'], '192.0.2.2')).toBe(false)
  })

  test('whatever counts as an entry can be looked up, and holds at least itself', () => {
    const entries = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('fe80::1%eth0', '::ffff:192.0.2.1', '::1%1'))
    fc.assert(
      fc.property(entries, (entry) => {
        expect(!isAddressOrRange(entry) || isAllowedAddress([entry], entry)).toBe(true)
      }),
    )
  })
})

const octets = fc.tuple(...Array.from({ length: 4 }, () => fc.nat({ max: 255 })))
const groups = fc.tuple(...Array.from({ length: 8 }, () => fc.nat({ max: 0xffff })))

const number = (parts: number[], bits: number): bigint =>
  parts.reduce((sum, part) => (sum << BigInt(bits)) + BigInt(part), 0n)

/** Addresses that are near one another, or a property would hardly ever find one inside a range. */
function nearTo(parts: number[], bits: number): fc.Arbitrary<number[]> {
  const top = 2 ** bits - 1
  const place = fc.nat({ max: parts.length - 1 })
  return fc.tuple(place, fc.nat({ max: top })).map(([at, value]) => parts.map((part, i) => (i === at ? value : part)))
}

test('an IPv4 address is in a range exactly when the first bits of both are the same', () => {
  const pairs = octets.chain((network) => fc.tuple(fc.constant(network), nearTo(network, 8), fc.nat({ max: 32 })))
  fc.assert(
    fc.property(pairs, ([network, address, length]) => {
      const shift = BigInt(32 - length)
      const expected = number(network, 8) >> shift === number(address, 8) >> shift
      expect(isAllowedAddress([`${network.join('.')}/${length}`], address.join('.'))).toBe(expected)
    }),
    { numRuns: 500 },
  )
})

const hexadecimal = (parts: number[]) => parts.map((part) => part.toString(16)).join(':')

test('an IPv6 address is in a range exactly when the first bits of both are the same', () => {
  const pairs = groups.chain((network) => fc.tuple(fc.constant(network), nearTo(network, 16), fc.nat({ max: 128 })))
  fc.assert(
    fc.property(pairs, ([network, address, length]) => {
      const shift = BigInt(128 - length)
      const expected = number(network, 16) >> shift === number(address, 16) >> shift
      expect(isAllowedAddress([`${hexadecimal(network)}/${length}`], hexadecimal(address))).toBe(expected)
    }),
    { numRuns: 500 },
  )
})
