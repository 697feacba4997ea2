import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  isSignedBy,
  keyIdOf,
  leafHash,
  NoteError,
  parseCheckpoint,
  parseCheckpoints,
  signCheckpoint,
} from '../../src/index.ts'

const keys = generateKeyPairSync('ed25519')
const checkpoint = { origin: 'keys.example.com/audit/1', size: 7, root: leafHash('') }
const note = signCheckpoint(checkpoint, keys)

test('a checkpoint is read as it was signed, and its signature holds', () => {
  const read = parseCheckpoint(note)
  expect(read).toMatchObject(checkpoint)
  expect(isSignedBy(read, [keys.publicKey])).toBe(true)
  expect(isSignedBy(read, [generateKeyPairSync('ed25519').publicKey])).toBe(false)
  expect(isSignedBy(read, [])).toBe(false)
})

test('a change of any line, and a signature under another name, are found', () => {
  const root = checkpoint.root.toString('base64')
  const others = [
    note.replace('\n7\n', '\n8\n'),
    note.replace(`\n${root}\n`, `\n${leafHash('other').toString('base64')}\n`),
    note.replace('keys.example.com', 'keys.example.org'),
    note.replaceAll('/audit/1', '/audit/2'),
    note.replace('— keys.example.com/audit/1', '— keys.example.com/audit/2'),
  ]
  for (const other of others) expect(isSignedBy(parseCheckpoint(other), [keys.publicKey])).toBe(false)
})

test('signatures of witnesses stand beside that of the log', () => {
  const witness = generateKeyPairSync('ed25519')
  const other = signCheckpoint({ ...checkpoint, origin: 'witness.example' }, witness)
    .split('\n')
    .at(-2)
  expect(isSignedBy(parseCheckpoint(`${note}${other}\n`), [keys.publicKey])).toBe(true)
  const first = note.replace('\n\n', `\n\n${other}\n`)
  expect(isSignedBy(parseCheckpoint(first), [keys.publicKey])).toBe(true)
})

test('the id of a key is that of the example in the specification of signed notes', () => {
  // PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW (golang.org/x/mod/sumdb/note)
  const key = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  expect(keyIdOf('PeterNeumann', publicKey).toString('hex')).toBe('c74f20a3')
})

test('several checkpoints are read one after another', () => {
  const second = signCheckpoint({ ...checkpoint, size: 9 }, keys)
  expect(parseCheckpoints(note + second).map(({ size }) => size)).toEqual([7, 9])
  expect(parseCheckpoints(`${note}\n${second}`).map(({ size }) => size)).toEqual([7, 9])
})

test.each([
  '',
  'x',
  note.slice(0, -1),
  note.replace('\n7\n', '\n07\n'),
  note.replace('\n7\n', '\n-7\n'),
  note.replace('— ', '- '),
  note.replace('\n\n', '\n'),
  note.replace(/\n\n.*/su, '\n\n'),
])('what is no signed checkpoint is refused', (text) => {
  expect(() => parseCheckpoint(text)).toThrow(NoteError)
})
