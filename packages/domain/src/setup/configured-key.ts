import type { EntityManager } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { foreignKey } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import { addAdminKey, endAdminKeys, RESET_HINT, workingAdminKeys } from './admin-keys.ts'
import { ConfiguredKey } from './installation.entity.ts'
import { type Notice, SetupError } from './notice.ts'

const VARIABLE = 'KEYSTEAD_ADMIN_KEY'

interface Configured {
  tx: EntityManager
  keyring: Keyring
  now: Date
  /** The text of the variable. */
  text: string
  /** Null when no Super Admin is left. */
  owner: ApiUser | null
}

/**
 * Applies the admin key of the configuration. A new one revokes those before it; one that was revoked stays revoked, whatever the
 * configuration says.
 *
 * @throws SetupError when the text is the key of a user
 */
export async function takeConfiguredKey(configured: Configured): Promise<Notice[]> {
  const { tx, keyring, text } = configured
  const hashes = keyring.hashes(text)
  const given = await tx.find(ConfiguredKey, { hash: { $in: hashes } })
  const ids = given.map(({ keyId }) => keyId)
  const keys = await tx.find(ApiKey, { $or: [{ hash: { $in: hashes } }, { id: { $in: ids } }] }, acrossTenants)
  const key = keys.find(({ revokedAt }) => revokedAt == null) ?? keys[0]
  if (!key) return ids.length === 0 ? addNew(configured) : goOnWithout(configured, 'was deleted with its user')
  remember(configured, key, given)
  if (key.revokedAt != null) return goOnWithout(configured, `was revoked at ${key.revokedAt.toISOString()}`)
  if (key.kind !== 'bootstrap' || key.tenantId !== DEFAULT_TENANT_ID) {
    throw new SetupError(`${VARIABLE} must be a text of its own: it is set to the key of a user`)
  }
  return keep(configured, key)
}

/** Under all secrets, so that the text is recognised after the secret of the key is removed. */
function remember({ tx, keyring, text }: Configured, key: ApiKey, given: readonly ConfiguredKey[]): void {
  const known: Buffer[] = given.map(({ hash }) => Buffer.from(hash))
  for (const hash of keyring.hashes(text)) {
    // A secret may be listed twice.
    if (known.some((one) => one.equals(hash))) continue
    known.push(hash)
    tx.create(ConfiguredKey, { hash, keyId: key.id })
  }
}

async function addNew(configured: Configured): Promise<Notice[]> {
  const { tx, keyring, now, text, owner } = configured
  if (!owner) return goOnWithout(configured, 'cannot be used, since no Super Admin is left')
  const ended = await endAdminKeys(tx, { now, cause: VARIABLE })
  const key = addAdminKey(tx, owner, foreignKey(keyring, text), { now, cause: VARIABLE })
  remember(configured, key, [])
  const place = ended.length === 0 ? '' : `: it replaces ${ended.map(({ id }) => id).join(', ')}`
  return [{ level: 'info', text: `${VARIABLE} is now the admin key ${key.id}${place}`, endsKeys: ended.length > 0 }]
}

/** A live key of the configuration. Its hash may be under a secret that is no longer configured. */
async function keep(configured: Configured, key: ApiKey): Promise<Notice[]> {
  const { keyring, now, text } = configured
  if (!keyring.secrets.some(({ id }) => id === key.secretId)) {
    key.hash = keyring.hash(text)
    key.secretId = keyring.current.id
  }
  if (key.disabledAt != null) return goOnWithout(configured, 'is disabled')
  if (!key.isActive(now)) return goOnWithout(configured, 'has expired')
  const user = await key.user.loadOrFail()
  return user.isActive(now) ? [] : goOnWithout(configured, 'belongs to a user who is not active')
}

async function goOnWithout({ tx, keyring, now }: Configured, reason: string): Promise<Notice[]> {
  const [working] = await workingAdminKeys(tx, keyring, now)
  const left = working ? `the admin key ${working.id} is in force` : `no admin key is left, and ${RESET_HINT}`
  return [{ level: 'warn', text: `${VARIABLE} ${reason}, and a start does not change that: ${left}` }]
}
