// A service in a process of its own. The folder comes in a variable, so that it is in no argument list.
import { claimDataFolder, DataFolderError, startEmbeddedPostgres } from '../src/index.ts'

const { KEYSTEAD_TEST_FOLDER: dataDir = '', KEYSTEAD_TEST_MODE: mode = 'serve' } = process.env

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function serve(): Promise<void> {
  const abort = new AbortController()
  const asked = Promise.withResolvers<void>()
  if (mode === 'graceful') process.on('SIGINT', () => (abort.abort(new Error('interrupted')), asked.resolve()))
  process.on('SIGTERM', () => asked.resolve())
  const before = process.eventNames().length
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined, signal: abort.signal })
  say({ url: server.url, listenersAdded: process.eventNames().length - before })
  // Nothing else keeps the process: it ends here when the server does not hold it.
  if (mode === 'forget') return
  const alive = setInterval(() => undefined, 1000)
  await asked.promise
  clearInterval(alive)
  await server.stop()
  say({ stopped: true })
}

async function claim(): Promise<void> {
  await claimDataFolder(dataDir)
  say({ claimed: true })
  setInterval(() => undefined, 1000)
}

await (mode === 'claim' ? claim() : serve()).catch((error: unknown) => {
  const refused = error instanceof DataFolderError
  say({ error: error instanceof Error ? error.message : String(error), refused })
  process.exitCode = 3
})
