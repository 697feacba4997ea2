import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldEmail, foldPartOfEmail, normalEmail } from '../src/users/email.ts'

describe('one form of an address', () => {
  test.each([
    ['Ada@Example.com', 'Ada@Example.com'],
    ["o'neil+tag@example.com", "o'neil+tag@example.com"],
    ['owner@localhost', 'owner@localhost'],
    ['ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
    ['ada@MÜNCHEN.DE', 'ada@xn--mnchen-3ya.de'],
    ['ada@mu\u0308nchen.de', 'ada@xn--mnchen-3ya.de'],
    ['ａｄａ＠ｅｘａｍｐｌｅ.com', 'ada@example.com'],
    ['\u212Ae\u017F@example.com', 'Kes@example.com'],
  ])('%s is %s', (text, address) => {
    expect(normalEmail(text)).toBe(address)
    expect(foldEmail(text)).toBe(address.toLowerCase())
  })

  test.each([
    'İrma@example.com',
    'i\u0307rma@example.com',
    'ırma@example.com',
    'jürgen@example.com',
    'аda@example.com',
    'a\u200Bda@example.com',
    'ada@exa\u200Dmple\u202E.com',
    'ada@example.com/ü',
    'ada@ü@example.com',
    'a＠b@example.com',
    'ada@',
    '@example.com',
    'example.com',
    'ada@example。com',
    '',
    'a b@example.com',
    'ada@exam\0ple.com',
    `${'a'.repeat(1001)}@example.com`,
  ])('%j is no address', (text) => {
    expect([normalEmail(text), foldEmail(text)]).toEqual([null, null])
  })

  test('whatever is written: it is ASCII, and the form of the form is the form', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', 'Z', '0', '.', '-', '@', 'Ü', 'ſ', '＠', '。'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
      maxLength: 8,
    })
    fc.assert(
      fc.property(text, (part) => {
        for (const each of [part, `${part}@example.com`, `ada@${part}.com`]) {
          const address = normalEmail(each)
          if (address === null) continue
          expect(address).toMatch(/^[!-~]+$/)
          expect(normalEmail(address)).toBe(address)
          expect(foldEmail(address.toUpperCase())).toBe(foldEmail(each))
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('a part of an address is folded the same way', () => {
  expect(['Example', 'a@MÜNCHEN', 'münchen.de', '@'].map(foldPartOfEmail)).toEqual([
    'example',
    'a@xn--mnchen-3ya',
    'xn--mnchen-3ya.de',
    '@',
  ])
  expect(['İ@x', 'ü@', '\u200B'].map(foldPartOfEmail)).toEqual([null, null, null])
})
