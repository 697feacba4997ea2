import { attributeNameOf, parseFilter, type ScimFilter } from './filter.ts'
import { ScimError } from './scim-error.ts'

/** What an operation of a PATCH acts on: `members[value eq "..."]`, `name.givenName`. Names are in lower case. */
export interface ScimPath {
  attribute: string
  /** Selects among the values of the attribute. */
  filter: ScimFilter | null
  sub: string | null
}

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** Keystead's extension of groups: the roles that their members have. */
export const GROUP_EXTENSION = 'urn:ietf:params:scim:schemas:extension:keystead:2.0:Group'

/** The attribute of {@link GROUP_EXTENSION}, as {@link ScimPath} names it. */
export const ROLES_ATTRIBUTE = `${GROUP_EXTENSION}:roles`.toLowerCase()

const PATH = /^([^[\]]+?)(?:\[(.*)\](?:\.([A-Za-z$][\w$-]*))?)?$/s

const LONGEST = 2200

/** @throws ScimError `invalidPath`, `invalidFilter` */
export function parsePath(text: string): ScimPath {
  const [, name, filter, subOfValues] = text.length > LONGEST ? [] : (PATH.exec(text.trim()) ?? [])
  if (name === undefined) throw invalidPath(text)
  const { attribute, sub } = attributeNameOf(name)
  return {
    attribute,
    filter: filter === undefined ? null : parseFilter(filter),
    sub: subOfValues?.toLowerCase() ?? sub,
  }
}

/** Texts that cannot be an attribute are not repeated: they might be a secret in the wrong place. */
export function invalidPath(text: string): ScimError {
  const shown = /^[\w.:$-]{1,100}$/.test(text) ? `: ${text}` : ''
  return new ScimError('invalidPath', `path: names no attribute${shown}`)
}

export const readOnly = (attribute: string): ScimError => new ScimError('mutability', `${attribute} cannot be changed`)

/** What a client may not set; a body that repeats them is no error, a path is. */
const READ_ONLY = new Set(['id', 'meta', 'schemas', 'groups'])

export const isReadOnly = (attribute: string): boolean => READ_ONLY.has(attribute)

/** Attributes of RFC 7643 that Keystead has no use for. They are accepted, and not kept. */
const NOT_KEPT = new Set(
  `nickname profileurl title usertype preferredlanguage locale timezone password phonenumbers ims photos addresses
  entitlements roles x509certificates`.split(/\s+/),
)

const NOT_KEPT_NAMES = new Set(['middlename', 'honorificprefix', 'honorificsuffix'])

export const isKept = ({ attribute, sub }: Pick<ScimPath, 'attribute' | 'sub'>): boolean =>
  !NOT_KEPT.has(attribute) &&
  !attribute.startsWith(ENTERPRISE_SCHEMA.toLowerCase()) &&
  !(attribute === 'name' && sub !== null && NOT_KEPT_NAMES.has(sub))
