// `npm run bench` measures everything and writes docs/benchmarks.md; `npm run bench -- verify` measures one part again.
import { closeOnSignals, withScope } from './lib/scope.mjs'
import { progress } from './lib/rounds.mjs'
import { writeReport } from './lib/report.mjs'
import { terminalTable } from './lib/table.mjs'
import { generator } from './lib/load.mjs'
import { audit } from './audit.mjs'
import { replicas } from './replicas.mjs'
import { revocation } from './revocation.mjs'
import { storage } from './storage.mjs'
import { stored } from './stored.mjs'
import { streams } from './streams.mjs'
import { strict } from './strict.mjs'
import { tokens } from './tokens.mjs'
import { verify } from './verify.mjs'

const parts = { verify, tokens, stored, replicas, revocation, strict, streams, storage, audit }

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

closeOnSignals()
const titles = Object.values(parts).map(({ title }) => title)
const measured = []
const failed = []
for (const name of named.length > 0 ? named : Object.keys(parts)) {
  progress(`=== ${name}`)
  const { title, measure } = parts[name]
  try {
    const part = { title, ...(await withScope(measure)) }
    measured.push(part)
    // At once: what was measured stays when a later part fails.
    progress(`written to ${writeReport(part, titles)}`)
  } catch (error) {
    console.error(error)
    failed.push(name)
  }
}
if (measured.length > 0) console.log(`${terminalTable(measured)}\n\nload by ${generator}`)
if (failed.length > 0) {
  console.error(`\nFAILED: ${failed.join(', ')}`)
  process.exitCode = 1
}
