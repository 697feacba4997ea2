import { defineEntity, p } from '@mikro-orm/core'
import { scopesHeld } from '../access/scopes.ts'
import { roleScopesSql } from '../roles/role-scopes.ts'
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
    // PostgreSQL reports the oldest constraint that a row violates. For a user named by an email, that must be the email's.
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
    // Users who have a role.
    {
      name: 'api_user_roles_idx',
      expression: 'create index "api_user_roles_idx" on "api_user" using gin ("roles")',
    },
    // GET /api/v1/users?sort=name
    {
      name: 'api_user_name_page_idx',
      expression:
        'create index "api_user_name_page_idx" on "api_user" ("tenant_id", (lower(left("name", 100)) collate "C"), "id")',
    },
    // GET /api/v1/users?sort=expires_at
    {
      name: 'api_user_expires_page_idx',
      expression:
        'create index "api_user_expires_page_idx" on "api_user" ("tenant_id", "expires_at", "id") where "expires_at" is not null',
    },
    // GET /api/v1/users?search=
    {
      name: 'api_user_search_idx',
      expression:
        'create index "api_user_search_idx" on "api_user" using gin (("name" || \' \' || coalesce("username"::text, \'\') || \' \' || coalesce("email"::text, \'\')) gin_trgm_ops)',
    },
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
    /** The scopes of its custom roles, read with the row. A user that was just created has none yet. */
    roleScopes: p
      .array()
      .formula((_columns, { alias }) => roleScopesSql(`${alias}.tenant_id`, `${alias}.roles`))
      .nullable()
      .hidden(),
    status: p.text().$type<UserStatus>().default('active'),
    expiresAt: p.datetime(3).nullable(),
    /** argon2id, in the PHC string format. Only a person has one. */
    passwordHash: p.text().nullable().hidden(),
    /** Since when an administrator demands a new password, which only a link sets; null: none is demanded. */
    passwordDemandedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** The owner of keys and sessions: a service or a person. */
export class ApiUser extends ApiUserSchema.class {
  /** The status that holds at `now`: a user past `expiresAt` is expired, whatever is stored. */
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
