import { readdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../src/index.ts'
import { connect, nothingRunsOn, processesOn, query, startService, temporaryFolder, until } from './support.ts'

const quiet = () => undefined

/** As a terminal does it: to the whole foreground group. */
function pressCtrlC(pid: number): void {
  process.kill(-pid, 'SIGINT')
}

for (const mode of ['serve', 'graceful'] as const) {
  const what = mode === 'serve' ? 'ends the process at once' : 'aborts the start'
  test(`Ctrl-C that ${what}, at every moment of the first start: the next start finds nothing half-made`, async () => {
    const dataDir = await temporaryFolder()
    const outcomes = new Set<string>()
    // The moments lie between the start of Node and a running server; each builds on what the one before has left.
    for (let moment = 60; moment <= 1260; moment += mode === 'serve' ? 200 : 400) {
      const service = startService(dataDir, { mode })
      await delay(moment)
      outcomes.add((await readdir(dataDir)).includes('postgres') ? 'made' : 'not made')
      pressCtrlC(service.pid)
      await service.exited
    }
    expect(outcomes).toContain('not made')
    const server = await startEmbeddedPostgres({ dataDir, log: quiet })
    expect(await query(server.url, 'select current_database()')).toEqual([['keystead']])
    await server.stop()
    await nothingRunsOn(dataDir)
    expect((await readdir(dataDir)).toSorted()).toEqual([
      'keystead.lock',
      'postgres',
      'postgres.log',
      'postgres.password',
    ])
  })
}

test('an abort while initdb runs ends it and is what the start rejects with', async () => {
  const dataDir = await temporaryFolder()
  const abort = new AbortController()
  const started = startEmbeddedPostgres({ dataDir, log: quiet, signal: abort.signal }).catch((error: unknown) => error)
  await until('initdb runs', async () => (await processesOn(dataDir)).some(({ argv }) => argv[0]?.endsWith('/initdb')))
  const reason = new Error('no longer wanted')
  abort.abort(reason)
  expect(await started).toBe(reason)
  expect(await readdir(dataDir)).toEqual(['keystead.lock', 'postgres.password'])
  await nothingRunsOn(dataDir)
})

test('Ctrl-C in the terminal leaves the server to the service, which may still write', async () => {
  const dataDir = await temporaryFolder()
  const service = startService(dataDir)
  const { url = '' } = await service.next()
  const client = await connect(url)
  await client.query('create table entry (n int)')
  // The service is held, as one that still flushes: only what the terminal itself signals could end the server.
  process.kill(service.pid, 'SIGSTOP')
  pressCtrlC(service.pid)
  await client.query('insert into entry values (1)')
  expect((await client.query('select n from entry')).rows).toEqual([{ n: 1 }])
  process.kill(service.pid, 'SIGCONT')
  await service.exited
  await nothingRunsOn(dataDir)
})
