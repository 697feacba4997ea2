import { join } from 'node:path'
import { Client } from 'pg'
import type { Cluster } from './cluster.ts'
import { DataFolderError, errorCode } from './data-folder-error.ts'
import { SERVICE_DATABASE, SERVICE_ROLE } from './roles.ts'

/** The part of a cluster that a client needs. */
export type Reachable = Pick<Cluster, 'folder' | 'passwords'>

/** The longest path of a Unix socket that every system accepts. */
const MAX_SOCKET_PATH = 100

/** Over the socket in the cluster's folder, which costs a fifth less than TCP, unless its path is too long for a socket. */
export function urlFor(port: number, { passwords, folder }: Reachable): string {
  const url = `postgres://${SERVICE_ROLE}:${passwords.service}@127.0.0.1:${port}/${SERVICE_DATABASE}`
  const socket = join(folder, `.s.PGSQL.${port}`)
  return Buffer.byteLength(socket) > MAX_SOCKET_PATH ? url : `${url}?host=${encodeURIComponent(folder)}`
}

/** Whether the server of a cluster answers at a port. @throws DataFolderError when the password is not its own */
export async function answers(port: number, cluster: Reachable): Promise<boolean> {
  const client = new Client({ connectionString: urlFor(port, cluster), connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if (errorCode(error)?.startsWith('28')) {
      throw new DataFolderError(
        `The password in postgres.password is not that of ${cluster.folder}: restore both from the same backup`,
      )
    }
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
