import type { ScimFilter } from './filter.ts'

/** The requested part of a list (RFC 7644, section 3.4.2.4). */
export interface ScimQuery {
  tenantId: string
  filter: ScimFilter | null
  /** The first item, counted from 1. */
  startIndex: number
  /** The most items; 0 only counts. */
  count: number
  now: Date
}

/** Ids of a part of a list, oldest first, and how many items match in all. */
export interface ScimIds {
  ids: string[]
  total: number
}

/** Finds people and groups by SCIM filters. */
export interface ScimDirectory {
  /** @throws ScimError `invalidFilter` for an attribute that a filter cannot name */
  findPeople(query: ScimQuery): Promise<ScimIds>
  /** @throws ScimError `invalidFilter` for an attribute that a filter cannot name */
  findGroups(query: ScimQuery): Promise<ScimIds>
}
