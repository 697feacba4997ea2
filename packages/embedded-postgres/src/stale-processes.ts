import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DataFolderError } from './data-folder-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { findProcesses, isRunning, signal, type RunningProcess } from './processes.ts'
import { LONGEST_STOP_MS } from './supervision.ts'

/**
 * The cluster's name in PostgreSQL, which is in the arguments of the server and in the titles of its children: a process with it
 * belongs to this cluster and no other, whatever process ids were reused.
 */
export function clusterName(folder: string): string {
  return `keystead-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
}

/** Orphans of a killed server exit immediately by themselves, unless they are in the middle of a long computation. */
const ORPHAN_QUIT_MS = 900
const ORPHAN_KILL_MS = 2900

/**
 * Waits until no process of an earlier server on this cluster is left, and stops them: gently at first, then by force.
 * @throws DataFolderError when a process does not stop
 */
export async function endStaleProcesses(folder: string, log: (message: string) => void): Promise<void> {
  const name = clusterName(folder)
  const start = Date.now()
  for (let round = 0; ; round += 1) {
    const left = await findProcesses((argv) => belongsTo(name, argv))
    if (left.length === 0) return removeBlockingFile(folder)
    const elapsed = Date.now() - start
    if (round === 0) log(`Waiting for an earlier PostgreSQL on ${folder} to stop`)
    if (elapsed > LONGEST_STOP_MS) throw stuck(folder, left)
    // The first signal immediately, then one per second.
    if (round % 20 === 0) await urge(folder, left, elapsed)
    await delay(50)
  }
}

/**
 * PostgreSQL trusts the process id in the file, which after a reboot may belong to any process. When no process has it, the file
 * stays: from it PostgreSQL finds the shared memory of the killed server.
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
  // SIGINT is a fast shutdown for the server alone: its children handle it differently.
  if (server.length > 0) return send(folder, server, elapsed < LONGEST_STOP_MS - 8000 ? 'SIGINT' : 'SIGQUIT')
  // Without a server there is nothing to shut down: supervisors, and a server that has not started yet, hold no rows.
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
