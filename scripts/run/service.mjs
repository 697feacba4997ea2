import { join } from 'node:path'
import { compileCache, root } from './paths.mjs'

/**
 * With a young generation of 8 MB, or one that grows, the p99 of a verification under load is twice as long as with 16 MB
 * from the start.
 *
 * With pretenuring, V8 can learn during a quiet start to allocate short-lived objects of requests in the old generation, and
 * then collects the whole heap three times as often under load (docs/adr/0021).
 *
 * The memory that the start leaves behind is released once, by `gc`.
 */
const NODE_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--no-allocation-site-pretenuring',
  '--expose-gc',
]

/**
 * The command of the service. The compile cache makes every start but the first faster, and saves the memory of the compiler.
 */
export function serviceCommand() {
  return { args: [...NODE_FLAGS, join(root, 'apps/api/src/main.ts')], env: environment() }
}

/** The command line of its administration commands. */
export function commandLine() {
  return { args: [join(root, 'apps/api/src/commands/main.ts')], env: environment() }
}

function environment() {
  return { ...process.env, NODE_COMPILE_CACHE: compileCache }
}
