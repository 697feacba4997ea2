import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import type { FastifyBaseLogger } from 'fastify'
import type { Context } from '../calls/context.ts'
import type { Loaders } from './identity/loaders.ts'

/** The context of a `/graphql` request. The operations of a batch share it. */
export interface GraphqlContext {
  caller: Context
  log: FastifyBaseLogger
  spending: Spending
  loaders: Loaders
  /** The index of an operation in its batch, from 0. */
  place?: number
}

export interface Spending {
  /** The cost of the request's operations so far. */
  cost: number
  /** Tokens parsed so far; the whole allowance once a document exceeded it. */
  tokens: number
  /** Fields and fragments in its documents so far. */
  selections: number
  /** What is logged of the request: only names of the schema, since the caller's names may contain anything. */
  operations: string[]
}

export interface GraphqlTypes {
  Context: GraphqlContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  Scalars: {
    /** An instant, as text. */
    DateTime: { Input: string; Output: string }
    JSON: { Input: unknown; Output: unknown }
  }
}

const CURSOR = 'Marks the place of the item in its list: pass it as `after`.'

export const builder = new SchemaBuilder<GraphqlTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'An object that `node` finds again by its id.' },
    idFieldOptions: { description: 'Unique among all nodes. Opaque: pass it to `node` as it is.' },
    nodesOnConnection: { description: 'The items of the page, without their cursors.' },
    edgesFieldOptions: { nullable: false, description: 'The items of the page with their cursors.' },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: CURSOR },
    pageInfoFieldOptions: { description: 'Where the page lies in the list.' },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there are items after the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether the page starts after an item, by a cursor or an offset.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null for an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last item; null for an empty page.' },
  },
})

builder.queryType({
  description: 'What can be read. A field whose scope the caller does not hold rejects the whole operation.',
})
builder.mutationType({ description: 'What can be changed. Fields run one after another.' })
