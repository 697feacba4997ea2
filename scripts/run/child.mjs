import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

/** Closing the terminal stops the child as cleanly as Ctrl-C. */
const passedOn = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' }
const sameKeyPressMs = 500

/**
 * Runs a command in the foreground, in a process group of its own. Ctrl-C reaches this process twice, from the
 * terminal and from npm; the command gets it once, and again only when it is pressed again.
 * @param {{ env: object, tiedToParent?: boolean, cwd?: string, quiet?: boolean }} options `quiet` sends what it prints to stderr
 * @returns its exit code (128 + n when signal n ended it), and whether it was told to stop
 */
export function runChild(command, args, { env, tiedToParent = false, cwd = root, quiet = false }) {
  const stdio = ['ignore', quiet ? 2 : 'inherit', 'inherit', ...(tiedToParent ? ['ipc'] : [])]
  const child = spawn(command, args, { cwd, env, stdio, detached: true })
  const lastSent = new Map()
  const send = (signal) => {
    const now = performance.now()
    if (now - (lastSent.get(signal) ?? -Infinity) > sameKeyPressMs) child.kill(signal)
    lastSent.set(signal, now)
  }
  const listeners = Object.entries(passedOn).map(([received, sent]) => [received, () => send(sent)])
  for (const [signal, listener] of listeners) process.on(signal, listener)
  if (tiedToParent) onceNpmIsGone(() => send('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const [name, listener] of listeners) process.off(name, listener)
      resolve({ code: code ?? 128 + constants.signals[signal], interrupted: lastSent.size > 0 })
    })
  })
}

/** A killed npm forwards no signal: this process detects that its parent has changed. */
function onceNpmIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return
  const npm = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(watch)
    stop()
  }, 500)
  watch.unref()
}
