import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DataFolderError } from './data-folder-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { findProcesses, isRunning, signal, type RunningProcess } from './processes.ts'
import { LONGEST_STOP_MS } from './supervised.ts'

/**
 * The cluster's name in PostgreSQL, which is in the arguments of the server and in the titles of its children: a process
 * with it is this cluster's and no other's, whatever process ids were used again.
 */
export function clusterName(folder: string): string {
  return `keystead-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
}

/** Orphans of a server that was killed leave by themselves at once, unless they are in the middle of a long computation. */
const ORPHAN_QUIT_MS = 900
const ORPHAN_KILL_MS = 2900

/**
 * Waits until no process of an earlier server on this cluster is left, and ends it: gently, then not.
 * @throws DataFolderError when a process does not go
 */
export async function settleLeftovers(folder: string, log: (message: string) => void): Promise<void> {
  const name = clusterName(folder)
  const start = Date.now()
  for (let round = 0; ; round += 1) {
    const left = await findProcesses((argv) => belongsTo(name, argv))
    if (left.length === 0) return removeBlockingFile(folder)
    const elapsed = Date.now() - start
    if (round === 0) log(`Waiting for an earlier PostgreSQL on ${folder} to stop`)
    if (elapsed > LONGEST_STOP_MS) throw stuck(folder, left)
    // A second apart is enough, and the first at once.
    if (round % 20 === 0) await urge(folder, left, elapsed)
    await delay(50)
  }
}

/**
 * PostgreSQL trusts the process id in the file, and after a restart of the machine that may be anyone's. When nobody has
 * it the file stays: from it PostgreSQL finds the shared memory of the killed server.
 */
async function removeBlockingFile(folder: string): Promise<void> {
  const file = await readPostmasterFile(folder)
  if (file && isRunning(file.pid)) await rm(join(folder, 'postmaster.pid'), { force: true })
}

function belongsTo(name: string, argv: string[]): boolean {
  return argv.includes(`cluster_name=${name}`) || argv[0]?.startsWith(`postgres: ${name}:`) === true
}

async function urge(folder: string, left: RunningProcess[], elapsed: number): Promise<void> {
  if (elapsed > LONGEST_STOP_MS - 5000) return send(folder, left, 'SIGKILL')
  const { pid } = (await readPostmasterFile(folder)) ?? {}
  const server = left.filter((found) => found.pid === pid)
  // SIGINT is a fast shutdown for the server alone: to its children it means other things.
  if (server.length > 0) return send(folder, server, elapsed < LONGEST_STOP_MS - 8000 ? 'SIGINT' : 'SIGQUIT')
  // Without a server there is nothing to shut down: supervisors, and a server that has not begun, hold no rows.
  send(
    folder,
    left.filter((found) => !isBackend(found)),
    'SIGKILL',
  )
  if (elapsed > ORPHAN_QUIT_MS) send(folder, left.filter(isBackend), elapsed > ORPHAN_KILL_MS ? 'SIGKILL' : 'SIGQUIT')
}

function isBackend(found: RunningProcess): boolean {
  return found.argv[0]?.startsWith('postgres: ') === true
}

function send(folder: string, targets: RunningProcess[], name: NodeJS.Signals): void {
  for (const target of targets) {
    if (signal(target.pid, name) === 'forbidden') throw stuck(folder, [target])
  }
}

function stuck(folder: string, left: RunningProcess[]): DataFolderError {
  const pids = left.map((found) => found.pid).join(', ')
  return new DataFolderError(
    `An earlier PostgreSQL still runs on ${folder} and does not stop: end process ${pids} and start again`,
  )
}
