import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCheckpointFile } from '../../src/pushes/checkpoint-file.ts'
import { checkpointRecord } from './records.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'checkpoints-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

test('checkpoints are lines that are only ever added, also by two at once and behind a part of a line', async () => {
  const path = join(await folder(), 'checkpoints.jsonl')
  const record = checkpointRecord()
  const [one, other] = [createCheckpointFile(path), createCheckpointFile(path)]
  expect(await one.send([record, record])).toEqual({ kind: 'taken' })
  const first = await readFile(path, 'utf8')
  expect(first).toBe(`${record.text}\n${record.text}\n`)
  await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).send([record])))
  await appendFile(path, '{"tenant_id":"0000')
  await one.send([record])
  const lines = (await readFile(path, 'utf8')).split('\n')
  expect(lines).toEqual([...Array.from({ length: 22 }, () => record.text), '{"tenant_id":"0000', record.text, ''])
})

test('a folder that is not there is a failure that names it', async () => {
  const path = join(await folder(), 'missing', 'checkpoints.jsonl')
  expect(await createCheckpointFile(path).send([checkpointRecord()])).toEqual({
    kind: 'failed',
    reason: expect.stringMatching(/ENOENT/),
    retryAfterMs: null,
  })
})
