import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openApiDocument } from '@keystead/api/openapi'
import ts from 'typescript'

const ROUTER = join(import.meta.dirname, '../../trpc-client/src/generated/app-router.ts')

/** A page of all procedures with their inputs and outputs, from the types that @keystead/trpc-client has. */
export async function proceduresPage(): Promise<string> {
  const source = ts.createSourceFile('app-router.ts', await readFile(ROUTER, 'utf8'), ts.ScriptTarget.Latest, true)
  const titles = summaries()
  const sections = proceduresIn(source).map((procedure) => sectionOf(procedure, titles))
  const introduction =
    'A call is named like its procedure: `client.v1.users.list.query(input)`, `client.v1.users.create.mutate(input)`.'
  return ['# Procedures', introduction, ...sections, ''].join('\n\n').trimEnd() + '\n'
}

interface Procedure {
  name: string
  isMutation: boolean
  input: string
  output: string
}

const MEMBERS = new Set(['TRPCMutationProcedure', 'TRPCQueryProcedure'])

/** In the order of the router. */
function proceduresIn(source: ts.SourceFile): Procedure[] {
  const found: Procedure[] = []
  function visit(node: ts.Node, path: string[]): void {
    if (ts.isPropertySignature(node) && node.type) {
      const inside = [...path, node.name.getText(source)]
      if (ts.isTypeReferenceNode(node.type) && MEMBERS.has(node.type.typeName.getText(source))) {
        found.push(procedureOf(node.type, inside.join('.'), source))
      } else visit(node.type, inside)
    } else ts.forEachChild(node, (child) => visit(child, path))
  }
  visit(source, [])
  return found
}

function procedureOf(type: ts.TypeReferenceNode, name: string, source: ts.SourceFile): Procedure {
  const [definition] = type.typeArguments ?? []
  if (!definition || !ts.isTypeLiteralNode(definition)) throw new Error(`${name} is not written as it was`)
  const textOf = (member: string): string => {
    const found = definition.members.find((each) => each.name?.getText(source) === member)
    if (!found || !ts.isPropertySignature(found) || !found.type) throw new Error(`${name} has no ${member}`)
    return withoutIndent(found.type.getText(source))
  }
  const isMutation = type.typeName.getText(source) === 'TRPCMutationProcedure'
  return { name, isMutation, input: textOf('input'), output: textOf('output') }
}

/** The members of a type literal begin at their own depth. */
function withoutIndent(text: string): string {
  const depth = /\n( *)\S[^\n]*$/.exec(text)?.[1] ?? ''
  return text.replaceAll(`\n${depth}`, '\n').replaceAll(' | undefined;', ';').replaceAll('    ', '  ')
}

/** What the document says of the operation with the name of a procedure. */
function summaries(): Map<string, string> {
  const operations = Object.values(openApiDocument().paths).flatMap((item) => Object.values(item))
  return new Map(operations.map(({ operationId, summary }) => [operationId, summary]))
}

function sectionOf({ name, isMutation, input, output }: Procedure, titles: Map<string, string>): string {
  const call = isMutation ? 'mutation' : 'query'
  const types = `type Input = ${input}\n\ntype Output = ${output}`
  return `## ${name}\n\n${titles.get(name) ?? ''}. A ${call}.\n\n\`\`\`ts\n${types}\n\`\`\``
}
