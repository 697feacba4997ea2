import { expect, test } from 'vitest'
import { hashPassword, passwordMatches } from '../src/index.ts'

test('a password matches its own hash alone; the same password gives another hash each time', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  expect(first).not.toBe(second)
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await passwordMatches('correct horse', first)).toBe(true)
  expect(await passwordMatches('correct horse', second)).toBe(true)
  for (const wrong of ['', 'Correct horse', 'correct horse ', 'correct hors', 'correct horse\0']) {
    expect(await passwordMatches(wrong, first)).toBe(false)
  }
})

test.each(['', ' ', 'ü'.repeat(1000), '\u{1f4a9}', 'é', 'e\u0301'])(
  '%j is a password like any other',
  async (password) => {
    const hash = await hashPassword(password)
    expect(await passwordMatches(password, hash)).toBe(true)
    expect(await passwordMatches(`${password}x`, hash)).toBe(false)
  },
)

test('a hash of other costs still verifies: costs can be raised without a reset', async () => {
  // argon2id, "password" with the nonce "somesalt" (libargon2: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32)
  const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await passwordMatches('password', known)).toBe(true)
  expect(await passwordMatches('passwore', known)).toBe(false)
})

test.each([
  '',
  'plain text',
  '$2b$10$abcdefghijklmnopqrstuv',
  '$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA',
  '$argon2id$v=19$m=8,t=1,p=1$$',
])('what is no argon2id hash matches nothing: %j', async (stored) => {
  expect(await passwordMatches('password', stored)).toBe(false)
  expect(await passwordMatches(stored, stored)).toBe(false)
})
