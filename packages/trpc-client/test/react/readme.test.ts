import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Project, runIn } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PACKAGE, reactProject } from '../support/react-project.ts'

/** What the programs of the README leave out. */
const LEFT_OUT = `
declare const process: { env: Record<string, string | undefined>; stdout: { write(text: string): void } }
declare const keystead: import('@keystead/trpc-client').Client
declare const sessionToken: string | null
declare const useInfiniteQuery: typeof import('@tanstack/react-query').useInfiniteQuery
`

let project: Project
let files: Record<string, string>

beforeAll(async () => {
  const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```tsx?\n([^]*?)^```$/gm)].map(([, code = '']) => code)
  // The two files of the server components are parts of a project of Next.js.
  const programs = blocks.filter((code) => !code.includes("'server-only'"))
  files = Object.fromEntries(programs.map((code, i) => [`program-${i}.tsx`, `${code}\nexport {}\n`]))
  project = await reactProject(inject('tarball'), { ...files, 'left-out.d.ts': LEFT_OUT })
})

afterAll(() => project.remove())

test('the programs of the README compile', async () => {
  expect(Object.keys(files)).toHaveLength(7)
  const strict = ['--noEmit', '--strict', '--target', 'es2022', '--jsx', 'react-jsx', '--module', 'esnext']
  const args = [...strict, '--moduleResolution', 'bundler', '--skipLibCheck', 'left-out.d.ts', ...Object.keys(files)]
  expect(await runIn(project.folder, [join(PACKAGE, 'node_modules/typescript/bin/tsc'), ...args])).toBe('')
})
