import ts from 'typescript'
import { docComment } from './doc-comment.ts'
import {
  type Documented,
  propertyOf,
  referenceOf,
  resolved,
  sayings,
  type Schema,
  variantOf,
} from './router-documentation.ts'

/** What is the same for all parts of an input or output. */
interface Printing {
  definitions: Documented['definitions']
  isInput: boolean
  /** The types that have a name so far, by that name. */
  named: Map<string, string>
}

/**
 * Prints the compiler's type of an input or output with the documentation of its schema. Objects whose schema has a name become
 * types of that name.
 *
 * @param depth how far the line is indented that the type begins on
 */
export function printType(type: ts.TypeNode, schema: Schema, depth: number, printing: Printing): string {
  const print = (part: ts.TypeNode, described: Schema) => printType(part, described, depth, printing)
  const read = resolved(schema, printing.definitions)
  if (ts.isParenthesizedTypeNode(type)) return `(${print(type.type, schema)})`
  if (ts.isArrayTypeNode(type)) return `${print(type.elementType, read.items || {})}[]`
  if (ts.isUnionTypeNode(type)) return printUnion(type.types, schema, depth, printing)
  if (ts.isTypeLiteralNode(type)) return printObject(type, schema, depth, printing)
  if (!ts.isTypeReferenceNode(type) || !type.typeArguments) return type.getText()
  const name = type.typeName.getText()
  const { additionalProperties } = read
  const inner = name !== 'Record' ? read : typeof additionalProperties === 'object' ? additionalProperties : {}
  return `${name}<${type.typeArguments.map((part) => print(part, inner)).join(', ')}>`
}

function printUnion(types: readonly ts.TypeNode[], schema: Schema, depth: number, printing: Printing): string {
  return types
    .map((type) => printType(type, variantOf(schema, shapeOf(type), printing.definitions), depth, printing))
    .join(' | ')
}

/** The members of an object type, each with its value if that is a literal; null for any other type. */
function shapeOf(type: ts.TypeNode): Map<string, string> | null {
  if (!ts.isTypeLiteralNode(type)) return null
  const members = type.members.filter((member) => ts.isPropertySignature(member))
  return new Map(members.map((member) => [nameOf(member), member.type?.getText() ?? '']))
}

const nameOf = ({ name }: ts.PropertySignature): string => (ts.isStringLiteral(name) ? name.text : name.getText())

function printObject(type: ts.TypeLiteralNode, schema: Schema, depth: number, printing: Printing): string {
  const name = referenceOf(schema)
  const read = resolved(schema, printing.definitions)
  if (name === undefined) return printMembers(type, read, depth, printing)
  const text = printMembers(type, read, 0, printing)
  const known = printing.named.get(name)
  // As an input the same schema can have another type, of optional members for one.
  if (known !== undefined && known !== text) return printMembers(type, read, depth, printing)
  printing.named.set(name, text)
  return name
}

function printMembers(type: ts.TypeLiteralNode, schema: Schema, depth: number, printing: Printing): string {
  const indent = '  '.repeat(depth + 1)
  const lines = type.members.map((member) => {
    if (!ts.isPropertySignature(member) || !member.type) return indent + member.getText()
    const described = propertyOf(schema, nameOf(member), printing.definitions)
    const comment = docComment(sayings(described, printing.definitions), indent)
    const mark = member.questionToken ? '?' : ''
    const text = printUnion(valuesOf(member.type, mark !== '' && !printing.isInput), described, depth + 1, printing)
    return `${comment}${indent}${member.name.getText()}${mark}: ${text}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

/** The members of a union. An optional member of an output is absent, never undefined: it comes as JSON. */
function valuesOf(type: ts.TypeNode, isAbsent: boolean): readonly ts.TypeNode[] {
  const all = ts.isUnionTypeNode(type) ? type.types : [type]
  return isAbsent ? all.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword) : all
}
