import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { addProgram, expectCalls, run, told } from './tools.ts'

/** The compiler and the bundler of this package. */
const program = (name: string): string => join(import.meta.dirname, '../../node_modules/.bin', name)

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
  },
  include: ['client', 'client.ts', 'call.ts', 'node.d.ts'],
}

/** Of Node, programs use nothing else. */
const NODE = 'declare const process: { env: Record<string, string | undefined> }\n'

/** Checks a client and the program that uses it, bundles both, and runs them against the service. */
export async function expectToCall(tool: string, folder: string): Promise<void> {
  await addProgram(`${tool}.ts.txt`, join(folder, 'call.ts'))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await writeFile(join(folder, 'node.d.ts'), NODE)
  await run(folder, [program('tsc'), '-p', '.'])
  await run(folder, [program('esbuild'), 'call.ts', '--bundle', '--format=esm', '--outfile=call.mjs'])
  const project = `made with ${tool}`
  expectCalls(await run(folder, [process.execPath, 'call.mjs'], told(inject('service'), project)), project)
}
