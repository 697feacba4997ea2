import { expect, test } from 'vitest'
import { signal } from '../src/processes.ts'
import { start } from '../src/start.ts'
import { processesOn, serverOf, temporaryFolder } from './support.ts'

const quiet = () => undefined

test('a server that does not react is killed by stop within its bound', async () => {
  const dataDir = await temporaryFolder()
  const server = await start({ dataDir, log: quiet }, { disposable: true })
  signal((await serverOf(dataDir)).pid, 'SIGSTOP')
  const before = performance.now()
  await server.stop()
  expect(performance.now() - before).toBeLessThan(20_000)
  expect(await processesOn(dataDir)).toEqual([])
})
