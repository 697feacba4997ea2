import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Keyring, Refusal, Vault } from '../src/index.ts'

const OLD = 'the old secret of this installation'
const NEW = 'the new secret of this installation'

const UNTRUE =
  /unable to authenticate data|Invalid initialization vector|Invalid authentication tag length|server secret that is no longer configured/

const place = () => ({ table: 'job', column: 'input', tenantId: randomUUID(), id: randomUUID() }) as const

test('what is sealed opens again in its place, and shows nothing of the text', () => {
  const vault = new Vault(new Keyring([OLD]))
  const [text, at] = ['{"prompt":"a secret, and ünïcödé"}', place()]
  const sealed = vault.seal(at, text)
  expect(vault.open(at, sealed)).toBe(text)
  expect(sealed.toString('latin1')).not.toContain('prompt')
  expect(vault.open(at, vault.seal(at, ''))).toBe('')
})

test('each text has a nonce of its own', () => {
  const vault = new Vault(new Keyring([OLD]))
  const at = place()
  const sealed = new Set(Array.from({ length: 200 }, () => vault.seal(at, 'the same').toString('hex')))
  const nonces = new Set([...sealed].map((hex) => hex.slice(8, 32)))
  expect([sealed.size, nonces.size]).toEqual([200, 200])
})

test('it opens in no other row, tenant, column or table', () => {
  const vault = new Vault(new Keyring([OLD]))
  const at = place()
  const sealed = vault.seal(at, 'text')
  const others = [
    { id: randomUUID() },
    { tenantId: randomUUID() },
    { column: 'result' as const },
    { table: 'mcp_config' as const },
  ]
  for (const other of others) expect(() => vault.open({ ...at, ...other }, sealed)).toThrow(UNTRUE)
})

test('no byte of it can be changed, and none be left out', () => {
  const vault = new Vault(new Keyring([OLD]))
  const at = place()
  const sealed = vault.seal(at, 'text')
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(() => vault.open(at, changed)).toThrow(UNTRUE)
    expect(() => vault.open(at, sealed.subarray(0, i))).toThrow(UNTRUE)
  }
})

test('it opens under an earlier secret, not without it', () => {
  const [at, before] = [place(), new Vault(new Keyring([OLD]))]
  const sealed = before.seal(at, 'text')
  const after = new Vault(new Keyring([NEW, OLD]))
  expect(after.open(at, sealed)).toBe('text')
  expect(after.earlierSecretIds).toEqual([before.secretId])
  expect(() => before.open(at, after.seal(at, 'text'))).toThrow(Refusal)
  expect(() => new Vault(new Keyring([NEW])).open(at, sealed)).toThrow(/a server secret that is no longer configured/)
})
