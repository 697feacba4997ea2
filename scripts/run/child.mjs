import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

/** A closed terminal asks for the same clean stop as Ctrl-C does. */
const passedOn = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' }
const sameKeyPressMs = 500

/**
 * Runs a command in the foreground, in a process group of its own. Ctrl-C reaches this process twice, from the
 * terminal and from npm; the command gets it once, and again only when a person presses it again.
 * @returns its exit code (128 + n when signal n ended it), and whether somebody asked it to stop
 */
export function runChild(command, args, { env, tiedToParent = false }) {
  const stdio = tiedToParent ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'inherit', 'inherit']
  const child = spawn(command, args, { cwd: root, env, stdio, detached: true })
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

/** A killed npm cannot pass anything on: this process notices that it got another parent. */
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
