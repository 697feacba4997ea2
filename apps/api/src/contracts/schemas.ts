import {
  CONTROL_CHARACTERS,
  FINE_SCOPES,
  MAX_ROLES,
  normalEmail,
  ROLE_NAME,
  ROLES,
  SCOPE,
  SCOPE_SETS,
  USER_STATUSES,
} from '@keystead/domain'
import { z } from 'zod'
import type { ZodOpenApiOverrideMeta } from 'zod-openapi'
import { PATTERNS } from './openapi-keywords.ts'

// For a missing field Zod reports the expected type; callers need to know that the field is missing.
z.config({ customError: ({ input }) => (input === undefined ? 'is required' : undefined) })

/** A UUID of any version: the default tenant's is not valid by RFC 9562. */
export const Id = z
  .guid({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a UUID') })
  .meta({ format: 'uuid' })

/**
 * For a union that clients of most languages cannot be generated for: the document shows its first form as the type, and the
 * others in `x-also-accepts`. Its description must name them.
 */
export const showFirstForm: ZodOpenApiOverrideMeta = ({ jsonSchema }) => {
  const [first, ...others] = jsonSchema.anyOf ?? []
  delete jsonSchema.anyOf
  Object.assign(jsonSchema, first, { 'x-also-accepts': others })
}

/** Both forms are text, so they are one type with one pattern. */
export const eitherPattern: ZodOpenApiOverrideMeta = ({ jsonSchema }) => {
  const pattern = (jsonSchema.anyOf ?? []).map((form) => form.pattern).join('|')
  delete jsonSchema.anyOf
  Object.assign(jsonSchema, { type: 'string', pattern })
}

/** An instant in UTC, RFC 3339. */
export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

/** Whether RFC 3339 can write an instant, converted to UTC, and PostgreSQL can store it. */
export const isStorableMoment = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear()
  return year >= 1 && year <= 9999
}

/** An instant with any offset, RFC 3339. */
export const Moment = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 date and time' })
  .refine(isStorableMoment, 'must be in the years 1 to 9999')

/** A name given by a person. */
export const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  .refine((text) => !CONTROL_CHARACTERS.test(text), 'must not contain control characters')
  .meta({ pattern: PATTERNS.name })

/** An email address, kept as written and compared case-insensitively. @see normalEmail for non-ASCII addresses */
export const Email = z
  .string()
  .max(254)
  .overwrite((text) => normalEmail(text) ?? text)
  .check(z.email())
  .meta({ pattern: PATTERNS.email })

const ROLE_NAME_WANTED =
  'must be the name of a role: 1 to 64 lower-case letters, digits, ".", "_" and "-", beginning with a letter'

/** The name of a role that is made. */
export const NewRoleName = z.string().regex(ROLE_NAME, ROLE_NAME_WANTED)

/** A role that can be given: built in, or one that the tenant has made. */
export const Role = z
  .string()
  .regex(ROLE_NAME, ROLE_NAME_WANTED)
  .meta({ id: 'Role', 'x-extensible-enum': [...ROLES] })

/** The roles that a user is given. */
export const Roles = z.array(Role).max(MAX_ROLES)

/** The roles that a user has. The set may grow, so an answer does not close it. */
export const HeldRoles = z
  .array(z.string().meta({ pattern: ROLE_NAME.source, 'x-extensible-enum': [...ROLES] }))
  .describe('Roles: super_admin, admin, user, viewer, and those that the tenant has made')

export const UserStatus = z.enum(USER_STATUSES).meta({ id: 'UserStatus' })

/** A project, where something else is shown. */
export const ProjectRef = z
  .object({
    project_id: Id.describe('Id of the project'),
    project_name: z.string().describe('Name of the project, unique in the tenant'),
  })
  .meta({ id: 'ProjectName' })

/** Free text. */
export const Description = z.string().max(2000)

/** A scope of any kind: fine-grained, a named set, or one defined by the caller's own service. */
const Scope = z.string().regex(SCOPE, 'must be 1 to 100 printable characters without spaces')

const MAX_SCOPES = 100

export const Scopes = z.array(Scope).max(MAX_SCOPES)

/** The scopes of Keystead itself, and the names of sets of them. Others are those of the tenant's own API. */
const KNOWN_SCOPES = [...FINE_SCOPES, ...SCOPE_SETS.map(({ name }) => name)]

/** What a role is to hold. */
export const RoleScopes = z.array(Scope.meta({ 'x-extensible-enum': KNOWN_SCOPES })).max(MAX_SCOPES)

/** What a user or a role holds. */
export const HeldScopes = z.array(z.string().meta({ pattern: SCOPE.source, 'x-extensible-enum': KNOWN_SCOPES }))

/** The check of {@link Scopes}, faster. */
export const areScopes = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MAX_SCOPES && value.every((it) => typeof it === 'string' && SCOPE.test(it))

/** Which page of a list is returned. */
export const paging = {
  limit: z.int().min(1).max(1000).default(100).meta({ description: 'Items per page, 1 to 1000' }),
  cursor: z.string().max(100).optional().meta({
    description:
      'The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page',
  }),
}

/** Whether a resource is deleted together with what depends on it. */
export const Force = z
  .boolean()
  .default(false)
  .meta({ description: 'True: delete it together with what depends on it. False: refuse while anything does' })

/** The cursor of an answer. */
export const NextCursor = z.string().nullable().describe('The `cursor` of the next page; null on the last page')

/** A page of a bare contract; over REST the items alone are the body. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).describe('The items of this page, newest first'),
    next_cursor: NextCursor,
  })

/** Formatted seconds, without their milliseconds. */
const isoSeconds = Array.from({ length: 256 }, () => ({ second: Number.NaN, text: '' }))

/** Under load many timestamps share a second, and formatting one costs as much as a key look-up. */
export function iso(moment: Date): string {
  const ms = moment.getTime()
  const second = Math.floor(ms / 1000)
  const known = isoSeconds[second & 255]
  if (known?.second === second) return `${known.text}${String(1000 + ms - second * 1000).slice(1)}Z`
  const text = moment.toISOString()
  isoSeconds[second & 255] = { second, text: text.slice(0, -4) }
  return text
}
export const isoOrNull = (moment: Date | null | undefined): string | null => moment?.toISOString() ?? null
