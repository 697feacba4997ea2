import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, isUuid, Refusal } from '../src/index.ts'

test('every id comes back from its cursor', () => {
  fc.assert(fc.property(fc.uuid(), (id) => decodeCursor(encodeCursor(id)) === id))
  expect(decodeCursor(encodeCursor('00000000-0000-0000-0000-000000000001'))).toBe(
    '00000000-0000-0000-0000-000000000001',
  )
})

test('a cursor goes into an address as it is', () => {
  const isTidy = fc.property(fc.uuid(), (id) => /^[\w-]{27}$/.test(encodeCursor(id)))
  expect(() => fc.assert(isTidy)).not.toThrow()
})

test('the id of an item is a cursor too', () => {
  const isCursor = fc.property(fc.uuid(), (id) => decodeCursor(id.toUpperCase()) === id)
  expect(() => fc.assert(isCursor)).not.toThrow()
})

test('what is neither an id nor given out by a list is refused as invalid', () => {
  const madeUp = fc.oneof(
    fc.string(),
    fc.uuid().map((id) => id.replaceAll('-', '')),
    fc.base64String(),
    fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  )
  fc.assert(
    fc.property(madeUp, (text) => {
      expect(() => decodeCursor(text)).toThrow(Refusal)
    }),
    { numRuns: 2000 },
  )
})

test('a cursor with one character changed, added or taken away is refused', () => {
  const sign = fc.constantFrom(...'ABCXYZabcxyz0189-_=+/ '.split(''))
  fc.assert(
    fc.property(fc.uuid(), fc.nat(), sign, (id, place, other) => {
      const cursor = encodeCursor(id)
      const at = place % cursor.length
      expect(() => decodeCursor(cursor.slice(0, at) + cursor.slice(at + 1))).toThrow(Refusal)
      expect(() => decodeCursor(cursor.slice(0, at) + other + cursor.slice(at))).toThrow(Refusal)
      fc.pre(cursor[at] !== other)
      expect(() => decodeCursor(cursor.slice(0, at) + other + cursor.slice(at + 1))).toThrow(Refusal)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['01a1fc81-24b5-708a-8be1-b0ca94a8ef54', true],
  ['01A1FC81-24B5-708A-8BE1-B0CA94A8EF54', true],
  ['00000000-0000-0000-0000-000000000000', true],
  ['01a1fc8124b5708a8be1b0ca94a8ef54', false],
  ['{01a1fc81-24b5-708a-8be1-b0ca94a8ef54}', false],
  ['01a1fc81-24b5-708a-8be1-b0ca94a8ef54\n', false],
  ['01a1fc81-24b5-708a-8be1-b0ca94a8ef5g', false],
  ['', false],
])('%j is a UUID: %s', (text, expected) => {
  expect(isUuid(text)).toBe(expected)
})
