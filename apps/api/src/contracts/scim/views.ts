import { GROUP_EXTENSION, GROUP_SCHEMA, type ShownGroup, type ShownPerson, USER_SCHEMA } from '@keystead/domain'
import type { Resource } from './query.ts'

const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** Attributes without a value are left out (RFC 7643, section 2.5). */
const assigned = (resource: Resource): Resource =>
  Object.fromEntries(Object.entries(resource).filter(([, value]) => hasValue(value)))

function hasValue(value: unknown): boolean {
  if (value === null || value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value).length > 0
}

interface Meta {
  resourceType: string
  created?: string
  lastModified?: string
  location: string
}

const metaOf = (
  resourceType: 'User' | 'Group',
  { id, createdAt, updatedAt }: { id: string; createdAt: Date; updatedAt: Date },
  base: string,
): Meta => ({
  resourceType,
  created: createdAt.toISOString(),
  lastModified: updatedAt.toISOString(),
  location: `${base}/${resourceType}s/${id}`,
})

/** @param base the address of the SCIM endpoints, such as `https://keys.example.com/scim/v2` */
export function userResource(person: ShownPerson, base: string): Resource {
  const { id, document, groups } = person
  const { userName, externalId, displayName, name, active, emails } = document
  return assigned({
    schemas: [USER_SCHEMA],
    id,
    externalId,
    meta: metaOf('User', person, base),
    userName,
    name: assigned({ ...name }),
    displayName,
    active,
    emails: emails.map((email) => assigned({ ...email })),
    groups: groups.map((group) => ({
      value: group.id,
      $ref: `${base}/Groups/${group.id}`,
      display: group.displayName,
      type: 'direct',
    })),
  })
}

/** @param base as of {@link userResource} */
export function groupResource(group: ShownGroup, base: string): Resource {
  const { id, displayName, externalId, roles, members } = group
  return assigned({
    schemas: roles.length > 0 ? [GROUP_SCHEMA, GROUP_EXTENSION] : [GROUP_SCHEMA],
    id,
    externalId,
    meta: metaOf('Group', group, base),
    displayName,
    members: members?.map((member) => ({ value: member, $ref: `${base}/Users/${member}`, type: 'User' })),
    [GROUP_EXTENSION]: assigned({ roles: [...roles] }),
  })
}

/** A page of a list (RFC 7644, section 3.4.2). */
export const listResponse = (resources: readonly Resource[], total: number, startIndex = 1): Resource => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})
