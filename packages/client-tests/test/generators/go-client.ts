import { inject } from 'vitest'
import { expectCalls, run, told } from './tools.ts'

/** Compiles all packages of a module and runs its program against the service. */
export async function expectGoToCall(folder: string, program: string, project: string): Promise<void> {
  await run(folder, ['go', 'mod', 'tidy'])
  await run(folder, ['go', 'build', './...'])
  expectCalls(await run(folder, ['go', 'run', program], told(inject('service'), project)), project)
}
