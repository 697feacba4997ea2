import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../src/index.ts'
import { isRunning, signal } from '../src/processes.ts'
import {
  connect,
  nothingRunsOn,
  processesOn,
  query,
  serverOf,
  startService,
  supervisorOf,
  temporaryFolder,
  until,
} from './support.ts'

const quiet = () => undefined

/** Writes rows one by one until the connection dies; `acknowledged` counts those that were committed. */
async function writeUntilCut(url: string): Promise<{ acknowledged: () => number; cut: Promise<void> }> {
  const client = await connect(url)
  await client.query('create table if not exists entry (n int primary key)')
  let count = 0
  const write = async () => {
    for (;;) {
      await client.query('insert into entry values ($1)', [count])
      count += 1
    }
  }
  return { acknowledged: () => count, cut: write().catch(quiet) }
}

/** @returns the data folder of a service that was killed, in the way given, while rows were written to it */
async function crashedBy(kill: (service: number, dataDir: string) => Promise<void>) {
  const dataDir = await temporaryFolder()
  const service = startService(dataDir)
  const { url = '' } = await service.next()
  const writer = await writeUntilCut(url)
  await until('some rows are written', async () => writer.acknowledged() > 50)
  await kill(service.pid, dataDir)
  return { dataDir, writer }
}

async function expectAllRows(dataDir: string, acknowledged: () => number): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir, log: quiet })
  try {
    const [row] = await query(server.url, 'select count(*)::int, max(n) + 1 from entry')
    expect(row![0]).toBeGreaterThanOrEqual(acknowledged())
    expect(row![0]).toBe(row![1])
  } finally {
    await server.stop()
  }
  await nothingRunsOn(dataDir)
}

test('SIGKILL of the service: the server stops by itself and the next start has every row', async () => {
  const { dataDir, writer } = await crashedBy(async (service) => void signal(service, 'SIGKILL'))
  await nothingRunsOn(dataDir)
  await writer.cut
  await expectAllRows(dataDir, writer.acknowledged)
})

test('SIGKILL of the service and a start at once: it waits for the old server and has every row', async () => {
  const { dataDir, writer } = await crashedBy(async (service) => void signal(service, 'SIGKILL'))
  await expectAllRows(dataDir, writer.acknowledged)
})

test('SIGKILL of the service and of the supervisor: the next start stops the orphaned server', async () => {
  const { dataDir, writer } = await crashedBy(async (service, folder) => {
    const shells = (await processesOn(folder)).filter(({ argv }) => argv[0] === '/bin/sh')
    for (const { pid } of shells) signal(pid, 'SIGKILL')
    signal(service, 'SIGKILL')
  })
  const orphan = await serverOf(dataDir)
  await expectAllRows(dataDir, writer.acknowledged)
  expect(await processesOn(dataDir)).not.toContainEqual(orphan)
})

test('SIGKILL of the service, the supervisor and the server: the next start recovers', async () => {
  const { dataDir, writer } = await crashedBy(async (service, folder) => {
    const [server, supervisor] = [await serverOf(folder), await supervisorOf(folder)]
    for (const pid of [service, server.pid, supervisor.pid]) signal(pid, 'SIGKILL')
  })
  await expectAllRows(dataDir, writer.acknowledged)
})

test('a backend that outlives its killed server is ended by the next start', async () => {
  const { dataDir, writer } = await crashedBy(async (service, folder) => {
    const server = await serverOf(folder)
    const backend = (await processesOn(folder)).find(({ argv }) => /: keystead keystead \[local\]/.test(argv[0] ?? ''))
    // Stopped, it cannot notice that the server has gone.
    signal(backend!.pid, 'SIGSTOP')
    for (const pid of [service, server.pid]) signal(pid, 'SIGKILL')
  })
  await expectAllRows(dataDir, writer.acknowledged)
}, 40_000)

test('SIGKILL of all at once, then a postmaster.pid whose process id belongs to somebody else', async () => {
  const { dataDir, writer } = await crashedBy(async (service, folder) => {
    for (const { pid } of await processesOn(folder)) signal(pid, 'SIGKILL')
    signal(service, 'SIGKILL')
  })
  await nothingRunsOn(dataDir)
  const stale = join(dataDir, 'postgres', 'postmaster.pid')
  const [, ...rest] = (await readFile(stale, 'utf8')).split('\n')
  // Of the same user as the server, which is what makes PostgreSQL believe it.
  const otherDir = await temporaryFolder()
  await startService(otherDir).next()
  const other = await serverOf(otherDir)
  await writeFile(stale, [other.pid, ...rest].join('\n'))
  await expectAllRows(dataDir, writer.acknowledged)
  expect(isRunning(other.pid)).toBe(true)
})
