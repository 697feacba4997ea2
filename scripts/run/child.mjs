import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root, windows } from './paths.mjs'

/** A closed terminal asks for the same clean stop as Ctrl-C does. */
const passedOn = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' }
const sameKeyPressMs = 500

/**
 * Runs a command in the foreground, in a process group of its own. Ctrl-C reaches this process twice, from the
 * terminal and from npm; the command gets it once, and again only when a person presses it again.
 * @returns the exit code, 128 + n for a command that signal n ended
 */
export function runChild(command, args, { env, tiedToParent = false }) {
  const stdio = tiedToParent ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'inherit', 'inherit']
  const child = spawn(command, args, { cwd: root, env, stdio, detached: !windows })
  const lastSent = new Map()
  for (const [received, sent] of Object.entries(passedOn)) {
    process.on(received, () => {
      const now = performance.now()
      if (now - (lastSent.get(sent) ?? -Infinity) > sameKeyPressMs) child.kill(sent)
      lastSent.set(sent, now)
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
