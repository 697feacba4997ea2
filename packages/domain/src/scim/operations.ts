import { isObject } from '../json.ts'
import { equalValueOf, expressionsIn } from './filter.ts'
import {
  ENTERPRISE_SCHEMA,
  GROUP_EXTENSION,
  invalidPath,
  isKept,
  isReadOnly,
  parsePath,
  readOnly,
  type ScimPath,
} from './paths.ts'
import { ScimError } from './scim-error.ts'
import { invalidValue, membersOf } from './values.ts'

export type OperationKind = 'add' | 'replace' | 'remove'

/** A change of one attribute. */
export interface Change {
  kind: OperationKind
  path: ScimPath
  value: unknown
}

/** The most operations of one PATCH. */
const MAX_OPERATIONS = 1000

/**
 * The most expressions in the filters of one body: each is compared with every value of its attribute. `[value eq "..."]`, by which
 * identity providers remove members, does not count.
 */
const MAX_EXPRESSIONS = 20

/** The most attributes of one value, among them those that are not kept. */
const MAX_ATTRIBUTES = 200

/**
 * The changes of a PATCH (RFC 7644, section 3.5.2), and of what Entra ID and Okta send beside the letter of it: operations in
 * capitals, and paths as the names of a value without a path.
 *
 * @param body `{"Operations": [{"op", "path"?, "value"?}]}`
 * @throws ScimError `invalidSyntax`, `invalidPath`, `invalidFilter`, `noTarget`, `mutability`, `tooMany`
 */
export function changesOf(body: unknown): Change[] {
  const operations = isObject(body) && !Array.isArray(body) ? membersOf(body, 'The body').get('operations') : undefined
  if (!Array.isArray(operations) || operations.length === 0) {
    throw new ScimError('invalidSyntax', 'Operations must be a list of operations, with at least one')
  }
  if (operations.length > MAX_OPERATIONS) {
    throw new ScimError('tooMany', `Operations must have at most ${MAX_OPERATIONS} operations`)
  }
  return bounded(operations, (operation, index) => changesOfOne(operation, `Operations[${index}]`))
}

/** @throws ScimError `tooMany` at the first part that is beyond {@link MAX_EXPRESSIONS} */
function bounded<T>(parts: readonly T[], changesOfPart: (part: T, index: number) => Change[]): Change[] {
  let expressions = 0
  return parts.flatMap((part, index) => {
    const changes = changesOfPart(part, index)
    for (const { path } of changes) expressions += expressionsOf(path)
    if (expressions > MAX_EXPRESSIONS) {
      const message = `at most ${MAX_EXPRESSIONS} expressions other than value eq "..."`
      throw new ScimError('tooMany', `The filters of all paths must have ${message}`)
    }
    return changes
  })
}

const expressionsOf = (path: ScimPath): number =>
  path.filter === null || !isKept(path) || equalValueOf(path.filter) !== null ? 0 : expressionsIn(path.filter)

function changesOfOne(operation: unknown, where: string): Change[] {
  const members = membersOf(operation, where)
  const op = members.get('op')
  const kind = typeof op === 'string' ? kindOf(op) : null
  if (kind === null) throw new ScimError('invalidSyntax', `${where}.op must be add, replace or remove`)
  const path = members.get('path')
  const value = members.get('value')
  if (path === undefined || path === null || path === '') return withoutPath(kind, value, where)
  if (typeof path !== 'string') throw new ScimError('invalidPath', `${where}.path must be a text`)
  const parsed = parsePath(path)
  if (isReadOnly(parsed.attribute)) throw readOnly(parsed.attribute)
  if (isExtension(parsed.attribute)) return changesOfExtension(kind, parsed.attribute, value)
  if (kind !== 'remove' && value === undefined) throw invalidValue(`${where}.value is required`)
  return [{ kind, path: parsed, value }]
}

function withoutPath(kind: OperationKind, value: unknown, where: string): Change[] {
  if (kind === 'remove') throw new ScimError('noTarget', `${where}.path is required to remove`)
  return changesOfResource(value, kind, `${where}.value`)
}

/**
 * A whole resource, or some of its attributes, as changes. What a client may not set is left out.
 *
 * @throws ScimError `invalidValue`, `invalidPath`, `invalidFilter`, `tooMany`
 */
export function changesOfResource(resource: unknown, kind: OperationKind, where = 'The body'): Change[] {
  const members = [...membersOf(resource, where)]
  if (members.length > MAX_ATTRIBUTES) throw invalidValue(`${where} must have at most ${MAX_ATTRIBUTES} attributes`)
  return bounded(members, ([name, value]) => {
    if (isReadOnly(name)) return []
    if (isExtension(name)) return changesOfExtension(value === null ? 'remove' : kind, name, value)
    return [changeOf(kind, name, value)]
  })
}

const EXTENSIONS = new Set([GROUP_EXTENSION, ENTERPRISE_SCHEMA].map((it) => it.toLowerCase()))

const isExtension = (name: string): boolean => EXTENSIONS.has(name)

/** An extension has its attributes in an object of its own. */
function changesOfExtension(kind: OperationKind, name: string, value: unknown): Change[] {
  if (kind === 'remove')
    return [{ kind, path: { attribute: `${name}:roles`, filter: null, sub: null }, value: undefined }]
  return [...membersOf(value, name)].flatMap(([sub, member]) =>
    isReadOnly(sub) ? [] : [changeOf(kind, `${name}:${sub}`, member)],
  )
}

const changeOf = (kind: OperationKind, name: string, value: unknown): Change => ({
  // RFC 7643, section 2.5: null is the same as no value.
  kind: value === null ? 'remove' : kind,
  path: parsePath(name),
  value,
})

function kindOf(op: string): OperationKind | null {
  const kind = op.toLowerCase()
  return kind === 'add' || kind === 'replace' || kind === 'remove' ? kind : null
}

/** For an attribute with one value. @throws ScimError `invalidPath` */
export function assertPlain({ attribute, filter, sub }: ScimPath): void {
  if (filter !== null || sub !== null) throw invalidPath(sub === null ? attribute : `${attribute}.${sub}`)
}
