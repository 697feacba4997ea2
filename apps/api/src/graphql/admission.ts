import {
  type DefinitionNode,
  type DocumentNode,
  getOperationAST,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { authorised } from '../trpc/authorisation.ts'
import type { GraphqlContext } from './builder.ts'
import { type Access, rulesOf } from './rules.ts'

interface Operation {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
}

/**
 * Lets an operation run if its caller may ask for all fields that it names at its root. Nothing of it runs otherwise, and its
 * input is not looked at: 401 and 403 come before 400.
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
  for (const access of accesses) if (access === 'attempt') await caller.core.limiter.count(caller.origin.ip)
}

/** Whether a field is one of introspection. */
const isOfSchema = (name: string): boolean => name.startsWith('__')

/** Whether a valid document asks for nothing but the schema itself. */
export const isIntrospection = (document: DocumentNode): boolean =>
  document.definitions.every(
    (definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION || namesIn(definition.selectionSet, document).every(isOfSchema),
  )

/**
 * Lets a document go on to validation for somebody who is not known: its operations and fragments may ask for introspection and
 * for what is open to anybody. Looks at each of its roots once, since it may be anything.
 *
 * @throws Refusal `unauthorized`
 */
export function assertOpen(
  schema: GraphQLSchema,
  document: DocumentNode,
  caller: Pick<GraphqlContext['caller'], 'identity'>,
): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()])
  for (const definition of document.definitions) {
    const type = typeOf(schema, definition)
    if (!('selectionSet' in definition) || !definition.selectionSet || !isObjectType(type)) continue
    if (!roots.has(type)) continue
    for (const name of rootNamesIn(definition.selectionSet)) {
      const access = rulesOf(type.getFields()[name])?.access
      if (!isOfSchema(name) && access !== 'anybody' && access !== 'attempt') authorised(caller)
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

/** What a field asks for; none for those of introspection. */
function accessOf(root: GraphQLObjectType, name: string): Access[] {
  const field = root.getFields()[name]
  if (!field) return []
  const rules = rulesOf(field)
  if (!rules) throw new Error(`the field ${name} says not who may ask for it`)
  return [rules.access]
}

function assertMay(caller: GraphqlContext['caller'], access: Access): void {
  if (access === 'anybody' || access === 'attempt') return
  authorised(caller, access === 'authenticated' ? undefined : access)
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
