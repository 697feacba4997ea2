import { assert, asyncProperty, constantFrom, nat, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reachOf } from '../../src/egress/addresses.ts'
import { permittedConnector } from '../../src/egress/connector.ts'
import { BOUNDS, json, leaving, target } from './support.ts'

/** Every spelling leads to a server on 127.0.0.1, or to nothing, when nobody judges it; the port is added. */
const SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0X7F.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '127.0.0.1.',
  '0x7f.1.',
  '127.000.000.001',
  '127.0.0.2',
  '127.255.255.254',
  '%31%32%37.0.0.1',
  '127。0。0。1',
  '127.0.0.1',
  '①②⑦.⓪.⓪.①',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '0.0.0.0',
  '0',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:7f00:1::1]',
  '[2001:0:7f00:1::]',
  '[2606:4700::5efe:127.0.0.1]',
  '[fe80::1]',
  '[fe80::1%25lo]',
  '[fc00::1]',
]

describe('a server on loopback is not reached by any spelling of its address', () => {
  test.each(SPELLINGS)('%s', async (host) => {
    const own = await target(json({}))
    const egress = leaving()
    for (const scheme of ['http', 'https']) {
      await expect(egress.getJson(`${scheme}://${host}:${own.port}/`, BOUNDS)).rejects.toMatchObject({
        name: 'EgressError',
      })
    }
    expect(own.connections()).toBe(0)
  })

  test('and is reached by each of those that are 127.0.0.1 when the operator has opened it', async () => {
    const own = await target(json({ reached: true }))
    const egress = leaving({ opened: ['127.0.0.1'] })
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '017700000001', '[::ffff:7f00:1]', '①②⑦.⓪.⓪.①']) {
      await expect(egress.getJson(`http://${host}:${own.port}/`, BOUNDS), host).resolves.toEqual({ reached: true })
    }
  })
})

const SPECIAL: [address: string, what: string][] = [
  ['0.0.0.0', 'this host'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'shared by customers of a carrier'],
  ['100.100.100.200', 'metadata of Alibaba'],
  ['127.0.0.1', 'loopback'],
  ['168.63.129.16', 'wire server of Azure'],
  ['169.254.169.254', 'metadata'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.192', 'metadata of Oracle'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', '6to4 relay'],
  ['192.168.0.1', 'private'],
  ['198.18.0.1', 'benchmarks'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::8.8.8.8', 'IPv4-compatible'],
  ['::ffff:10.0.0.1', 'IPv4-mapped'],
  ['::ffff:0:8.8.8.8', 'IPv4-translated'],
  ['64:ff9b::10.0.0.1', 'NAT64 of a private address'],
  ['64:ff9b::a9fe:a9fe', 'NAT64 of metadata'],
  ['64:ff9b:1::8.8.8.8', 'local NAT64'],
  ['100::1', 'discard'],
  ['2001::1', 'Teredo'],
  ['2001:2::1', 'benchmarks'],
  ['2001:10::1', 'ORCHID'],
  ['2001:20::1', 'ORCHIDv2'],
  ['2001:db8::1', 'documentation'],
  ['2002:808:808::1', '6to4'],
  ['2606:4700::200:5efe:10.0.0.1', 'ISATAP'],
  ['3fff::1', 'documentation'],
  ['4000::1', 'not assigned'],
  ['5f00::1', 'segment routing'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'metadata of Amazon'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local with a zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['', 'nothing'],
  ['not an address', 'nothing'],
  ['1.2.3', 'not an address'],
]

test.each(SPECIAL)('%s is not public: %s', (address) => {
  expect(reachOf(address, [])).toBeNull()
})

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
]

test.each(PUBLIC)('%s is public', (address) => {
  expect(reachOf(address, [])).toBe('public')
})

test('what the operator opened is open by each of its spellings, and nothing beside it', () => {
  const opened = ['10.1.0.0/16', 'fd00:1::/32']
  expect(reachOf('10.1.2.3', opened)).toBe('opened')
  expect(reachOf('::ffff:10.1.2.3', opened)).toBe('opened')
  expect(reachOf('fd00:1::5', opened)).toBe('opened')
  expect(reachOf('10.2.0.1', opened)).toBeNull()
  expect(reachOf('fd00:2::1', opened)).toBeNull()
  expect(reachOf('8.8.8.8', opened)).toBe('public')
})

/** Blocks that are not public, as their first address and their length. */
const BLOCKS: [first: number, bits: number][] = [
  [0x0a_00_00_00, 8],
  [0x64_40_00_00, 10],
  [0x7f_00_00_00, 8],
  [0xa9_fe_00_00, 16],
  [0xac_10_00_00, 12],
  [0xc0_a8_00_00, 16],
  [0xe0_00_00_00, 4],
]

const privateNumber = tuple(constantFrom(...BLOCKS), nat(0xff_ff_ff_ff)).map(
  ([[first, bits], random]) => first + (random % 2 ** (32 - bits)),
)

const bytesOf = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256)
const groupsOf = (address: number) => `${Math.floor(address / 65_536).toString(16)}:${(address % 65_536).toString(16)}`

const WRITTEN: Record<string, (address: number) => string> = {
  decimal: (it) => String(it),
  hexadecimal: (it) => `0x${it.toString(16)}`,
  octal: (it) => `0${it.toString(8)}`,
  'octal parts': (it) =>
    bytesOf(it)
      .map((byte) => `0${byte.toString(8)}`)
      .join('.'),
  'hexadecimal parts': (it) =>
    bytesOf(it)
      .map((byte) => `0x${byte.toString(16)}`)
      .join('.'),
  'three parts': (it) => `${bytesOf(it).slice(0, 2).join('.')}.${it % 65_536}`,
  'with a dot at the end': (it) => `${bytesOf(it).join('.')}.`,
  mapped: (it) => `[::ffff:${groupsOf(it)}]`,
  compatible: (it) => `[::${groupsOf(it)}]`,
  NAT64: (it) => `[64:ff9b::${groupsOf(it)}]`,
  '6to4': (it) => `[2002:${groupsOf(it)}::1]`,
}

test.each(Object.entries(WRITTEN))(
  'no private address is permitted when it is written so: %s',
  async (_name, write) => {
    await assert(
      asyncProperty(privateNumber, async (address) => {
        const { hostname } = new URL(`https://${write(address)}/`)
        const connect = permittedConnector({
          opened: [],
          lookup: async () => expect.unreachable('a literal address needs no look-up'),
          connectTimeoutMs: 1,
          ca: [],
        })
        const bare = hostname.replace(/^\[(.*)\]$/, '$1')
        const error = await new Promise<Error | null>((resolve) =>
          connect({ hostname: bare, protocol: 'https:', port: '443' }, (...[failure]) => resolve(failure)),
        )
        expect(error, hostname).toMatchObject({ name: 'Forbidden' })
      }),
    )
  },
)
