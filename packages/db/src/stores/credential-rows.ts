import {
  type CredentialKind,
  hashHandle,
  roleScopesSql,
  scopesHeld,
  type StoredCredential,
  type StoredKey,
  type UserStatus,
} from '@keystead/domain'
import { Batcher } from './batcher.ts'

export const USER_COLUMNS = `
  u.id as "userId", u.name as "userName", u.email as "userEmail", u.status as "userStatus", u.expires_at as "userExpiresAt",
  u.roles as "userRoles", u.scopes as "userScopes", ${roleScopesSql('u.tenant_id', 'u.roles')} as "roleScopes"`

/**
 * For each look-up the rows it finds, or none. `ord` identifies the look-up; one of several hashes may match, in several tenants: a
 * key issued here comes before one that was imported, and that before one that was imported later.
 */
export const keyQuery = (asked: string): string => `
  select q.ord::int, k.id, k.hash, k.tenant_id as "tenantId", ${USER_COLUMNS}, k.scopes,
         k.expires_at as "expiresAt", k.disabled_at as "disabledAt", k.revoked_at as "revokedAt",
         k.kind = 'bootstrap' as bootstrap, k.management, k.imported, coalesce(k.meter_id, k.id) as "meterId", k.project_id as "projectId",
         p.name as "projectName", k.plan_id as "planId", coalesce(l.limits, k.limits) as limits, k.ip_allowlist as "ipAllowlist", c.version as "creditVersion",
         k.environment, k.external_id as "externalId", k.metadata
  from ${asked}
  join api_user u on u.id = k.user_id
  left join project p on p.id = k.project_id
  left join plan l on l.id = k.plan_id
  left join key_credit c on c.key_id = coalesce(k.meter_id, k.id)
  order by k.import_hash is not null, k.id`

export interface FoundRow {
  ord: number
  id: string
  hash?: Buffer
  tenantId: string
  userId: string
  userName: string
  userEmail: string | null
  userStatus: UserStatus
  userExpiresAt: Date | null
  userRoles: string[]
  userScopes: string[]
  roleScopes: string[] | null
  expiresAt: Date | null
}

export interface FoundKeyRow extends FoundRow, Omit<StoredKey, 'project'> {
  scopes: string[] | null
  disabledAt: Date | null
  revokedAt: Date | null
  projectId: string | null
  projectName: string | null
}

export interface LookUp {
  handles: readonly string[]
  /** Looks up keys of one tenant only. */
  tenantId?: string
}

/**
 * Of several credentials that a look-up finds, the one with the first of its handles counts: a key issued here comes before one
 * that was imported by the same SHA-256.
 *
 * @param query takes handles and, for each, the number and the tenant of its look-up; finds credentials, each with that number
 */
export const batched = (
  query: (
    handles: string[],
    ords: number[],
    tenantIds: (string | undefined)[],
  ) => Promise<[number, StoredCredential][]>,
) =>
  new Batcher<LookUp, StoredCredential | null>(async (lookUps) => {
    const ords = lookUps.flatMap(({ handles }, ord) => handles.map(() => ord))
    const tenantIds = ords.map((ord) => lookUps[ord]?.tenantId)
    const best = new Map<number, { credential: StoredCredential; rank: number }>()
    for (const [ord, credential] of await query(
      lookUps.flatMap(({ handles }) => handles),
      ords,
      tenantIds,
    )) {
      const rank = lookUps[ord]?.handles.indexOf(credential.handle) ?? 0
      if (rank < (best.get(ord)?.rank ?? Number.POSITIVE_INFINITY)) best.set(ord, { credential, rank })
    }
    return lookUps.map((_, ord) => best.get(ord)?.credential ?? null)
  })

/** A credential with the scopes of its user. */
export function ofUser(kind: CredentialKind, row: FoundRow): StoredCredential {
  const scopes = scopesHeld({ scopes: row.userScopes, roles: row.userRoles, roleScopes: row.roleScopes })
  return {
    id: row.id,
    kind,
    handle: row.hash ? hashHandle(row.hash) : row.id,
    tenantId: row.tenantId,
    user: {
      id: row.userId,
      tenantId: row.tenantId,
      name: row.userName,
      email: row.userEmail,
      status: row.userStatus,
      expiresAt: row.userExpiresAt,
      roles: row.userRoles,
      scopes,
    },
    scopes,
    expiresAt: row.expiresAt,
    disabledAt: null,
    revokedAt: null,
    key: null,
  }
}

export function keyOf(row: FoundKeyRow): StoredCredential {
  const credential = ofUser('key', row)
  const {
    bootstrap,
    management,
    imported,
    meterId,
    planId,
    limits,
    ipAllowlist,
    creditVersion,
    environment,
    externalId,
    metadata,
  } = row
  const project =
    row.projectId === null || row.projectName === null ? null : { id: row.projectId, name: row.projectName }
  return {
    ...credential,
    scopes: row.scopes ?? credential.user.scopes,
    disabledAt: row.disabledAt,
    revokedAt: row.revokedAt,
    key: {
      bootstrap,
      management,
      imported,
      meterId,
      project,
      planId,
      limits,
      ipAllowlist,
      creditVersion,
      environment,
      externalId,
      metadata,
    },
  }
}
