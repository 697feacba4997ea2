import { start, type StartOptions } from './start.ts'

export { claimDataFolder } from './data-folder.ts'
export { DataFolderError } from './data-folder-error.ts'
export { hasEmbeddedPostgres, reachEmbeddedPostgres, type ReachedPostgres } from './running-server.ts'

export interface EmbeddedPostgres {
  /**
   * postgres://keystead:...@127.0.0.1:port/keystead, as the owner of that database, not as a superuser. If the path is short
   * enough, `?host=` names the folder of the server's Unix socket.
   */
  url: string
  /** Fast shutdown; resolves when no process of the server is left. May be called repeatedly. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL in the data folder, which is claimed for as long as it runs. The server stops with this process, however that
 * ends, and does not receive the terminal's Ctrl-C.
 * @throws DataFolderError with one line for a person
 * @throws the reason of `signal` when it is aborted; then no partial cluster is left
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  return start(options)
}
