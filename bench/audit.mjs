/** Measures `keystead audit verify` on an export of a million events: `node bench/audit.mjs [events]`, with the project's Node. */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { eventLeaf, GrowingTree, lineOf, signCheckpoint } from '../packages/domain/src/index.ts'

const COUNT = Number(process.argv[2] ?? 1_000_000)
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

const folder = await mkdtemp(join(tmpdir(), 'keystead-audit-'))
try {
  const file = createWriteStream(join(folder, 'export'))
  const tree = new GrowingTree()
  for (let seq = 0; seq < COUNT; seq += 1) {
    const event = eventOf(seq)
    const leaf = eventLeaf(event)
    tree.add(leaf)
    if (!file.write(`${lineOf(event, leaf.toString('base64'))}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  const keys = generateKeyPairSync('ed25519')
  const note = signCheckpoint({ origin: ORIGIN, size: COUNT, root: tree.root() }, keys)
  await writeFile(join(folder, 'checkpoint'), note)
  await writeFile(join(folder, 'jwks'), JSON.stringify({ keys: [keys.publicKey.export({ format: 'jwk' })] }))
  const { size } = await stat(join(folder, 'export'))
  const program = join(import.meta.dirname, '../apps/api/src/commands/main.ts')
  const files = ['--checkpoint', join(folder, 'checkpoint'), '--jwks', join(folder, 'jwks')]
  const began = performance.now()
  const { stdout, stderr, status } = spawnSync(process.execPath, [
    program,
    'audit',
    'verify',
    join(folder, 'export'),
    ...files,
  ])
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (status !== 0) throw new Error(String(stderr))
  console.log(`${COUNT} events, ${Math.round(size / 1e6)} MB: verified in ${seconds} s`)
  console.log(String(stdout).trim())
  if (process.env['PYTHON_OF_SDK']) {
    const started = performance.now()
    const python = spawnSync(process.env['PYTHON_OF_SDK'], [
      '-m',
      'keystead.audit',
      'verify',
      join(folder, 'export'),
      ...files,
    ])
    if (python.status !== 0) throw new Error(String(python.stderr))
    console.log(`in Python: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
} finally {
  await rm(folder, { recursive: true })
}
