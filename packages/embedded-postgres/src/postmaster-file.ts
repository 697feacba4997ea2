import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface PostmasterFile {
  pid: number
  port: number
  isReady: boolean
}

/**
 * The contents of postmaster.pid, whose lines are: process id, data folder, start time, port, socket folder, address, shared memory
 * key, status (src/include/utils/pidfile.h). A killed server leaves it behind.
 */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}
