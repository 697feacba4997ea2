import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript-5.9'

const SOURCES = join(import.meta.dirname, '../../src')

/** A public class or method, and the programs in its documentation. */
export interface Documented {
  /** `Users.list`, or `Users` for the class. */
  name: string
  isMethod: boolean
  examples: string[]
}

/** Every exported class, every public method of one, and every method of an exported interface. */
export async function documented(): Promise<Documented[]> {
  const files = (await readdir(SOURCES, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('generated'),
  )
  const found = await Promise.all(files.map(async (file) => inFile(join(SOURCES, file))))
  return found.flat()
}

async function inFile(file: string): Promise<Documented[]> {
  const source = ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(isExported).flatMap((owner) => {
    const ownerName = owner.name?.text ?? ''
    const methods = [...owner.members].filter(isPublicMethod).map((method) => ({
      name: `${ownerName}.${method.name.text}`,
      isMethod: true,
      examples: examplesOf(method),
    }))
    return methods.concat({ name: ownerName, isMethod: false, examples: examplesOf(owner) })
  })
}

type Owner = ts.ClassDeclaration | ts.InterfaceDeclaration
type Method = (ts.MethodDeclaration | ts.MethodSignature) & { name: ts.Identifier }

const isExported = (statement: ts.Statement): statement is Owner =>
  (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) &&
  has(statement, ts.SyntaxKind.ExportKeyword)

const has = (node: ts.HasModifiers, kind: ts.SyntaxKind): boolean =>
  ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false

function isPublicMethod(member: ts.ClassElement | ts.TypeElement): member is Method {
  if (!(ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) || !ts.isIdentifier(member.name)) return false
  const isHidden = ts.getJSDocTags(member).some(({ tagName }) => /^(?:hidden|internal)$/.test(tagName.text))
  return !isHidden && !(ts.isMethodDeclaration(member) && has(member, ts.SyntaxKind.ProtectedKeyword))
}

const examplesOf = (node: ts.Node): string[] =>
  ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === 'example')
    .map(({ comment }) => /^```ts\n([^]*)\n```$/.exec(ts.getTextOfJSDocComment(comment) ?? '')?.[1] ?? '')
