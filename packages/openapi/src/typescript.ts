import openapiTypescript, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { sdkDocument } from './sdk-document.ts'
import { typeDocument } from './type-document.ts'

const HEADER = `/**
 * Generated from packages/openapi/openapi.json: do not edit, run \`npm run generate\`.
 * Private to the package: the public types are in src/types.
 */
`

/**
 * The TypeScript types of a document, given as JSON. Fields with a default are optional in requests. Known values of an open set
 * become literals, which the public types open again (`Open`); where tenants add values, requests take any text too. Further accepted
 * forms become a union.
 */
export async function typescriptTypes(document: string): Promise<string> {
  const widened = JSON.stringify(JSON.parse(typeDocument(sdkDocument(document)), widen))
  const nodes = await openapiTypescript(widened, {
    defaultNonNullable: false,
    alphabetize: false,
    transform: (schema) => openUnion(schema),
  })
  return HEADER + astToString(nodes)
}

/** `'read' | 'write' | (string & {})`: editors propose the known values, and the type takes others. */
function openUnion(schema: object): ts.TypeNode | undefined {
  if (!('x-extensible-enum' in schema && 'pattern' in schema) || !isList(schema['x-extensible-enum'])) return undefined
  const { factory, SyntaxKind } = ts
  const known = schema['x-extensible-enum'].map((value) =>
    factory.createLiteralTypeNode(factory.createStringLiteral(String(value))),
  )
  const text = factory.createKeywordTypeNode(SyntaxKind.StringKeyword)
  return factory.createUnionTypeNode([
    ...known,
    factory.createParenthesizedType(factory.createIntersectionTypeNode([text, factory.createTypeLiteralNode([])])),
  ])
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value)

function widen(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('x-extensible-enum' in value && !('pattern' in value)) return { ...value, enum: value['x-extensible-enum'] }
  if (!('x-also-accepts' in value) || !isList(value['x-also-accepts'])) return value
  const { 'x-also-accepts': others, ...form } = value
  return { ...('description' in form && { description: form.description }), anyOf: [form, ...others] }
}
