import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import { recordSystemAct } from '../audit/system-event.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { StoredKeyText } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/** What makes and ends admin keys: a variable, or a command. */
export type Cause = 'KEYSTEAD_ADMIN_KEY' | 'first start' | 'admin-key reset'

/** The prefix that is shown of a key whose text the configuration chose. */
export const CONFIGURED = 'configured'

/** The command that helps whoever has no admin key. */
export const RESET_HINT = '"npm run -s keystead -- admin-key reset" makes one'

/** Stores an admin key of the default tenant. */
export function addAdminKey(
  tx: EntityManager,
  owner: ApiUser,
  stored: StoredKeyText,
  { now, cause }: { now: Date; cause: Cause },
): ApiKey {
  const { hash, prefix, lastSix, secretId } = stored
  const key = tx.create(ApiKey, {
    hash,
    prefix,
    lastSix,
    secretId,
    tenantId: owner.tenantId,
    user: ref(owner),
    kind: 'bootstrap',
    name: 'Admin key',
    scopes: ['*'],
    createdAt: now,
  })
  const target = { type: 'key', id: key.id } as const
  recordSystemAct(tx, now, { tenantId: key.tenantId, action: 'key.created', target, cause })
  return key
}

/**
 * Ends every admin key that is not revoked, or the one that is named. Whoever rotates a key holds its user before it; so once the
 * users are locked, no successor can appear that this would miss.
 *
 * @returns those that it ended
 */
export async function endAdminKeys(
  tx: EntityManager,
  { now, cause, ...where }: { now: Date; cause: Cause; id?: string },
): Promise<ApiKey[]> {
  const all = await tx.find(ApiKey, { kind: 'bootstrap' }, { fields: ['user'], disableIdentityMap: true })
  const owners = [...new Set(all.map(({ user }) => user.id))]
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
  await tx.find(ApiUser, { id: { $in: owners } }, locked)
  const live = await tx.find(ApiKey, { ...where, kind: 'bootstrap', revokedAt: null }, { ...locked, refresh: true })
  for (const key of live) {
    key.revoke(now)
    const target = { type: 'key', id: key.id } as const
    const details = { user_id: key.user.id }
    recordSystemAct(tx, now, { tenantId: key.tenantId, action: 'key.revoked', target, cause, details })
  }
  await tx.flush()
  return live
}

/** The admin keys that work now, oldest first. */
export async function workingAdminKeys(tx: EntityManager, keyring: Keyring, now: Date): Promise<ApiKey[]> {
  const secrets = keyring.secrets.map(({ id }) => id)
  const keys = await tx.find(
    ApiKey,
    { kind: 'bootstrap', revokedAt: null, secretId: { $in: secrets } },
    { orderBy: { id: 'asc' }, populate: ['user'], refresh: true },
  )
  return keys.filter((key) => key.isActive(now) && key.user.getEntity().isActive(now))
}

/** The hashes of admin keys that the configuration chose and that were not revoked; their texts may read like nothing of ours. */
export async function chosenAdminKeys(em: EntityManager): Promise<Buffer[]> {
  const where = { kind: 'bootstrap', prefix: CONFIGURED, revokedAt: null } as const
  const keys = await em.find(ApiKey, where, acrossTenants)
  return keys.map(({ hash }) => Buffer.from(hash))
}
