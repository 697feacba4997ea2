import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCES = join(import.meta.dirname, '../src')

/** Where transactions begin: the work of calls, and what a start or a command does without a caller. */
const MAY_BEGIN = /^(?:work|idempotency|setup)\//

async function sourcesWith(pattern: RegExp): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob('**/*.ts', { cwd: SOURCES })) {
    if (pattern.test(await readFile(join(SOURCES, path), 'utf8'))) found.push(path)
  }
  return found
}

test('services write through work.commit alone: none begins a transaction of its own', async () => {
  const beginning = await sourcesWith(/\.transactional\(|\.begin\(\{|em\.begin\(/)
  expect(beginning.filter((path) => !MAY_BEGIN.test(path))).toEqual([])
  expect(beginning).toContain('work/work-host.ts')
})

test('services make keys through the store alone', async () => {
  const making = await sourcesWith(/create\(ApiKey,/)
  expect(making).toEqual(['setup/admin-keys.ts'])
})
