import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWellFormed, Keyring, mint } from '../src/index.ts'

const keyring = new Keyring(['a secret for the tests of the minter'])
const PREFIXES = ['agg', 'gw', 'ks', 'kss'] as const
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

test.each([
  ['agg', 34],
  ['gw', 39],
  ['ks', 43],
  ['kss', 50],
] as const)('a key of prefix %s has %i characters in all', (prefix, length) => {
  const { text } = mint(keyring, prefix)
  expect(text).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]+$`))
  expect(text).toHaveLength(length)
  expect(isWellFormed(text)).toBe(true)
})

test('what is stored shows the beginning and the checksum, and never enough to guess the rest', () => {
  const { text, prefix, lastSix, hash, secretId } = mint(keyring, 'agg')
  expect(prefix).toBe(text.slice(0, 10))
  expect(lastSix).toBe(text.slice(-6))
  expect(hash).toEqual(keyring.hash(text))
  expect(hash).toHaveLength(32)
  expect(secretId).toBe(keyring.current.id)
})

test('ten thousand keys are all different, and use every character about as often', () => {
  const texts = Array.from({ length: 10_000 }, () => mint(keyring, 'gw').text)
  expect(new Set(texts).size).toBe(texts.length)
  const counts = new Map<string, number>()
  for (const text of texts) for (const sign of text.slice(3, -6)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  expect(counts.size).toBe(62)
  // 300 000 characters: 4839 of each; a bias of the modulo would be 25 %.
  for (const [sign, count] of counts) expect(Math.abs(count - 4839), sign).toBeLessThan(484)
})

const minted = fc.constantFrom(...PREFIXES).map((prefix) => mint(keyring, prefix).text)

test('a key with any one character changed is refused', () => {
  const other = fc.oneof(
    fc.constantFrom(...BASE62.split('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  fc.assert(
    fc.property(minted, fc.nat(), other, (text, place, sign) => {
      const at = place % text.length
      fc.pre(text[at] !== sign)
      expect(isWellFormed(text.slice(0, at) + sign + text.slice(at + 1))).toBe(false)
    }),
    { numRuns: 3000 },
  )
})

test('a key that lost, gained or swapped characters is refused', () => {
  fc.assert(
    fc.property(minted, fc.nat(), fc.constantFrom(...BASE62.split('')), (text, place, sign) => {
      const at = place % (text.length - 1)
      expect(isWellFormed(text.slice(0, at) + text.slice(at + 1))).toBe(false)
      expect(isWellFormed(text.slice(0, at) + sign + text.slice(at))).toBe(false)
      fc.pre(text[at] !== text[at + 1])
      expect(isWellFormed(text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2))).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('no text that somebody makes up is well-formed', () => {
  const body = fc.string({ unit: fc.constantFrom(...BASE62.split('')), minLength: 30, maxLength: 46 })
  const madeUp = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(...PREFIXES), body).map(([prefix, text]) => `${prefix}_${text}`),
  )
  fc.assert(
    fc.property(madeUp, (text) => !isWellFormed(text)),
    { numRuns: 5000 },
  )
  const { text } = mint(keyring, 'ks')
  for (const near of [` ${text}`, `${text} `, `${text}\n`, text.toUpperCase(), `k${text}`])
    expect(isWellFormed(near)).toBe(false)
})
