import { type DocumentNode, type ExecutionArgs, type ExecutionResult, Kind } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { admit, isIntrospection } from './admission.ts'
import { allowanceOf } from './allowance.ts'
import type { GraphqlContext } from './builder.ts'
import { presented } from './errors.ts'
import { createLoaders } from './identity/loaders.ts'
import { readDocument } from './limits.ts'
import { type GraphqlParams, MAX_BATCH } from './params.ts'
import { schema } from './schema.ts'
import { weigh } from './weighing.ts'

/** Bounds of the cache of parsed documents. A token takes some 400 bytes. */
const MAX_DOCUMENTS = 500
const MAX_DOCUMENT_TOKENS = 40_000

/** A request with parsed parameters, authenticated or not. */
export interface GraphqlRequest extends Omit<GraphqlContext, 'loaders'> {
  method: string
  params: GraphqlParams | GraphqlParams[]
  /** The media type of the answer. */
  accept: string
}

export interface GraphqlAnswer {
  status: number
  headers: Record<string, string>
  text: string
}

type ServerContext = GraphqlContext & { presentedParams: GraphqlParams | GraphqlParams[] }

/** Executes requests. Loaded with the first one, so that a service without GraphQL clients does not spend the memory. */
export function createGraphqlServer(): (request: GraphqlRequest) => Promise<GraphqlAnswer> {
  const documents = createDocumentCache()
  const yoga = createYoga<ServerContext>({
    schema,
    plugins: [reading, limiting, forgetting(documents), admitting, presenting],
    batching: { limit: MAX_BATCH },
    parserAndValidationCache: {
      documentCache: documents,
      errorCache: { get: () => undefined, set: () => undefined },
    },
    // Fastify or the plugins above do the rest.
    maskedErrors: false,
    maxRequestBodySize: false,
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
  })
  return async ({ method, params, accept, ...context }) => {
    const url = 'http://localhost/graphql'
    const serverContext = { ...context, loaders: createLoaders(context.caller), presentedParams: params }
    const response = await yoga.fetch(url, { method, headers: { accept } }, serverContext)
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
  }
}

const createDocumentCache = () =>
  new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_DOCUMENT_TOKENS,
    sizeCalculation: ({ tokenCount = 1 }) => Math.max(1, tokenCount),
  })

type OurPlugin = Plugin<GraphqlContext, ServerContext>

/** Fastify has read and checked the body. */
const reading: OurPlugin = {
  onRequestParse({ setRequestParser, serverContext }) {
    setRequestParser(() => serverContext.presentedParams)
  },
  onParams({ params, context }) {
    const { presentedParams } = context
    if (Array.isArray(presentedParams)) context.place = presentedParams.findIndex((each) => each === params)
  },
  onParse({ context, setParseFn }) {
    const { caller, spending } = context
    setParseFn((text: string) => {
      const left = allowanceOf(caller).tokens - spending.tokens
      spending.tokens += left
      const document = readDocument(text, left)
      spending.tokens -= left - (document.tokenCount ?? left)
      return document
    })
  },
}

const limiting: OurPlugin = {
  onValidate({ params, context }) {
    const { spending, caller } = context
    const document: unknown = params.documentAST
    if (!isDocument(document)) return
    weigh(document, context.params.variables ?? {}, { caller, spending })
  },
}

/** Invalid documents are not cached: they are rarely repeated, and their errors would be cached with them. */
const forgetting = (documents: LRUCache<string, DocumentNode>): OurPlugin => ({
  onValidate({ params }) {
    const document: unknown = params.documentAST
    return ({ valid }) => {
      if (!valid && isDocument(document)) documents.delete(document.loc?.source.body ?? '')
    }
  },
})

const isDocument = (value: unknown): value is DocumentNode =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT

/** Results of introspection-only documents by operation name: the schema never changes. */
const introspected = new LRUCache<DocumentNode, Map<string, ExecutionResult>>({ max: 20 })

const admitting: OurPlugin = {
  async onExecute({ args, setResultAndStopExecution }) {
    await admit(args, args.contextValue)
    const results = resultsOf(args)
    if (!results) return undefined
    const name = String(args.operationName ?? '')
    const known = results.get(name)
    if (known) {
      setResultAndStopExecution(known)
      return undefined
    }
    return {
      onExecuteDone({ result }) {
        if (!(Symbol.asyncIterator in result) && !result.errors) results.set(name, result)
      },
    }
  },
}

/** The cached results of a document; null for one whose results vary. */
function resultsOf({ document, variableValues }: ExecutionArgs): Map<string, ExecutionResult> | null {
  if (Object.keys(variableValues ?? {}).length > 0 || !isIntrospection(document)) return null
  const results = introspected.get(document) ?? new Map<string, ExecutionResult>()
  introspected.set(document, results)
  return results
}

const presenting: OurPlugin = {
  onResultProcess(payload) {
    const { result, serverContext } = payload
    const { log, caller } = serverContext
    const options = { log, attemptLimit: caller.core.limiter.limit }
    if (Array.isArray(result)) payload.setResult(result.map((each) => presented(each, options)))
    else if (!(Symbol.asyncIterator in result)) payload.setResult(presented(result, options))
  },
}
