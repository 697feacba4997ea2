import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'

export interface Owner {
  uid: number
  gid: number
}

/** The user that a program runs as; empty: that of this process. */
export interface RunAs {
  /** Supervisor and program are started as this user, in no other group. */
  becomes?: Owner
  /** Instead, a command to put before the program, which switches to the user, with its options. */
  prefix?: string[]
}

/** How long a program that was told to stop may take before it gets the next, stronger signal. */
const FAST_SECONDS = 10
const IMMEDIATE_SECONDS = 3

/** A program under the supervisor runs at most this long after it was told to stop. */
export const LONGEST_STOP_MS = (FAST_SECONDS + IMMEDIATE_SECONDS + 5) * 1000

/**
 * Starts "$@" and ends it when file descriptor 3 reaches its end, which happens when this process closes it or dies, also by
 * SIGKILL. SIGINT is PostgreSQL's fast shutdown and SIGQUIT its immediate one; they are repeated because the program may not listen
 * yet. Standard input goes through 4, as the shell gives background commands an empty one.
 */
const SUPERVISOR = `
exec 4<&0 </dev/null
"$@" <&4 3<&- 4<&- &
child=$!
exec 4<&-
trap '' HUP INT TERM
(
  read -r _ <&3
  exec 3<&-
  n=0; while [ $n -lt ${FAST_SECONDS} ]; do kill -INT $child || exit; sleep 1; n=$((n+1)); done
  n=0; while [ $n -lt ${IMMEDIATE_SECONDS} ]; do kill -QUIT $child || exit; sleep 1; n=$((n+1)); done
  kill -KILL $child
) </dev/null >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $child
status=$?
kill -KILL $watcher
exit $status
`

/** Only what the programs need: the service's own variables contain secrets. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export interface Supervised {
  /** The exit status, in the shell's way: 128 + n for a signal. */
  exited: Promise<number>
  isOver(): boolean
  /** Ends the program, gently at first. */
  letGo(): void
}

/** Runs a program that ends with this process, does not keep it alive and receives no signals from the terminal. */
export function supervise(runAs: RunAs, command: string[], logFd: number): Supervised {
  const child = launch(runAs, command, ['ignore', logFd, logFd, 'pipe'])
  const lifeline = lifelineOf(child)
  child.unref()
  lifeline.unref()
  let over = false
  const exited = exitOf(child).finally(() => {
    over = true
    lifeline.destroy()
  })
  exited.catch(() => undefined)
  return {
    exited,
    isOver: () => over,
    letGo: () => {
      // The caller waits for the end of the program.
      child.ref()
      lifeline.destroy()
    },
  }
}

/**
 * Runs a program to its end; an abort ends it early.
 * @returns its exit status and all that it wrote
 */
export async function run(
  runAs: RunAs,
  command: string[],
  options: { input?: string; signal?: AbortSignal | undefined } = {},
): Promise<{ status: number; output: string }> {
  options.signal?.throwIfAborted()
  const child = launch(runAs, command, ['pipe', 'pipe', 'pipe', 'pipe'])
  const lifeline = lifelineOf(child)
  const abort = () => lifeline.destroy()
  options.signal?.addEventListener('abort', abort, { once: true })
  try {
    // The program may end without reading its input.
    child.stdin?.on('error', () => undefined).end(options.input ?? '')
    const [status, out, err] = await Promise.all([exitOf(child), textOf(child.stdout), textOf(child.stderr)])
    options.signal?.throwIfAborted()
    return { status, output: out + err }
  } finally {
    options.signal?.removeEventListener('abort', abort)
    lifeline.destroy()
  }
}

function launch(
  { becomes, prefix = [] }: RunAs,
  command: string[],
  stdio: Array<'ignore' | 'pipe' | number>,
): ChildProcess {
  return spawn('/bin/sh', ['-c', SUPERVISOR, 'keystead-postgres', ...prefix, ...command], {
    // Node takes signed numbers; the id of nobody on macOS exceeds them.
    ...(becomes && { uid: becomes.uid | 0, gid: becomes.gid | 0 }),
    stdio,
    env: ENVIRONMENT,
    // Detached from the terminal's Ctrl-C and from the folder that the service was started in.
    detached: true,
    cwd: '/',
  })
}

function lifelineOf(child: ChildProcess): Socket {
  const pipe = child.stdio[3]
  if (!(pipe instanceof Socket)) throw new Error('The supervisor of PostgreSQL could not be started')
  pipe.on('error', () => undefined)
  return pipe
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 137))
  })
}

async function textOf(stream: Readable | null): Promise<string> {
  return stream ? text(stream) : ''
}
