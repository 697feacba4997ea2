import { type EntityManager, LockMode } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { AuditEvent } from '../audit/audit-event.entity.ts'
import type { Clock } from '../clock.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { mint } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { trustedPassword } from '../passwords/setting.ts'
import { generatePassword } from '../sessions/passwords.ts'
import { bindToTenant } from '../tenant-filter.ts'
import { ownerOf } from '../tenants/tenants.service.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { addAdminKey, CONFIGURED, endAdminKeys } from './admin-keys.ts'
import { defaultTenant, ownerIn } from './first-start.ts'
import { Installation, INSTALLATION_ID } from './installation.entity.ts'
import { SetupError } from './notice.ts'

const CAUSE = 'admin-key reset'

export interface EndedAdminKey {
  id: string
  /** As lists show it: never its text. */
  shownAs: string
  createdAt: Date
  endedAt: Date
  /** How it was revoked, as text for a person. */
  how: string
}

export interface AdminKeyReset {
  id: string
  /** The text of the new key, which is shown once. */
  text: string
  /** Of the user that it belongs to. */
  owner: { email: string; password: string | null }
  /** Newest first. */
  ended: EndedAdminKey[]
}

export interface AdminKeyResetOptions {
  clock: Clock
  keyring: Keyring
  /** Of the Super Admin that is created when none is active. */
  ownerEmail: string
}

/** Revokes every admin key and issues a new one. */
export async function resetAdminKey(em: EntityManager, options: AdminKeyResetOptions): Promise<AdminKeyReset> {
  bindToTenant(em, DEFAULT_TENANT_ID)
  return em.transactional(async (tx) => {
    const now = options.clock()
    const installation = await tx.findOneOrFail(Installation, INSTALLATION_ID, { lockMode: LockMode.PESSIMISTIC_WRITE })
    const { owner, password } = await activeOwner(tx, now, options.ownerEmail)
    await endAdminKeys(tx, { now, cause: CAUSE })
    const { text, ...stored } = mint(options.keyring, 'ks')
    const key = addAdminKey(tx, owner, stored, { now, cause: CAUSE })
    installation.firstStartAt ??= now
    installation.unshownKeyId = null
    if (installation.unshownOwnerId === owner.id && password !== null) installation.unshownOwnerId = null
    await tx.flush()
    return { id: key.id, text, owner: { email: owner.email ?? owner.name, password }, ended: await endedKeys(tx) }
  })
}

/** @returns a Super Admin of the default tenant; one created here comes with a password */
async function activeOwner(
  tx: EntityManager,
  now: Date,
  email: string,
): Promise<{ owner: ApiUser; password: string | null }> {
  const existing = await ownerIn(tx)
  if (existing?.isActive(now)) return { owner: existing, password: null }
  if ((await tx.count(ApiUser, { $or: [{ email }, { name: email }] })) > 0) {
    throw new SetupError(
      `KEYSTEAD_OWNER_EMAIL must be an address that no user has: no Super Admin is active, and ${email} belongs to another user`,
    )
  }
  const password = generatePassword()
  const owner = ownerOf(await defaultTenant(tx, now), email, await trustedPassword(password), now)
  return { owner: tx.create(ApiUser, owner), password }
}

async function endedKeys(tx: EntityManager): Promise<EndedAdminKey[]> {
  const keys = await tx.find(ApiKey, { kind: 'bootstrap', revokedAt: { $ne: null } }, { orderBy: { id: 'desc' } })
  const ended: EndedAdminKey[] = []
  for (const key of keys) {
    if (key.revokedAt == null) continue
    const { id, createdAt, revokedAt } = key
    ended.push({ id, shownAs: shownAs(key), createdAt, endedAt: revokedAt, how: await howItEnded(tx, key) })
  }
  return ended
}

const shownAs = ({ prefix, lastSix }: ApiKey): string => (prefix === CONFIGURED ? prefix : `${prefix}...${lastSix}`)

async function howItEnded(tx: EntityManager, key: ApiKey): Promise<string> {
  if (key.successorId != null) return `rotated: replaced by ${key.successorId}`
  const [event] = await tx.find(
    AuditEvent,
    { targetId: key.id, action: 'key.revoked' },
    { orderBy: { id: 'desc' }, limit: 1 },
  )
  if (!event) return 'revoked by a release that recorded no cause'
  if (event.actorId !== null) return `revoked through the API by the user ${event.actorId}`
  const cause = event.details?.['cause']
  return cause === CAUSE ? 'revoked by admin-key reset' : `revoked by a start: ${String(cause)}`
}
