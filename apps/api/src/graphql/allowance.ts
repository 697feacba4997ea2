import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql'
import type { Incoming } from '../calls/context.ts'

/** How much work a request may cause before it is executed. */
export interface Allowance {
  /** Tokens in all documents of the request: the parser stops there. */
  tokens: number
  /** Fields, fragments and spreads, as written, in all documents of the request. Validation compares each with each. */
  selections: number
  /** The cost of all operations of the request. */
  cost: number
}

const KNOWN: Allowance = { tokens: 4000, selections: 1000, cost: 5000 }

/** Enough for one log-in, or for a client's introspection query, which has 180 tokens and 90 selections. */
const UNKNOWN: Allowance = { tokens: 500, selections: 150, cost: 3000 }

export const MAX_TOKENS = KNOWN.tokens
export const MAX_COST = KNOWN.cost

/** Operations in one document: validation follows the fragments of each. */
const MAX_OPERATIONS = 20

/** Selections in one document, as written. */
const MAX_SELECTIONS = 500

/** Bytes of an unauthenticated request: a larger one is not even parsed as JSON. */
export const MAX_UNKNOWN_BYTES = 16_384

/** The caller, as far as it determines the allowance. */
export interface Caller {
  request: Pick<Incoming, 'identity'>
}

export const isKnown = ({ request }: Caller): boolean => 'principal' in request.identity

export const allowanceOf = (caller: Caller): Allowance => (isKnown(caller) ? KNOWN : UNKNOWN)

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
