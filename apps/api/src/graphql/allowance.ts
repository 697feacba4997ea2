import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql'
import type { Context } from '../trpc/context.ts'

/** How much work a request may make before anything of it is run. */
export interface Allowance {
  /** Tokens of all documents of the request: the parser stops there. */
  tokens: number
  /** Fields, fragments and spreads, as they are written, of all documents of the request. Validation compares each with each. */
  selections: number
  /** Of all operations of the request. */
  cost: number
}

const KNOWN: Allowance = { tokens: 4000, selections: 1000, cost: 5000 }

/** Room for one log-in, or for one introspection query of a client, which has 180 tokens and 90 selections. */
const UNKNOWN: Allowance = { tokens: 500, selections: 150, cost: 3000 }

export const MAX_TOKENS = KNOWN.tokens
export const MAX_COST = KNOWN.cost

/** Operations in one document: validation follows the fragments of each. */
const MAX_OPERATIONS = 20

/** Of one document, written out. */
const MAX_SELECTIONS = 500

/** Characters of a request without a credential that works: more is not even parsed as JSON. */
export const MAX_UNKNOWN_BYTES = 16_384

export const isKnown = ({ identity }: Pick<Context, 'identity'>): boolean => 'principal' in identity

export const allowanceOf = (caller: Pick<Context, 'identity'>): Allowance => (isKnown(caller) ? KNOWN : UNKNOWN)

/**
 * How many fields, fragments and spreads a document has, used or not: validation looks at all of them.
 *
 * @throws GraphQLError for a document that is over a limit
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

/** The parser has bounded how deep they lie in one another. */
function sizeOf({ selections }: SelectionSetNode): number {
  let size = selections.length
  for (const selection of selections) {
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) size += sizeOf(selection.selectionSet)
  }
  return size
}

export const tooMuch = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_COMPLEX' } })
