import { defineEntity, p } from '@mikro-orm/core'
import { mayManage } from '../access/management.ts'
import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Limit } from '../limits/limit.ts'
import { Project } from '../projects/project.entity.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/**
 * - `standard`: one of the keys of a user
 * - `primary`: the one key that the accounts contract makes, shows and rotates
 * - `bootstrap`: the admin key of the configuration
 */
export type KeyKind = 'standard' | 'primary' | 'bootstrap'

export type KeyStatus = 'active' | 'disabled' | 'revoked'

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
    // GET /api/v1/api-keys?external_id=
    { name: 'api_key_external_idx', properties: ['tenantId', 'externalId', 'id'] },
    // The keys that share the credits of one.
    { name: 'api_key_meter_idx', properties: ['meterId'] },
    // What an earlier release imported, until it is given its hash of now. (docs/adr/0026)
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
    /** HMAC-SHA256 under the server secret that `secretId` names: of the key, or of what an imported one is remembered by. */
    hash: p.blob().hidden(),
    secretId: p.text().hidden(),
    /** Came as a SHA-256 and was not used since: its text is not known yet. */
    imported: p.boolean().default(false).hidden(),
    /** HMAC-SHA256 of the SHA-256 that it was imported by, if it was. @see HashedImport */
    importHash: p.blob().nullable().hidden(),
    /**
     * Whether the key may call Keystead itself. False: it is a key to the tenant's own API, which Keystead only verifies. Null: it
     * may while it follows a user who has a role. It is fixed when the key is made. (docs/adr/0030)
     */
    management: p.boolean().nullable().defaultRaw('true'),
    /** Null: the key may do what its user may do. */
    scopes: p.array().nullable(),
    limits: p.json<Limit[]>().defaultRaw(`'[]'`),
    /** Addresses and CIDR ranges that the key works from; null: from everywhere. */
    ipAllowlist: p.array().nullable(),
    /** What the key is for, such as `production`. */
    environment: p.text().nullable(),
    /** The caller's own id of whoever has the key. */
    externalId: p.text().nullable(),
    metadata: p.json<JsonObject>().nullable(),
    /** The key that took its place when it was rotated. */
    successorId: p.uuid().nullable(),
    /** The key whose limits and credits it goes on counting against, being its successor; null: its own. */
    meterId: p.uuid().nullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).nullable(),
    disabledAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
  },
})

export class ApiKey extends ApiKeySchema.class {
  isActive(now: Date): boolean {
    return this.status() === 'active' && (this.expiresAt == null || this.expiresAt > now)
  }

  status(): KeyStatus {
    if (this.revokedAt != null) return 'revoked'
    return this.disabledAt == null ? 'active' : 'disabled'
  }

  /** Whether the key may call Keystead itself. @param user whose key it is */
  isManagement(user: { roles: readonly string[] }): boolean {
    return mayManage({ management: this.management ?? null, followsUser: this.scopes == null }, user)
  }

  /** Ends the key for good. Its row stays, so that lists and the audit log can still name it. */
  revoke(now: Date): void {
    this.revokedAt ??= now
  }

  /** Whose limits and credits the key counts against. */
  meter(): string {
    return this.meterId ?? this.id
  }

  /** Has the key end at `moment`, or sooner if it would anyway. */
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
