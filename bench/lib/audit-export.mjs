// An export of the audit log with the checkpoint and the keys that belong to it.
import { once } from 'node:events'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventLeaf, GrowingTree, lineOf, signCheckpoint } from '../../packages/domain/src/index.ts'

const ORIGIN = 'bench.example/audit/00000000-0000-0000-0000-000000000001'

const eventOf = (seq) => ({
  seq,
  event_id: randomUUID(),
  actor_id: '3c0e8400-e29b-41d4-a716-446655440000',
  actor_name: 'owner@example.com',
  actor_kind: 'person',
  action: 'key.created',
  target_type: 'key',
  target_id: randomUUID(),
  target_name: `Key ${seq}`,
  outcome: 'success',
  ip: '203.0.113.7',
  user_agent: 'curl/8.14.1',
  request_id: randomUUID(),
  details: { user_id: '550e8400-e29b-41d4-a716-446655440000', name: `Key ${seq}`, scopes: ['read', 'write'] },
  count: 1,
  created_at: new Date(1_768_473_000_000 + seq).toISOString(),
})

/** Writes the files into a folder. @returns their paths, and the bytes of the export */
export async function writeExport(folder, count) {
  const [path, checkpoint, jwks] = ['export', 'checkpoint', 'jwks'].map((name) => join(folder, name))
  const file = createWriteStream(path)
  const tree = new GrowingTree()
  for (let seq = 0; seq < count; seq += 1) {
    const event = eventOf(seq)
    const leaf = eventLeaf(event)
    tree.add(leaf)
    if (!file.write(`${lineOf(event, leaf.toString('base64'))}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  const keys = generateKeyPairSync('ed25519')
  await writeFile(checkpoint, signCheckpoint({ origin: ORIGIN, size: count, root: tree.root() }, keys))
  await writeFile(jwks, JSON.stringify({ keys: [keys.publicKey.export({ format: 'jwk' })] }))
  const { size } = await stat(path)
  return { path, checkpoint, jwks, size }
}
