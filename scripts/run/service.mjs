import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { modules, root } from './paths.mjs'

/**
 * With a young generation of 8 MB, or one that still grows, the p99 of a verification under load is twice as long as with 16 MB
 * from the beginning.
 *
 * Left alone, V8 learns from the requests of a quiet start to make in the old generation what every request makes and drops, and
 * under load collects the whole heap three times as often (docs/adr/0021).
 *
 * What the start leaves behind in memory is given back once, by `gc`.
 */
const NODE_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--no-allocation-site-pretenuring',
  '--expose-gc',
]

/**
 * How the service is run. The compile cache makes every start but the first faster, and keeps the compiler out of memory.
 */
export function serviceCommand() {
  return { args: [...NODE_FLAGS, join(root, 'apps/api/src/main.ts')], env: environment() }
}

/** How its commands are. */
export function commandLine() {
  return { args: [join(root, 'apps/api/src/commands/main.ts')], env: environment() }
}

function environment() {
  const compileCache = join(modules, '.cache', 'node')
  mkdirSync(compileCache, { recursive: true })
  return { ...process.env, NODE_COMPILE_CACHE: compileCache }
}
