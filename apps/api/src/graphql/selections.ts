import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql'

/** Operations in one document: validation follows the fragments of each. */
const MAX_OPERATIONS = 20

/** Selections in one document, as written. */
const MAX_SELECTIONS = 500

/**
 * The number of fields, fragments and spreads in a document, used or not: validation visits all of them.
 *
 * @throws GraphQLError for a document over a limit
 */
export function selectionsOf({ definitions }: DocumentNode): number {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operations.length > MAX_OPERATIONS) {
    throw tooMuch(`The document has too many operations: ${MAX_OPERATIONS} are allowed`)
  }
  let count = 0
  for (const definition of definitions) {
    count += 1
    if ('selectionSet' in definition && definition.selectionSet) count += sizeOf(definition.selectionSet)
  }
  if (count > MAX_SELECTIONS) throw tooMuch(`The document has too many fields: ${MAX_SELECTIONS} are allowed`)
  return count
}

/** The parser has already limited the nesting. */
function sizeOf({ selections }: SelectionSetNode): number {
  let size = selections.length
  for (const selection of selections) {
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) size += sizeOf(selection.selectionSet)
  }
  return size
}

export const tooMuch = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_COMPLEX' } })
