import {
  type DefinitionNode,
  type DocumentNode,
  getOperationAST,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { covers } from '@keystead/domain'
import { authorised } from '../calls/authorisation.ts'
import type { Caller } from './allowance.ts'
import type { GraphqlContext } from './builder.ts'
import { type FieldRules, rulesOf } from './rules.ts'

interface Operation {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
}

/**
 * Admits an operation if its caller may use all its fields. Otherwise nothing of it runs, and its input is not validated: 401 and
 * 403 come before 400.
 *
 * @throws Refusal `unauthorized`, `forbidden`, `rate_limited`
 */
export async function admit(
  { schema, document, operationName }: Operation,
  { caller, spending }: GraphqlContext,
): Promise<void> {
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) return
  const names = [...new Set(namesIn(operation.selectionSet, document))].toSorted()
  spending.operations.push(`${operation.operation} ${names.join(' ')}`)
  const accesses = names.flatMap((name) => accessOf(root, name))
  for (const access of accesses) assertMay(caller, access)
  for (const access of accessesOf(operation, { schema, document })) assertMay(caller, access)
  for (const access of accesses) if (access === 'attempt') await caller.core.limiter.count(caller.request.origin.ip)
}

/** Whether a field belongs to introspection. */
const isOfSchema = (name: string): boolean => name.startsWith('__')

/** Whether a valid document consists of introspection only. */
export const isIntrospection = (document: DocumentNode): boolean =>
  document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION || namesIn(definition.selectionSet, document).every(isOfSchema),
  )

/**
 * Admits a document of an unauthenticated caller to validation: its operations and fragments may use only introspection and
 * public fields. Visits each root once, since the document is not validated yet.
 *
 * @throws Refusal `unauthorized`
 */
export function assertOpen(schema: GraphQLSchema, document: DocumentNode, { request }: Caller): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()])
  for (const definition of document.definitions) {
    const type = typeOf(schema, definition)
    if (!('selectionSet' in definition) || !definition.selectionSet || !isObjectType(type)) continue
    if (!roots.has(type)) continue
    for (const name of rootNamesIn(definition.selectionSet)) {
      const access = rulesOf(type.getFields()[name])?.access
      if (!isOfSchema(name) && access !== 'anybody' && access !== 'attempt') authorised(request)
    }
  }
}

function typeOf(schema: GraphQLSchema, definition: DefinitionNode): GraphQLNamedType | undefined {
  if (definition.kind === Kind.OPERATION_DEFINITION) return schema.getRootType(definition.operation) ?? undefined
  return definition.kind === Kind.FRAGMENT_DEFINITION ? schema.getType(definition.typeCondition.name.value) : undefined
}

/** Fragments that are spread here are roots themselves. */
const rootNamesIn = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    return selection.kind === Kind.INLINE_FRAGMENT ? rootNamesIn(selection.selectionSet) : []
  })

/** The access rules of a field; none for introspection. */
function accessOf(root: GraphQLObjectType, name: string): FieldRules['access'][] {
  const field = root.getFields()[name]
  if (!field) return []
  const rules = rulesOf(field)
  if (!rules) throw new Error(`the field ${name} has no access rule`)
  return [rules.access]
}

function assertMay({ request }: GraphqlContext['caller'], access: FieldRules['access']): void {
  if (access === 'anybody' || access === 'attempt') return
  if (access === 'authenticated') return void authorised(request)
  const scopes = typeof access === 'string' ? [access] : access
  const { scopes: granted } = authorised(request)
  authorised(request, scopes.find((scope) => covers(granted, scope)) ?? scopes[0])
}

/** The access rules of each operation, root and nested fields: documents are cached, and so is what follows from them. */
const required = new WeakMap<OperationDefinitionNode, ReadonlySet<FieldRules['access']>>()

function accessesOf(
  operation: OperationDefinitionNode,
  { schema, document }: Operation,
): ReadonlySet<FieldRules['access']> {
  const known = required.get(operation)
  if (known) return known
  const accesses = new Set<FieldRules['access']>()
  const types = new TypeInfo(schema)
  const own = separateOperations(document)[operation.name?.value ?? '']
  const visitor = {
    Field() {
      const access = rulesOf(types.getFieldDef() ?? undefined)?.access
      if (access !== undefined) accesses.add(access)
    },
  }
  if (!own) throw new Error('an operation is in its document')
  visit(own, visitWithTypeInfo(types, visitor))
  required.set(operation, accesses)
  return accesses
}

/** The names of the fields of a valid selection, wherever its fragments are. */
function namesIn({ selections }: SelectionSetNode, document: DocumentNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return namesIn(selection.selectionSet, document)
    const name = selection.name.value
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? namesIn(fragment.selectionSet, document) : []
  })
}
