import {
  type AttributeName,
  attributeNameOf,
  GROUP_EXTENSION,
  parseFilter,
  ScimError,
  type ScimList,
} from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import { isObject } from '../../calls/input.ts'

/** Which attributes of a resource an answer has. */
export interface Projection {
  mode: 'only' | 'without' | 'default'
  names: AttributeName[]
}

const MAX_NAMES = 100

/** The most resources of one page. */
export const MAX_PAGE = 200

const invalidValue = (message: string): ScimError => new ScimError('invalidValue', message)

type Parameters = Readonly<Record<string, unknown>>

/** The parameters of a query, by their names in lower case. */
export const parametersOf = ({ query }: FastifyRequest): Parameters => folded(query)

/** Those of a search by POST (RFC 7644, section 3.4.3). */
export const searchParametersOf = ({ body }: FastifyRequest): Parameters => {
  if (!isObject(body)) throw new ScimError('invalidSyntax', 'The body must be a JSON object')
  return folded(body)
}

const folded = (value: unknown): Parameters =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, parameter]) => [name.toLowerCase(), parameter]),
  )

/** @throws ScimError `invalidFilter`, `invalidValue` */
export function listOf(parameters: Parameters, max = MAX_PAGE): ScimList {
  const filter = parameters['filter']
  if (filter !== undefined && typeof filter !== 'string') {
    throw new ScimError('invalidFilter', 'filter: must be given once, as a text')
  }
  return {
    filter: filter === undefined || filter.trim() === '' ? null : parseFilter(filter),
    startIndex: Math.max(1, wholeNumber(parameters, 'startIndex') ?? 1),
    // RFC 7644, section 3.4.2.4: a negative count is 0.
    count: Math.min(max, Math.max(0, wholeNumber(parameters, 'count') ?? max)),
  }
}

function wholeNumber(parameters: Parameters, name: string): number | null {
  const value = parameters[name.toLowerCase()]
  if (value === undefined || value === null) return null
  if ((typeof value === 'string' || typeof value === 'number') && /^-?\d{1,9}$/.test(String(value)))
    return Number(value)
  throw invalidValue(`${name}: must be a whole number`)
}

/** @throws ScimError `invalidValue` */
export function projectionOf(parameters: Parameters): Projection {
  const only = namesIn(parameters, 'attributes')
  const without = namesIn(parameters, 'excludedAttributes')
  if (only.length > 0 && without.length > 0) {
    throw invalidValue('attributes and excludedAttributes cannot be given together')
  }
  if (only.length > 0) return { mode: 'only', names: only }
  return { mode: without.length > 0 ? 'without' : 'default', names: without }
}

function namesIn(parameters: Parameters, name: string): AttributeName[] {
  const value = parameters[name.toLowerCase()] ?? []
  const texts: unknown[] = Array.isArray(value) ? value : [value]
  const names = texts.flatMap((text) => {
    if (typeof text !== 'string') throw invalidValue(`${name}: must be names of attributes, with commas between them`)
    return text.split(',')
  })
  if (names.length > MAX_NAMES) throw invalidValue(`${name}: must have at most ${MAX_NAMES} names`)
  return names
    .map((it) => it.trim())
    .filter((it) => it !== '')
    .map(nameOf)
}

const EXTENSION = GROUP_EXTENSION.toLowerCase()

/** An attribute of an extension is a sub-attribute of the extension's object. */
function nameOf(text: string): AttributeName {
  const name = attributeNameOf(text)
  return name.attribute.startsWith(`${EXTENSION}:`)
    ? { attribute: EXTENSION, sub: name.attribute.slice(EXTENSION.length + 1) }
    : name
}

/** Whether an answer has an attribute, or a part of it. */
export const isShown = ({ mode, names }: Projection, attribute: string): boolean => {
  const meant = names.filter((name) => name.attribute === attribute.toLowerCase())
  if (mode === 'only') return meant.length > 0
  return !meant.some(({ sub }) => sub === null)
}

/** Attributes that every answer has (RFC 7643, section 7: returned "always"). */
const ALWAYS = new Set(['id', 'schemas'])

export type Resource = Readonly<Record<string, unknown>>

/** A resource with the attributes that were asked for (RFC 7644, section 3.9). */
export function projected(resource: Resource, projection: Projection): Resource {
  if (projection.mode === 'default') return resource
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(resource)) {
    if (ALWAYS.has(key)) shown[key] = value
    else if (isShown(projection, key)) shown[key] = partOf(key, value, projection)
  }
  return shown
}

/** An attribute that is shown: all of it, or the sub-attributes that were asked for. */
function partOf(key: string, value: unknown, { mode, names }: Projection): unknown {
  const meant = names.filter(({ attribute }) => attribute === key.toLowerCase())
  const subs = meant.flatMap(({ sub }) => (sub === null ? [] : [sub]))
  const isWhole = meant.length === 0 || subs.length < meant.length
  return isWhole || mode === 'default' ? value : withSubs(value, subs, mode)
}

function withSubs(value: unknown, subs: readonly string[], mode: 'only' | 'without'): unknown {
  if (Array.isArray(value)) return value.map((it) => withSubs(it, subs, mode))
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([key]) => subs.includes(key.toLowerCase()) === (mode === 'only'))
  return Object.fromEntries(kept)
}
