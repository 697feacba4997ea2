import type { FastifyBaseLogger } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { describeFailure } from '../calls/failure.ts'
import { failureFields } from '../calls/failure-fields.ts'
import { STATUSES } from '../calls/statuses.ts'
import { CODES, extensionsOf } from './codes.ts'

/** The most errors in one answer. */
const MAX_ERRORS = 10
const MAX_MESSAGE = 500

/** A Keystead key in the wrong place. */
const CREDENTIAL = /\b(?:agg|gw|kss?)_\w+/g

export interface Presenting {
  log: FastifyBaseLogger
  attemptLimit: number
}

/**
 * A result as its caller may see it. Refusals have a code; internal errors show no details and are logged in full.
 *
 * The status follows GraphQL over HTTP: without `data` that of the error, but 200 for clients that accept `application/json`; with
 * `data` always 200.
 */
export function presented(result: ExecutionResult, presenting: Presenting): ExecutionResult {
  if (!result.errors) return result
  const hasData = 'data' in result
  const errors = result.errors.slice(0, MAX_ERRORS).map((error) => presentedError(error, hasData, presenting))
  return { ...result, errors }
}

function presentedError(error: GraphQLError, hasData: boolean, { log, attemptLimit }: Presenting): GraphQLError {
  const cause = causeOf(error)
  const failure = describeFailure(cause ?? error)
  const isOurs = failure.code === 'internal'
  // Before execution, GraphQL's own errors name a place in the document; internal errors do not.
  if (isOurs && !hasData && (cause === null || error.nodes)) return faultOfRequest(error)
  if (isOurs || failure.code === 'unavailable') {
    log.error({ err: cause ?? error, field: error.path?.[0] }, 'a GraphQL operation failed')
  }
  const { code, message } = failure
  const headers = failureFields(failure, attemptLimit)
  const http = hasData ? { spec: true, headers } : { spec: true, status: STATUSES[code], headers }
  return new GraphQLError(message, {
    nodes: error.nodes,
    path: error.path,
    extensions: { ...extensionsOf(failure), http },
  })
}

/** The thrown error, unless it is GraphQL's own. */
function causeOf(error: GraphQLError): unknown {
  const { originalError } = error
  if (originalError == null) return null
  return originalError instanceof GraphQLError ? causeOf(originalError) : originalError
}

/** Syntax, validation, variables: GraphQL's message, without the values that it quotes. */
function faultOfRequest(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, extensions } = error
  const { http } = extensions
  const code = http?.status === 405 ? CODES.method_not_allowed : (extensions.code ?? CODES.invalid)
  return new GraphQLError(messageOf(error), {
    nodes,
    source,
    positions,
    extensions: { code, http: { spec: true, status: 400, ...http } },
  })
}

/** The message; for a variable without its value, which stands between its name and the reason. */
function messageOf({ message, originalError }: GraphQLError): string {
  const [, variable] = /^Variable ("\$\w+") got invalid value /.exec(message) ?? []
  if (variable === undefined || !originalError) return harmless(message)
  const head = message.slice(0, message.length - originalError.message.length)
  // Consists of schema fields and indices.
  const [, path = ''] = /( at "[\w.[\]]+"); $/.exec(head) ?? []
  return `${harmless(`Variable ${variable}`)} is not valid${path}: ${harmless(originalError.message)}`
}

/** What may be quoted of a document: names of the schema, and the caller's names that are too short for a generated password. */
const NAME = /^[$@A-Za-z_.[\]!]{1,80}$|^[$@\w.[\]!]{1,20}$/

/** A message without what may be a secret: values, and quoted texts that are not names. */
function harmless(message: string): string {
  const text = message.replace(/(?: value:|,? found:) .*$/s, '')
  const strange = text.matchAll(/"([^"]*)"?/g).find(([, quoted = '']) => !NAME.test(quoted))
  const kept = strange ? `${text.slice(0, strange.index)}...` : text
  return kept.replaceAll(CREDENTIAL, '...').slice(0, MAX_MESSAGE)
}
