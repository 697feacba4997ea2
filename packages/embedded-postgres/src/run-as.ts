import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Binaries } from './binaries.ts'
import { DataFolderError, errorCode } from './data-folder-error.ts'
import { run, type Owner, type RunAs } from './supervision.ts'

/**
 * How to run PostgreSQL as `owner`, tested on `folder`, which must belong to it.
 * @throws DataFolderError when this process may not become that user, or that user cannot reach the programs or the folder
 */
export async function runAsOwner(owner: Owner | undefined, folder: string, binaries: Binaries): Promise<RunAs> {
  if (!owner) return {}
  const plain: RunAs = { becomes: owner }
  // A folder of root above may block access, such as /root (0700), which may contain a checkout with its data.
  for (const way of [plain, lending('dac_read_search', owner), lending('dac_override', owner)]) {
    if (await reaches(way, folder, binaries)) return way
  }
  throw await unreachable(owner, folder, binaries)
}

/**
 * Grants the user one capability: to read everything or, where a container has dropped that one, to read and write everything.
 * access(2), with which initdb looks for `postgres`, respects capabilities of a non-root user only under no_setuid_fixup.
 */
function lending(capability: string, { uid, gid }: Owner): RunAs {
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs']
  const lent = [`--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`]
  return { prefix: ['setpriv', ...user, '--securebits=+no_setuid_fixup', ...lent, '--'] }
}

/** @throws DataFolderError when the system does not let this process become the user */
async function reaches(way: RunAs, folder: string, binaries: Binaries): Promise<boolean> {
  const probe = '"$1" --version && cd "$2" && test -w .'
  try {
    const { status } = await run(way, ['/bin/sh', '-c', probe, 'sh', binaries.postgres, folder])
    return status === 0
  } catch (error) {
    if (!way.becomes || errorCode(error) === undefined) throw error
    throw new DataFolderError(
      `PostgreSQL cannot run as root, and this process may not become user id ${way.becomes.uid} (${errorCode(error)}): ` +
        'start as an account that is not root, or set DATABASE_URL',
      { cause: error },
    )
  }
}

async function unreachable(owner: Owner, folder: string, binaries: Binaries): Promise<DataFolderError> {
  const barrier = (await barrierTo(folder, owner)) ?? (await barrierTo(binaries.postgres, owner))
  const found = barrier === undefined ? '' : ` because of ${barrier}`
  return new DataFolderError(
    `PostgreSQL runs as user id ${owner.uid}, which cannot reach ${folder} or ${binaries.postgres}${found}: ` +
      'install setpriv (util-linux), or grant this process the capability dac_read_search or dac_override, ' +
      'or let that user enter the folders above both, or do not start as root',
  )
}

/** The outermost folder above `path` that `owner` may not enter, by owner and mode; undefined when these permit it. */
async function barrierTo(path: string, owner: Owner): Promise<string | undefined> {
  const above = dirname(path)
  const outer = above === path ? undefined : await barrierTo(above, owner)
  if (outer !== undefined || above === path) return outer
  const { uid, gid, mode } = await stat(above)
  const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
  if ((mode & bit) !== 0) return undefined
  return `${above} (owner ${uid}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`
}
