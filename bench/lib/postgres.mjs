// A PostgreSQL that several services share: the embedded one with the settings of a service, kept on the disk in earnest,
// with room for the connections of three, and on a port that it keeps when it is started again.
import { Client } from 'pg'
import { findBinaries } from '../../packages/embedded-postgres/src/binaries.ts'
import { openCluster } from '../../packages/embedded-postgres/src/cluster.ts'
import { chooseFreePort } from '../../packages/embedded-postgres/src/free-port.ts'
import { startServer } from '../../packages/embedded-postgres/src/server.ts'
import { SERVICE_SETTINGS } from '../../packages/embedded-postgres/src/settings.ts'

const ignore = () => undefined

/** @returns its address, as the owner of its database, and a way to restart it */
export async function startPostgres(scope) {
  const dataFolder = await scope.folder('postgres')
  const binaries = findBinaries()
  const cluster = await openCluster(dataFolder, { binaries, log: ignore, disposable: false })
  const port = await chooseFreePort()
  const startAgain = () =>
    startServer({
      dataFolder,
      cluster,
      binaries,
      settings: { ...SERVICE_SETTINGS, max_connections: '100' },
      log: ignore,
      choosePort: async () => port,
      onLost: ignore,
    })
  let server = await startAgain()
  scope.add(() => server.stop())
  return {
    url: server.url,
    async restart() {
      await server.stop()
      server = await startAgain()
    },
  }
}

export async function query(url, text, values = []) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(text, values)
    return rows
  } finally {
    await client.end()
  }
}

/** @returns the address of a new database on the same server */
export async function createDatabase(url, name) {
  await query(url, `create database ${name}`)
  const created = new URL(url)
  created.pathname = `/${name}`
  return created.href
}
