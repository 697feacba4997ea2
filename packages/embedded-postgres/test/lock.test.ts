import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claimDataFolder, DataFolderError, startEmbeddedPostgres } from '../src/index.ts'
import { signal } from '../src/processes.ts'
import { query, startService, temporaryFolder } from './support.ts'

const quiet = () => undefined

test('a second process on the folder is refused with one line that names the first', async () => {
  const dataDir = await temporaryFolder()
  const first = startService(dataDir)
  const { url = '' } = await first.next()
  const second = startService(dataDir)
  const { error, refused } = await second.next()
  expect(refused).toBe(true)
  expect(error).toMatch(
    new RegExp(`^The data folder ${dataDir} is in use by process ${first.pid} since 20\\S+Z: stop .*$`),
  )
  expect(await second.exited).toBe(3)
  expect(await query(url, 'select 1')).toEqual([[1]])
})

test('a second start in the same process is refused, and the first goes on', async () => {
  const dataDir = await temporaryFolder()
  const claim = await claimDataFolder(dataDir)
  const server = await startEmbeddedPostgres({ dataDir, log: quiet })
  await expect(startEmbeddedPostgres({ dataDir, log: quiet })).rejects.toThrow(DataFolderError)
  expect(await query(server.url, 'select 1')).toEqual([[1]])
  await server.stop()
  await claim.release()
})

test('of processes that claim at the same time exactly one wins, and when it is killed the next one does', async () => {
  const dataDir = await temporaryFolder()
  const contenders = Array.from({ length: 6 }, () => startService(dataDir, { mode: 'claim' }))
  const answers = await Promise.all(contenders.map((contender) => contender.next()))
  expect(answers.filter((answer) => answer.claimed)).toHaveLength(1)
  const winner = contenders[answers.findIndex((answer) => answer.claimed)]!
  for (const { refused, error } of answers.filter((answer) => !answer.claimed)) {
    expect(refused).toBe(true)
    expect(error).toContain(`process ${winner.pid} since`)
  }
  signal(winner.pid, 'SIGKILL')
  await (await claimDataFolder(dataDir)).release()
})

test('what a killed holder left does not block, even when its process id belongs to somebody else now', async () => {
  const dataDir = await temporaryFolder()
  await writeFile(join(dataDir, 'keystead.pid'), JSON.stringify({ pid: 1, since: new Date().toISOString() }))
  await writeFile(join(dataDir, 'keystead.lock'), '')
  const claim = await claimDataFolder(dataDir)
  expect(await readFile(join(dataDir, 'keystead.pid'), 'utf8')).toContain(`"pid":${process.pid},`)
  await claim.release()
})

test('a claim may be repeated in its process and ends with the last release', async () => {
  const dataDir = await temporaryFolder()
  const [first, second] = [await claimDataFolder(dataDir), await claimDataFolder(dataDir)]
  await first.release()
  await first.release()
  expect((await startService(dataDir, { mode: 'claim' }).next()).refused).toBe(true)
  await second.release()
  expect((await startService(dataDir, { mode: 'claim' }).next()).claimed).toBe(true)
})
