import { isUuid } from '../paging.ts'
import { MAX_ROLES } from '../roles/role-scopes.ts'
import { equalValueOf, matchesValue, type ScimFilter } from './filter.ts'
import { assertPlain, type Change, changesOfResource } from './operations.ts'
import { invalidPath, isKept, readOnly, ROLES_ATTRIBUTE } from './paths.ts'
import { invalidValue, listOf, membersOf, textOf } from './values.ts'

/** The attributes of a group that a client of SCIM may set. */
export interface GroupDocument {
  displayName: string | null
  externalId: string | null
  /** Ids of people. */
  members: ReadonlySet<string>
  /** The roles that an administrator gave the group; null: they follow from its name. */
  roles: readonly string[] | null
}

/** The most members of one group. */
export const MAX_MEMBERS = 5000

const EMPTY: GroupDocument = { displayName: null, externalId: null, members: new Set(), roles: null }

/**
 * The document that a POST or PUT states.
 *
 * @param roles unless it states them: identity providers do not know of Keystead's roles
 * @throws ScimError `invalidValue` and others, as of a PATCH
 */
export function groupFrom(body: unknown, roles: readonly string[] | null = null): GroupDocument {
  return changeGroup({ ...EMPTY, roles }, changesOfResource(body, 'replace'), { isWhole: true })
}

/**
 * @param options.isWhole for a whole resource, whose unknown attributes are left out (RFC 7644, section 3.3)
 * @throws ScimError
 */
export function changeGroup(
  document: GroupDocument,
  changes: readonly Change[],
  { isWhole = false }: { isWhole?: boolean } = {},
): GroupDocument {
  // One set for all operations: a PATCH may name thousands of members, one in each.
  const members = new Set(document.members)
  let changed: GroupDocument = { ...document, members }
  for (const change of changes) {
    if (change.path.attribute === 'members') changeMembers(members, change)
    else changed = changeOne(changed, change, isWhole)
  }
  if (changed.displayName === null) throw invalidValue('displayName is required')
  if (members.size > MAX_MEMBERS) throw invalidValue(`members must have at most ${MAX_MEMBERS} values`)
  return changed
}

function changeOne(document: GroupDocument, { path, kind, ...stated }: Change, isWhole: boolean): GroupDocument {
  if (!isKept(path)) return document
  const value = kind === 'remove' ? null : stated.value
  switch (path.attribute) {
    case 'displayname': {
      assertPlain(path)
      if (kind === 'remove') throw readOnly('displayName is required and')
      return { ...document, displayName: textOf(value, 'displayName') }
    }
    case 'externalid': {
      assertPlain(path)
      return { ...document, externalId: textOf(value, 'externalId') }
    }
    case ROLES_ATTRIBUTE: {
      assertPlain(path)
      return { ...document, roles: changeRoles(document.roles ?? [], { path, kind, ...stated }) }
    }
    default:
      if (isWhole) return document
      throw invalidPath(path.attribute)
  }
}

/** @returns null when nothing is stated any more */
function changeRoles(roles: readonly string[], { kind, value }: Change): string[] | null {
  const stated = listOf(value, 'roles', MAX_ROLES).map((it) => textOf(it, 'roles', 64) ?? '')
  if (kind === 'remove') return stated.length === 0 ? null : roles.filter((role) => !stated.includes(role))
  const changed = [...new Set(kind === 'add' ? [...roles, ...stated] : stated)]
  if (changed.length > MAX_ROLES) throw invalidValue(`roles must have at most ${MAX_ROLES} values`)
  return changed
}

function changeMembers(members: Set<string>, { kind, path: { filter, sub }, value }: Change): void {
  if (sub !== null) throw readOnly(`members.${sub}`)
  if (filter !== null) {
    if (kind !== 'remove') throw readOnly('A member')
    removeMatching(members, filter)
    return
  }
  const stated = listOf(value, 'members', MAX_MEMBERS).map(memberOf)
  // Entra ID removes the members that the value lists; without a value all are removed.
  if (kind === 'replace' || (kind === 'remove' && stated.length === 0)) members.clear()
  for (const member of stated) {
    if (kind === 'remove') members.delete(member)
    else members.add(member)
  }
}

function removeMatching(members: Set<string>, filter: ScimFilter): void {
  const one = equalValueOf(filter)
  if (one !== null) members.delete(one.toLowerCase())
  else for (const member of members) if (matchesValue(filter, { value: member, type: 'User' })) members.delete(member)
}

function memberOf(value: unknown): string {
  const stated = typeof value === 'string' ? value : membersOf(value, 'members').get('value')
  if (typeof stated !== 'string') throw invalidValue('members.value must be the id of a user')
  // An id that cannot be one is the same as one that no user has.
  if (!isUuid(stated)) throw noSuchMember()
  return stated.toLowerCase()
}

export const noSuchMember = () => invalidValue('members: there is no user with one of these ids')
