import { type EntityManager, ref } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { foreignKey, mint } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { generatePassword, hashPassword } from '../sessions/passwords.ts'
import { bindToTenant } from '../tenant-filter.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import { ownerOf } from '../tenants/tenants.service.ts'
import { ApiUser } from '../users/api-user.entity.ts'

export interface FirstStartOptions {
  clock: Clock
  keyring: Keyring
  /** From the configuration; null has one generated. */
  adminKey: string | null
  ownerEmail: string
  /** From the configuration; null has one generated. */
  ownerPassword: string | null
}

/** What was generated, to be printed once. */
export interface FirstStart {
  adminKey: string | null
  ownerPassword: string | null
}

/**
 * Makes what every installation has: the default tenant, its owner, and the admin key. What is there already stays as
 * it is; only a changed admin key in the configuration takes the place of the one before.
 */
export async function ensureFirstStart(em: EntityManager, options: FirstStartOptions): Promise<FirstStart> {
  bindToTenant(em, DEFAULT_TENANT_ID)
  return em.transactional(async (tx) => {
    const { owner, ownerPassword } = await ensureOwner(tx, options)
    return { adminKey: await ensureAdminKey(tx, owner, options), ownerPassword }
  })
}

async function ensureOwner(
  tx: EntityManager,
  { clock, ownerEmail, ownerPassword }: FirstStartOptions,
): Promise<{ owner: ApiUser; ownerPassword: string | null }> {
  const [existing] = await tx.find(
    ApiUser,
    { roles: { $contains: ['super_admin'] } },
    { orderBy: { id: 'asc' }, limit: 1 },
  )
  if (existing) return { owner: existing, ownerPassword: null }
  const now = clock()
  const tenant =
    (await tx.findOne(Tenant, DEFAULT_TENANT_ID)) ??
    tx.create(Tenant, { id: DEFAULT_TENANT_ID, name: 'Default', createdAt: now })
  const password = ownerPassword ?? generatePassword()
  const owner = tx.create(ApiUser, ownerOf(tenant, ownerEmail, await hashPassword(password), now))
  return { owner, ownerPassword: ownerPassword === null ? password : null }
}

/** @returns the text of the admin key when it was generated just now */
async function ensureAdminKey(tx: EntityManager, owner: ApiUser, options: FirstStartOptions): Promise<string | null> {
  const { clock, keyring, adminKey } = options
  const existing = await tx.find(ApiKey, { kind: 'bootstrap' })
  const wanted = adminKey === null ? [] : keyring.hashes(adminKey)
  const configured = existing.find(({ hash }) => wanted.some((known) => known.equals(hash)))
  if (adminKey === null && existing.length > 0) return null
  const now = clock()
  for (const key of existing) if (key !== configured) key.revoke(now)
  if (configured) {
    // The configuration has gone back to a key that it had before.
    configured.revokedAt = null
    return null
  }
  const minted = adminKey === null ? mint(keyring, 'ks') : { ...foreignKey(keyring, adminKey), text: null }
  const { text, ...stored } = minted
  tx.create(ApiKey, {
    ...stored,
    tenantId: owner.tenantId,
    user: ref(owner),
    kind: 'bootstrap',
    management: true,
    name: 'Admin key',
    scopes: ['*'],
    createdAt: now,
  })
  return text
}
