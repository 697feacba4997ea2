import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Keyring } from '../src/index.ts'

const OLD = 'the old secret of this installation'
const NEW = 'the new secret of this installation'

test('a credential is hashed under the newest secret, and looked for under each', () => {
  const [before, after] = [new Keyring([OLD]), new Keyring([NEW, OLD])]
  expect(after.hash('key')).toEqual(new Keyring([NEW]).hash('key'))
  expect(after.hash('key')).not.toEqual(before.hash('key'))
  expect(after.hashes('key')).toEqual([after.hash('key'), before.hash('key')])
})

test('a hash proves its text under each secret that is configured, and no other', () => {
  const [before, after] = [new Keyring([OLD]), new Keyring([NEW, OLD])]
  for (const hash of [after.hash('text'), before.hash('text')]) {
    expect(after.proves('text', hash)).toBe(true)
    expect(after.proves('other', hash)).toBe(false)
    expect(after.proves('text', hash.subarray(1))).toBe(false)
  }
  expect(before.proves('text', after.hash('text'))).toBe(false)
  expect(after.proves('text', Buffer.alloc(0))).toBe(false)
})

test('the same secret gives the same keys after a restart, another one others', () => {
  const [first, again, other] = [new Keyring([OLD]), new Keyring([OLD]), new Keyring([NEW])]
  expect(again.current.id).toBe(first.current.id)
  expect(again.hash('key')).toEqual(first.hash('key'))
  expect(again.current.verificationKey.equals(first.current.verificationKey)).toBe(true)
  expect(other.current.id).not.toBe(first.current.id)
  expect(other.current.verificationKey.equals(first.current.verificationKey)).toBe(false)
})

test('the secret itself cannot be read from a keyring, nor from its name', () => {
  const keyring = new Keyring([OLD])
  expect(inspect(keyring, { depth: 10, showHidden: true })).not.toContain(OLD)
  expect(JSON.stringify(keyring)).not.toContain(OLD)
  expect(keyring.current.id).toMatch(/^[0-9a-f]{8}$/)
})

test('a keyring without a secret is no keyring', () => {
  expect(() => new Keyring([])).toThrow('at least one secret')
})
