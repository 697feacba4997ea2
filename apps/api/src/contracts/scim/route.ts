import type { Work } from '@keystead/domain'
import type { Services } from '../../calls/context.ts'
import type { Projection, Resource } from './query.ts'

/** A request that was admitted. */
export interface ScimCall {
  core: Services
  work: Work
  /** The address of the endpoints, such as `https://keys.example.com/scim/v2`. */
  base: string
  /** The last part of the path. */
  id: string
  /** Those of the query, or of the body of a search, by their names in lower case. */
  parameters: Readonly<Record<string, unknown>>
  projection: Projection
  body: unknown
}

export interface ScimAnswer {
  /** Default: 200, or 204 without a body. */
  status?: number
  /** Its attributes are projected by the route. */
  body?: Resource
  location?: string
}

/** An endpoint, under `/scim/v2`. */
export interface ScimRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  /** For a POST that reads. */
  isSearch?: true
  run: (call: ScimCall) => Promise<ScimAnswer>
}
