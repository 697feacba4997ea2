import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import { recordSystemAct } from '../audit/system-event.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { StoredKeyText } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/** What issues and revokes admin keys: a variable, a first start, or a command. */
export type Cause = 'KEYSTEAD_ADMIN_KEY' | 'first start' | 'admin-key reset'

/** The prefix shown for a key whose text the configuration sets. */
export const CONFIGURED = 'configured'

/** The command to run when there is no admin key. */
export const RESET_HINT = '"npm run -s keystead -- admin-key reset" creates one'

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
    management: true,
    name: 'Admin key',
    scopes: ['*'],
    createdAt: now,
  })
  const target = { type: 'key', id: key.id } as const
  recordSystemAct(tx, now, { tenantId: key.tenantId, action: 'key.created', target, cause })
  return key
}

/**
 * Revokes every live admin key, or the one with `id`. A rotation locks the user before the key; so once the users are locked, no
 * successor can appear that this would miss.
 *
 * @returns the keys that it revoked
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

/** The hashes of unrevoked admin keys set in the configuration; their texts need not have Keystead's key format. */
export async function chosenAdminKeys(em: EntityManager): Promise<Buffer[]> {
  const where = { kind: 'bootstrap', prefix: CONFIGURED, revokedAt: null } as const
  const keys = await em.find(ApiKey, where, acrossTenants)
  return keys.map(({ hash }) => Buffer.from(hash))
}
