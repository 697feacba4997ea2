// What it takes to verify an export of the audit log, with the command of the service and with the Python SDK.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { projectNode, root } from '../scripts/run/paths.mjs'
import { writeExport } from './lib/audit-export.mjs'
import { median, progress } from './lib/rounds.mjs'
import { settings } from './lib/settings.mjs'
import { grouped, otherRow } from './lib/table.mjs'

/** That of the environment in which the suite of the SDK runs, which has its dependencies; `npm test -- --filter=keystead` makes it. */
const PYTHON = process.env.PYTHON_OF_SDK ?? join(root, 'packages/sdk-python/node_modules/.cache/venv/bin/python')

const MAIN = join(root, 'apps/api/src/commands/main.ts')

/** Shells print the times of what they have run; Node cannot say those of a child. */
const TIMED = '"$@" && times'

/** @returns seconds until it has ended, and seconds of CPU. @throws when it does not end with 0 */
async function timed(command, args) {
  const began = performance.now()
  const child = spawn('bash', ['-c', TIMED, 'bash', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: ${errors}`)
  const seconds = (performance.now() - began) / 1000
  const times = [...said.matchAll(/(\d+)m(\d+[.,]\d+)s/g)].slice(-2)
  const cpu = times.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest.replace(',', '.')), 0)
  return { seconds, cpu }
}

function casesOf({ path, checkpoint, jwks }) {
  const args = ['verify', path, '--checkpoint', checkpoint, '--jwks', jwks]
  const cases = [{ name: 'keystead audit verify', command: projectNode, args: [MAIN, 'audit', ...args] }]
  if (existsSync(PYTHON)) {
    cases.push({ name: 'python -m keystead.audit verify', command: PYTHON, args: ['-m', 'keystead.audit', ...args] })
  }
  return cases
}

const describe = ({ seconds, cpu }) => `${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU`

async function measure(scope) {
  progress(`writing an export of ${grouped(settings.events)} events`)
  const files = await writeExport(await scope.folder('audit'), settings.events)
  const cases = casesOf(files)
  const results = new Map(cases.map(({ name }) => [name, []]))
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const { name, command, args } of cases) {
      const result = await timed(command, args)
      results.get(name).push(result)
      progress(`round ${round}: ${name}: ${describe(result)}`)
    }
  }
  const rows = cases.map(({ name }) => {
    const rounds = results.get(name)
    const seconds = median(rounds.map((it) => it.seconds))
    const cpu = median(rounds.map((it) => it.cpu))
    const row = otherRow(name, { remarks: describe({ seconds, cpu }), raw: rounds.map(describe) })
    row.rate = grouped(settings.events / seconds)
    return row
  })
  const load = `an export of ${grouped(settings.events)} events, ${Math.round(files.size / 1e6)} MB, ${settings.rounds} alternating rounds; load average of the machine at the end: ${loadavg()[0].toFixed(0)}`
  return { about: ABOUT, rows, load, postgres: 'not used', redis: false }
}

const ABOUT = `An export of the audit log is compared with a signed checkpoint, from files alone: every event is hashed, and the root of the tree over them
must be that of the checkpoint. The time is that of the whole command, with its start; it runs in one thread, so on a machine without other work it is about that of its CPU. Medians over the rounds.`

export const audit = { title: 'Verifying an export of the audit log', measure }
