import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from './data-folder-error.ts'

export interface RunningProcess {
  pid: number
  /** The arguments it was started with, or the single title it has set. */
  argv: string[]
}

export function isRunning(pid: number): boolean {
  return signal(pid, 0) !== 'gone'
}

export function signal(pid: number, name: NodeJS.Signals | 0): 'sent' | 'gone' | 'forbidden' {
  try {
    process.kill(pid, name)
    return 'sent'
  } catch (error) {
    return errorCode(error) === 'EPERM' ? 'forbidden' : 'gone'
  }
}

/** Every process whose arguments or title `matches` accepts. Zombies have neither, so they are left out. */
export async function findProcesses(matches: (argv: string[]) => boolean): Promise<RunningProcess[]> {
  const all = process.platform === 'linux' ? await listFromProc() : await listFromPs()
  return all.filter((found) => found.pid !== process.pid && matches(found.argv))
}

/** Without `ps`, which slim containers lack. */
async function listFromProc(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const read = pids.map(async (pid) => {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return { pid, argv: commandLine.split('\0').filter((part) => part !== '') }
  })
  return (await Promise.all(read)).filter((found) => found.argv.length > 0)
}

async function listFromPs(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || command === undefined) return []
    return [{ pid: Number(pid), argv: command.startsWith('postgres: ') ? [command] : command.split(' ') }]
  })
}
