import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HttpError } from '../calls/failure.ts'
import { assertStorable, parseJson } from '../calls/json.ts'

/** Longer documents are refused, since parsed ones are cached. */
export const MAX_QUERY = 32_768

/** Operations in one request; together they may cost as much as one. */
export const MAX_BATCH = 10

const Values = z.record(z.string(), z.unknown()).nullish()

/** GraphQL over HTTP, section "Request Parameters". */
const Params = z.strictObject({
  query: z
    .string('must be the text of a GraphQL document')
    .min(1, 'must not be empty')
    .max(MAX_QUERY, `must have at most ${MAX_QUERY} characters`),
  operationName: z.string().max(200).nullish(),
  variables: Values,
  extensions: Values,
})

const Batch = z
  .array(Params)
  .min(1, 'A batch must have an operation')
  .max(MAX_BATCH, `A batch may have at most ${MAX_BATCH} operations`)

export interface GraphqlParams {
  query: string
  operationName?: string
  variables?: Record<string, unknown>
}

/** The parameters of a POST. @throws ZodError */
export function paramsOfBody(body: unknown): GraphqlParams | GraphqlParams[] {
  if (Array.isArray(body)) return Batch.parse(body).map(plain)
  if (body === undefined) throw new HttpError('invalid', 'The body must be a JSON object with the field query')
  return plain(Params.parse(body))
}

/** The parameters of a GET. @throws ZodError, HttpError `invalid` */
export function paramsOfQuery({ query }: FastifyRequest): GraphqlParams {
  const { variables, extensions, ...rest } = z.record(z.string(), z.unknown()).parse(query)
  for (const text of Object.values(rest)) if (typeof text === 'string') assertStorable(text, 'The query')
  const values = { variables: objectOf(variables), extensions: objectOf(extensions) }
  return plain(Params.parse({ ...rest, ...values }))
}

const objectOf = (text: unknown): unknown => (typeof text === 'string' && text !== '' ? parseJson(text) : undefined)

function plain({ query, operationName, variables }: z.infer<typeof Params>): GraphqlParams {
  // Some clients send the name of an anonymous operation as an empty one.
  return { query, ...(operationName && { operationName }), ...(variables && { variables }) }
}
