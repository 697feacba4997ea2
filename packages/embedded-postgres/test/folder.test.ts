import { execFileSync } from 'node:child_process'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { claimDataFolder, DataFolderError, startEmbeddedPostgres } from '../src/index.ts'
import { isRoot, processesOn, startService, temporaryFolder } from './support.ts'

const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']

async function refusalOf(dataDir: string): Promise<string> {
  const error = await startEmbeddedPostgres({ dataDir, log: () => undefined }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DataFolderError)
  const { message } = error as DataFolderError
  expect(message).not.toContain('\n')
  return message
}

test('a missing folder is made for its owner alone', async () => {
  const dataDir = join(await temporaryFolder(), 'data')
  await (await claimDataFolder(dataDir)).release()
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
})

test('a file in the place of the folder is refused', async () => {
  const dataDir = join(await temporaryFolder(), 'data')
  await writeFile(dataDir, '')
  expect(await refusalOf(dataDir)).toBe(
    `${dataDir} must be a folder, but it or a part of its path is a file: move the file, or set KEYSTEAD_DATA_DIR`,
  )
  expect(await refusalOf(join(dataDir, 'below'))).toContain('is a file')
})

test('a folder whose parent is missing is refused: a disk may not be mounted', async () => {
  const parent = join(await temporaryFolder(), 'disk')
  expect(await refusalOf(join(parent, 'data'))).toContain(`${parent} does not exist`)
})

test('a lock file, a cluster and a version that are not ours are refused', async () => {
  const dataDir = await temporaryFolder()
  await writeFile(join(dataDir, 'keystead.lock'), 'not a lock\n'.repeat(200))
  expect(await refusalOf(dataDir)).toContain('delete it and start again')

  const other = await temporaryFolder()
  await mkdir(join(other, 'postgres'))
  await writeFile(join(other, 'postgres', 'notes.txt'), '')
  expect(await refusalOf(other)).toContain('is not empty and not a PostgreSQL cluster')
  await writeFile(join(other, 'postgres', 'PG_VERSION'), '17\n')
  expect(await refusalOf(other)).toContain('was written by PostgreSQL 17, this is 18')
})

test.runIf(isRoot)('a folder on a read-only file system is refused', async ({ skip }) => {
  const dataDir = await temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', dataDir], { stdio: 'ignore' })
  } catch {
    skip('this root may not mount')
  }
  onTestFinished(() => void execFileSync('umount', [dataDir]))
  expect(await refusalOf(dataDir)).toContain('read-only file system')
  expect(await refusalOf(join(dataDir, 'data'))).toContain('read-only file system')
})

test.runIf(isRoot)('a folder that another user owns is refused', async () => {
  const dataDir = await temporaryFolder()
  await chmod(dataDir, 0o755)
  const service = startService(dataDir, { prefix: asNobody })
  expect(await service.next()).toEqual({
    error: `${dataDir} may not be written by the user nobody: change its owner or mode, or set KEYSTEAD_DATA_DIR`,
    refused: true,
  })
  expect(await processesOn(dataDir)).toEqual([])
})
