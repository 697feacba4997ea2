import type { FastifyBaseLogger } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { describeFailure } from '../http/failure.ts'
import { failureFields } from '../http/errors.ts'
import { STATUSES } from '../http/presenters.ts'
import { CODES, extensionsOf } from './codes.ts'

/** A document with a hundred faults is not answered with a hundred errors. */
const MAX_ERRORS = 10
const MAX_MESSAGE = 500

/** A text of ours that works somewhere, in a place where it does not belong. */
const CREDENTIAL = /\b(?:agg|gw|kss?)_\w+/g

export interface Presenting {
  log: FastifyBaseLogger
  attemptLimit: number
}

/**
 * A result as its caller may see it. What was refused has its code; an error of our own says nothing, and is logged whole.
 *
 * The status follows GraphQL over HTTP: without `data` that of the error, but 200 for whoever wants `application/json`; with `data`
 * always 200.
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
  // Before anything has run, GraphQL faults a place in the document, which our own errors do not know.
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

/** What was thrown, when it was no error of GraphQL itself. */
function causeOf(error: GraphQLError): unknown {
  const { originalError } = error
  if (originalError == null) return null
  return originalError instanceof GraphQLError ? causeOf(originalError) : originalError
}

/** Syntax, validation, variables: the words of GraphQL, without the values that they repeat. */
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

/** Of a variable, the message without its value, which stands between its name and what is wrong with it. */
function messageOf({ message, originalError }: GraphQLError): string {
  const [, variable] = /^Variable ("\$\w+") got invalid value /.exec(message) ?? []
  if (variable === undefined || !originalError) return harmless(message)
  const head = message.slice(0, message.length - originalError.message.length)
  // Made of fields of the schema, and of indices.
  const [, path = ''] = /( at "[\w.[\]]+"); $/.exec(head) ?? []
  return `${harmless(`Variable ${variable}`)} is not valid${path}: ${harmless(originalError.message)}`
}

/** What may be quoted of a document: names of the schema, and short ones of the caller, too short for a password of ours. */
const NAME = /^[$@A-Za-z_.[\]!]{1,80}$|^[$@\w.[\]!]{1,20}$/

/** A message as far as it has nothing that may be a secret: values, and quoted texts that are no names. */
function harmless(message: string): string {
  const text = message.replace(/(?: value:|,? found:) .*$/s, '')
  const strange = text.matchAll(/"([^"]*)"?/g).find(([, quoted = '']) => !NAME.test(quoted))
  const kept = strange ? `${text.slice(0, strange.index)}...` : text
  return kept.replaceAll(CREDENTIAL, '...').slice(0, MAX_MESSAGE)
}
