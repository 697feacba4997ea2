import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'

const ROUTER = join(import.meta.dirname, '../../trpc-client/src/generated/app-router.ts')

/** The calls that are procedures, and the type that every failure has. */
const KINDS: Readonly<Record<string, string>> = { Query: 'query', Mutation: 'mutation', Subscription: 'subscription' }
const ERRORS = ['ErrorShape', 'ErrorData', 'MfaChallenge', 'KeysteadCode', 'Issue']

/** A page of all procedures with their inputs and outputs, from the types of @keystead/trpc-client. */
export async function proceduresPage(): Promise<string> {
  const source = ts.createSourceFile('app-router.ts', await readFile(ROUTER, 'utf8'), ts.ScriptTarget.Latest, true)
  const types = typesIn(source)
  const introduction =
    'A call is named like its procedure: `client.v1.users.list.query(input)`, `client.v1.users.create.mutate(input)`,\n' +
    '`client.aggregator.stream.subscribe(input, handlers)`. Named types are at [the end](#types).'
  const named = [...types].filter(([name]) => !ERRORS.includes(name)).map(([, text]) => text)
  const errors = ERRORS.map((name) => types.get(name) ?? '')
  return [
    '# Procedures',
    introduction,
    ...proceduresIn(source).map(sectionOf),
    `## Errors\n\nThe \`shape\` of a \`TRPCClientError\`; its \`data\` is the error's own \`data\`.\n\n${code(errors)}`,
    `## Types\n\n${code(named)}\n`,
  ].join('\n\n')
}

const code = (parts: string[]): string => `\`\`\`ts\n${parts.join('\n\n')}\n\`\`\``

/** The types that the router names, with their comments. The others are of tRPC. */
function typesIn(source: ts.SourceFile): Map<string, string> {
  const statements = source.statements.filter(
    (node) => (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) && !node.typeParameters,
  )
  const declared = statements.filter((node) => ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
  const named = declared.filter(({ name }) => name.text !== 'AppRouter')
  return new Map(named.map((node) => [node.name.text, withComment(node).replace(/^export /m, '')]))
}

const withComment = (node: ts.Node): string =>
  [...ts.getJSDocCommentsAndTags(node).map((comment) => comment.getText()), node.getText()].join('\n')

interface Procedure {
  name: string
  kind: string
  text: string
  input: string
  output: string
}

/** In the order of the router. */
function proceduresIn(source: ts.SourceFile): Procedure[] {
  const found: Procedure[] = []
  function visit(node: ts.Node, path: string[]): void {
    if (ts.isPropertySignature(node) && node.type) {
      const inside = [...path, node.name.getText(source)]
      const kind = ts.isTypeReferenceNode(node.type) ? KINDS[node.type.typeName.getText(source)] : undefined
      if (kind === undefined) visit(node.type, inside)
      else found.push(procedureOf(node, node.type, inside.join('.'), kind))
    } else ts.forEachChild(node, (child) => visit(child, path))
  }
  visit(source, [])
  return found
}

function procedureOf(node: ts.PropertySignature, type: ts.TypeNode, name: string, kind: string): Procedure {
  const [input, output] = ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : []
  if (!input || !output) throw new Error(`${name} does not have the expected type`)
  const [comment] = ts.getJSDocCommentsAndTags(node)
  const text = (comment && ts.getTextOfJSDocComment(comment.comment)) ?? ''
  return { name, kind, text, input: withoutIndent(input), output: withoutIndent(output) }
}

/** Removes the indentation of a type's members. */
function withoutIndent(type: ts.TypeNode): string {
  const text = type.getText()
  const depth = /\n( *)\S[^\n]*$/.exec(text)?.[1] ?? ''
  return text.replaceAll(`\n${depth}`, '\n').replaceAll(/ \| undefined$/gm, '')
}

function sectionOf({ name, kind, text, input, output }: Procedure): string {
  return `## ${name}\n\n${text}\n\nA ${kind}.\n\n${code([`type Input = ${input}`, `type Output = ${output}`])}`
}
