import { defineEntity, p } from '@mikro-orm/core'
import { scopesHeld } from '../access/scopes.ts'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'

export const USER_KINDS = ['service', 'person'] as const
export type UserKind = (typeof USER_KINDS)[number]

export const USER_STATUSES = ['active', 'inactive', 'expired'] as const
export type UserStatus = (typeof USER_STATUSES)[number]

const ApiUserSchema = defineEntity({
  name: 'ApiUser',
  tableName: 'api_user',
  filters: { tenant: tenantFilter },
  uniques: [
    // PostgreSQL names the oldest constraint that a row breaks. One who is named by an email must hear that the email is taken.
    { name: 'api_user_email_key', properties: ['tenantId', 'email'] },
    { name: 'api_user_username_key', properties: ['tenantId', 'username'] },
    { name: 'api_user_name_key', properties: ['tenantId', 'name'] },
  ],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'api_user_page_idx', properties: ['tenantId', 'id'] },
    // Lists of the service users of one tenant, newest first.
    { name: 'api_user_kind_page_idx', properties: ['tenantId', 'kind', 'id'] },
    // Log-in knows an email before it knows a tenant.
    { name: 'api_user_email_idx', properties: ['email'] },
    // POST /api/v1/users/search
    {
      name: 'api_user_email_search_idx',
      expression: 'create index "api_user_email_search_idx" on "api_user" using gin (("email"::text) gin_trgm_ops)',
    },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    kind: p.text().$type<UserKind>(),
    name: p.text(),
    username: p.string().columnType('citext').nullable(),
    email: p.string().columnType('citext').nullable(),
    description: p.text().default(''),
    roles: p.array(),
    scopes: p.array(),
    status: p.text().$type<UserStatus>().default('active'),
    expiresAt: p.datetime(3).nullable(),
    /** argon2id, in the PHC string format. Only a person has one. */
    passwordHash: p.text().nullable().hidden(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** Whoever keys and sessions belong to: a service or a person. */
export class ApiUser extends ApiUserSchema.class {
  /** The status that holds at `now`: a user whose time has passed is expired, whatever was stored. */
  statusAt(now: Date): UserStatus {
    return this.expiresAt != null && this.expiresAt <= now ? 'expired' : this.status
  }

  isActive(now: Date): boolean {
    return this.statusAt(now) === 'active'
  }

  /** Everything the user may do: scopes of its own and those that come with its roles. */
  heldScopes(): string[] {
    return scopesHeld(this)
  }
}
ApiUserSchema.setClass(ApiUser)
