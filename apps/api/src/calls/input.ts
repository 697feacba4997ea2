import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { parameterReader } from './coerce.ts'
import { HttpError } from './failure.ts'
import { assertStorable } from './json.ts'

type Input = Record<string, unknown>

/** Whether a value is a JSON object, and so no array. */
export const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @returns a function that merges path, query and body of a request; path parameters win */
export function inputReader(
  schema: z.ZodObject,
  { takesQuery, hasParameters }: { takesQuery: boolean; hasParameters: boolean },
): (request: FastifyRequest) => Input {
  const readParameters = parameterReader(schema)
  if (!takesQuery && !hasParameters) return bodyOf
  return (request) => {
    const query = takesQuery ? queryOf(request) : {}
    return { ...bodyOf(request), ...readParameters({ ...query, ...pathParametersOf(request) }) }
  }
}

/** The parameters of the query, with all of those that have the same name. */
export function queryParametersOf({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams {
  const start = url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1))
}

function pathParametersOf({ params }: FastifyRequest): Input {
  if (!isObject(params)) return {}
  for (const value of Object.values(params)) assertStorable(String(value), 'The path')
  return params
}

function queryOf({ url, query }: FastifyRequest): Input {
  const start = url.indexOf('?')
  if (start === -1 || !isObject(query)) return {}
  assertStorable(decoded(url.slice(start + 1)), 'The query')
  return query
}

function decoded(query: string): string {
  try {
    return decodeURIComponent(query)
  } catch {
    throw new HttpError('invalid', 'The query is not valid percent-encoded UTF-8')
  }
}

/** @throws HttpError `invalid` unless the body is an object */
export function bodyOf({ body }: Pick<FastifyRequest, 'body'>): Input {
  if (body === undefined) return {}
  if (!isObject(body)) throw new HttpError('invalid', 'The body must be a JSON object')
  return body
}
