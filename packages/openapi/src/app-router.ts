import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { docComment } from './doc-comment.ts'
import { type Documented, type ProcedureDocumentation, routerDocumentation } from './router-documentation.ts'
import { printType } from './router-printer.ts'

const root = join(import.meta.dirname, '..')

const HEADER = `/**
 * Generated from the router of apps/api: do not edit, run \`npm run generate\`.
 * Every input and output is written out, so that clients need no server code.
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

/** An event of a subscription, which resumes after it on reconnection. */
interface TrackedData<Data> {
  id: string
  data: Data
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

interface Call<Input, Output> {
  input: Input
  output: Output
  meta: object
  errorShape: ErrorShape
}
type Query<Input, Output> = TRPCQueryProcedure<Call<Input, Output>>
type Mutation<Input, Output> = TRPCMutationProcedure<Call<Input, Output>>
type Subscription<Input, Output> = TRPCSubscriptionProcedure<Call<Input, Output>>
`

/** The declarations of apps/api that describe an error. */
const ERROR_TYPES = {
  'failure.ts': ['Issue'],
  'error-shape.ts': ['KeysteadCode', 'MfaChallenge', 'ErrorData', 'ErrorShape'],
}

const KINDS: Readonly<Record<string, string>> = {
  TRPCQueryProcedure: 'Query',
  TRPCMutationProcedure: 'Mutation',
  TRPCSubscriptionProcedure: 'Subscription',
}

/** The type of the router as one file, without the server's context and metadata, and with the descriptions of its schemas. */
export async function appRouterTypes(): Promise<string> {
  const declarations = (await emittedRouter())
    .replaceAll('import("zod").JSONType', 'JsonValue')
    .replaceAll('import("@trpc/server/unstable-core-do-not-import").TrackedData', 'TrackedData')
    .replaceAll('import("@trpc/server").', '')
  const named = new Map<string, string>()
  const router = printRouter(recordIn(declarations), named)
  const types = [...named].map(([name, text]) => `type ${name} = ${text}`)
  const text = [HEADER, await errorTypes(), ...types, router].join('\n')
  const left = /import\(.*|typeof .*/.exec(text)
  if (left) throw new Error(`The router's type refers to something unavailable to clients: ${left[0]}`)
  return text
}

/** The types of a failed call, with their comments. */
export async function errorTypes(): Promise<string> {
  const folder = join(root, '../../apps/api/src/calls')
  const files = Object.entries(ERROR_TYPES).map(async ([file, names]) => {
    const source = parsed(await readFile(join(folder, file), 'utf8'))
    return names.map((name) => {
      const found = source.statements.find((node) => isType(node) && node.name.text === name)
      if (!found) throw new Error(`${file} has no type ${name}`)
      const comments = ts.getJSDocCommentsAndTags(found).map((comment) => comment.getText())
      return [...comments, found.getText(), ''].join('\n')
    })
  })
  return (await Promise.all(files)).flat().join('\n')
}

const parsed = (text: string): ts.SourceFile => ts.createSourceFile('router.d.ts', text, ts.ScriptTarget.Latest, true)

const isType = (node: ts.Node): node is ts.TypeAliasDeclaration | ts.InterfaceDeclaration =>
  ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)

/** The procedures in the compiler's declaration of the router. */
function recordIn(declarations: string): ts.TypeLiteralNode {
  const declared = parsed(declarations).statements.find((node) => ts.isVariableStatement(node))
  const type = declared?.declarationList.declarations[0]?.type
  const options = type && ts.isTypeReferenceNode(type) ? type.typeArguments?.[1] : undefined
  const record = options && ts.isTypeReferenceNode(options) ? options.typeArguments?.[0] : undefined
  if (!record || !ts.isTypeLiteralNode(record)) throw new Error('The declaration of the router has another form')
  return record
}

function printRouter(record: ts.TypeLiteralNode, named: Map<string, string>): string {
  const documentation = routerDocumentation()
  const print = (type: ts.TypeLiteralNode, path: string, depth: number): string => {
    const indent = '  '.repeat(depth + 1)
    const lines = type.members.filter(ts.isPropertySignature).map((member) => {
      const name = member.name.getText()
      if (member.type && ts.isTypeLiteralNode(member.type))
        return `${indent}${name}: ${print(member.type, `${path}${name}.`, depth + 1)}`
      const documented = documentation.get(path + name)
      if (!documented) throw new Error(`${path}${name} is no procedure`)
      const comment = docComment({ description: documented.text }, indent)
      return `${comment}${indent}${name}: ${printProcedure(member, documented, depth + 1, named)}`
    })
    return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
  }
  return `/** All procedures of a Keystead server. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  TRPCDecorateCreateRouterOptions<${print(record, '', 0)}>
>
`
}

function printProcedure(
  { type, name }: ts.PropertySignature,
  { input, output }: ProcedureDocumentation,
  depth: number,
  named: Map<string, string>,
): string {
  const [call] = type && ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : []
  const kind = type && ts.isTypeReferenceNode(type) ? KINDS[type.typeName.getText()] : undefined
  if (!kind || !call || !ts.isTypeLiteralNode(call)) throw new Error(`${name.getText()} is declared in another form`)
  const part = (member: string, { schema, definitions }: Documented, isInput: boolean): string => {
    const found = call.members.find((each) => each.name?.getText() === member)
    if (!found || !ts.isPropertySignature(found) || !found.type) throw new Error(`${name.getText()} has no ${member}`)
    return printType(found.type, schema, depth, { definitions, isInput, named })
  }
  return `${kind}<${withNullCursor(part('input', input, true))}, ${part('output', output, false)}>`
}

/** Over tRPC a list takes `cursor: null` for the first page (apps/api/src/trpc/list-input.ts), which its schema does not say. */
const withNullCursor = (input: string): string => input.replace(/^( *cursor\?: string)( \| undefined)$/m, '$1 | null$2')

/** The compiler's declaration of apps/api/src/contracts/router.ts. */
async function emittedRouter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-router-'))
  try {
    const tsc = join(root, 'node_modules/typescript-7/bin/tsc')
    const args = [tsc, '-p', 'tsconfig.router.json', '--outDir', folder]
    await promisify(execFile)(process.execPath, args, { cwd: root })
    return await readFile(join(folder, 'contracts', 'router.d.ts'), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
