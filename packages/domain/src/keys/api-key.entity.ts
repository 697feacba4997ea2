import { defineEntity, p } from '@mikro-orm/core'
import { mayManage } from '../access/management.ts'
import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Limit } from '../limits/limit.ts'
import { Project } from '../projects/project.entity.ts'
import { isActiveAt } from './shown-key.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/**
 * - `standard`: one of the keys of a user
 * - `primary`: the one key that the accounts contract issues, shows and rotates
 * - `bootstrap`: the admin key of the configuration
 */
export type KeyKind = 'standard' | 'primary' | 'bootstrap'

export type KeyStatus = 'active' | 'disabled' | 'revoked'

/**
 * The settings of a key besides its scopes. What stores, copies and lists keys derives from these properties and {@link NO_RULES}.
 */
export interface KeyRuleFields {
  /** Its own, or those of its plan when it was given to the key: while it refers to one, those of the plan count. */
  limits: Limit[]
  planId: string | null
  /** Addresses and CIDR ranges that the key works from; null: from everywhere. */
  ipAllowlist: string[] | null
  /** What the key is for, such as `production`. */
  environment: string | null
  /** The tenant's own id for the holder of the key. */
  externalId: string | null
  metadata: JsonObject | null
}

export const NO_RULES: KeyRuleFields = {
  limits: [],
  planId: null,
  ipAllowlist: null,
  environment: null,
  externalId: null,
  metadata: null,
}

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  filters: { tenant: tenantFilter },
  uniques: [
    // Verification looks a key up by its hash, and by nothing else. Tenants may have imported the same one.
    { name: 'api_key_hash_key', properties: ['hash', 'tenantId'] },
    // A tenant imports a key once, whether or not it was used since.
    { name: 'api_key_import_key', properties: ['importHash', 'tenantId'] },
  ],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'api_key_page_idx', properties: ['tenantId', 'id'] },
    // The keys of a user, newest first.
    { name: 'api_key_user_page_idx', properties: ['user', 'id'] },
    { name: 'api_key_project_idx', properties: ['project'] },
    // The keys of a project, newest first: GraphQL lists those of a hundred projects at once.
    {
      name: 'api_key_project_page_idx',
      expression:
        'create index "api_key_project_page_idx" on "api_key" ("project_id", "id") where "project_id" is not null',
    },
    // GET /api/v1/api-keys?external_id=
    { name: 'api_key_external_idx', properties: ['tenantId', 'externalId', 'id'] },
    // GET /api/v1/api-keys?sort=name
    {
      name: 'api_key_name_page_idx',
      expression:
        'create index "api_key_name_page_idx" on "api_key" ("tenant_id", (lower(left("name", 100)) collate "C"), "id")',
    },
    // GET /api/v1/api-keys?sort=expires_at, and the keys that expire soon.
    {
      name: 'api_key_expires_page_idx',
      expression:
        'create index "api_key_expires_page_idx" on "api_key" ("tenant_id", "expires_at", "id") where "expires_at" is not null',
    },
    // GET /api/v1/api-keys?search=
    {
      name: 'api_key_search_idx',
      expression:
        'create index "api_key_search_idx" on "api_key" using gin (("name" || \' \' || "prefix" || \' \' || "last_six") gin_trgm_ops)',
    },
    // The keys of a plan.
    {
      name: 'api_key_plan_idx',
      expression: 'create index "api_key_plan_idx" on "api_key" ("plan_id") where "plan_id" is not null',
    },
    // The keys that share the credits of one.
    { name: 'api_key_meter_idx', properties: ['meterId'] },
    // Keys imported by an earlier release, until they get their present hash. (docs/adr/0026)
    {
      name: 'api_key_old_import_idx',
      expression: 'create index "api_key_old_import_idx" on "api_key" ("id") where "hash" = "import_hash"',
    },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index(false),
    project: () => p.manyToOne(Project).ref().nullable().deleteRule('set null').index(false),
    kind: p.text().$type<KeyKind>().default('standard'),
    name: p.text().default('Default'),
    /** The first characters of the key, for people to tell keys apart. */
    prefix: p.text(),
    /** Its last six characters, which are its checksum. */
    lastSix: p.text(),
    /** HMAC-SHA256 under the server secret that `secretId` names: of the key, or of the `importHash` of an imported one. */
    hash: p.blob().hidden(),
    secretId: p.text().hidden(),
    /** Imported by its SHA-256 and not used since: its text is not known yet. */
    imported: p.boolean().default(false).hidden(),
    /** HMAC-SHA256 of the SHA-256 that it was imported by, if it was. @see HashedImport */
    importHash: p.blob().nullable().hidden(),
    /**
     * Whether the key may call Keystead itself. False: it is a key to the tenant's own API, which Keystead only verifies. Null: it
     * may while it follows a user with a role. Fixed when the key is issued. (docs/adr/0030)
     */
    management: p.boolean().nullable().defaultRaw('true'),
    /** Null: the key has the scopes of its user. */
    scopes: p.array().nullable(),
    // The columns of KeyRuleFields.
    limits: p.json<Limit[]>().defaultRaw(`'[]'`),
    planId: p.uuid().nullable(),
    ipAllowlist: p.array().nullable(),
    environment: p.text().nullable(),
    externalId: p.text().nullable(),
    metadata: p.json<JsonObject>().nullable(),
    /** The key that replaced it when it was rotated. */
    successorId: p.uuid().nullable(),
    /** The first key in its chain of rotations, whose limits and credits it counts against; null: its own. */
    meterId: p.uuid().nullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).nullable(),
    disabledAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
  },
})

export class ApiKey extends ApiKeySchema.class {
  isActive(now: Date): boolean {
    return isActiveAt(this, now)
  }

  /** Whether the key may call Keystead itself. @param user whose key it is */
  isManagement(user: { roles: readonly string[] }): boolean {
    return mayManage({ management: this.management ?? null, followsUser: this.scopes == null }, user)
  }

  /** Revokes the key for good. Its row stays, so that lists and the audit log can still name it. */
  revoke(now: Date): void {
    this.revokedAt ??= now
  }

  /** The id of the key whose limits and credits this one counts against. */
  meter(): string {
    return this.meterId ?? this.id
  }

  /** Sets the key to expire at `moment`, unless it expires sooner. */
  retire(moment: Date): void {
    if (this.expiresAt == null || this.expiresAt > moment) this.expiresAt = moment
  }
}
ApiKeySchema.setClass(ApiKey)

/** The condition of a live key, for a query. @see ApiKey.isActive */
export const liveKeys = (now: Date) => ({
  revokedAt: null,
  disabledAt: null,
  $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
})
