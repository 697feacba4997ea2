import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')

const HEADER = `/**
 * Generated from the router of apps/api: do not edit, run \`npm run generate\`.
 * Every input and output is written out, so that nothing of the server is needed to use them.
 */
import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCDecorateCreateRouterOptions,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server'

/** An event of a subscription, which goes on behind it when it has to connect anew. */
interface TrackedData<Data> {
  id: string
  data: Data
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

/** What a call that failed is answered with. */
export interface ErrorShape {
  code: TRPC_ERROR_CODE_NUMBER
  message: string
  data: { code: TRPC_ERROR_CODE_KEY; httpStatus: number; stack?: string; path?: string | undefined }
}

/** All procedures of a Keystead server. */
`

/** The compiler's own text of a field \`errorShape\`, to its closing brace. */
const ERROR_SHAPE = /^( *)errorShape: \{\n[^]*?^\1\};/gm

/** The type of the router as one file, without the context and the meta data that only the server knows. */
export async function appRouterTypes(): Promise<string> {
  const declarations = await emittedRouter()
  const text = declarations
    .replace(ERROR_SHAPE, '$1errorShape: ErrorShape;')
    .replaceAll('import("./trpc/context.ts").Context', 'object')
    .replaceAll('import("./trpc/procedures.ts").ProcedureMeta', 'object')
    .replaceAll('import("zod").JSONType', 'JsonValue')
    .replaceAll('import("@trpc/server/unstable-core-do-not-import").TrackedData', 'TrackedData')
    .replaceAll('import("@trpc/server").', '')
    .replace(/^[^]*export declare const appRouter: /, 'export type AppRouter = ')
    .replace(/;\n[^;]*AppRouter = typeof appRouter;\s*$/, ';\n')
  const left = /import\(.*|typeof .*/.exec(text)
  if (left) throw new Error(`The router's type names something that clients do not have: ${left[0]}`)
  return HEADER + text
}

/** What the compiler declares apps/api/src/router.ts to be. */
async function emittedRouter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-router-'))
  try {
    const tsc = join(root, 'node_modules/typescript-7/bin/tsc')
    const args = [tsc, '-p', 'tsconfig.router.json', '--outDir', folder]
    await promisify(execFile)(process.execPath, args, { cwd: root })
    return await readFile(join(folder, 'router.d.ts'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
