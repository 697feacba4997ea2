import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import type { FastifyBaseLogger } from 'fastify'
import type { Context } from '../trpc/context.ts'

/** What a request for `/graphql` is executed with. The operations of a batch share it. */
export interface GraphqlContext {
  caller: Context
  log: FastifyBaseLogger
  spending: Spending
  /** Of an operation in its batch, from 0. */
  place?: number
}

export interface Spending {
  /** What the operations of the request cost so far. */
  cost: number
  /** Of what was parsed so far; all that there may be once a document was too much. */
  tokens: number
  /** The fields and fragments of its documents so far. */
  selections: number
  /** What the log says of the request: names of the schema alone, since those of the caller may be anything. */
  operations: string[]
}

export interface GraphqlTypes {
  Context: GraphqlContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  Scalars: {
    /** A moment, as the text that is sent. */
    DateTime: { Input: string; Output: string }
    JSON: { Input: unknown; Output: unknown }
  }
}

export const builder = new SchemaBuilder<GraphqlTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
})

builder.queryType({})
builder.mutationType({})
