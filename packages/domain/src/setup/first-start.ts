import { type EntityManager, LockMode } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { mint } from '../keys/minter.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { trustedPassword } from '../passwords/setting.ts'
import { generatePassword } from '../sessions/passwords.ts'
import { bindToTenant } from '../tenant-filter.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import { ownerOf } from '../tenants/tenants.service.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { addAdminKey, CONFIGURED, endAdminKeys, RESET_HINT, workingAdminKeys } from './admin-keys.ts'
import { takeConfiguredKey } from './configured-key.ts'
import { Installation, INSTALLATION_ID } from './installation.entity.ts'
import type { Notice } from './notice.ts'

export interface FirstStartOptions {
  clock: Clock
  keyring: Keyring
  /** From the configuration; null: one is generated. */
  adminKey: string | null
  ownerEmail: string
  /** From the configuration; null: one is generated. */
  ownerPassword: string | null
}

/** What was generated, to be printed once. */
export interface Generated {
  adminKey: string | null
  owner: { email: string; password: string } | null
}

export interface FirstStart {
  generated: Generated
  notices: Notice[]
}

/** The state of one start. */
interface Start extends FirstStartOptions {
  tx: EntityManager
  now: Date
  installation: Installation
  /** Whether an earlier start created the owner and the admin key. */
  wasStarted: boolean
}

/**
 * Creates what every installation has: the default tenant, its owner, and the admin key. What exists stays unchanged, and what was
 * revoked stays revoked; only a new admin key in the configuration replaces the one before. What an earlier start generated and did
 * not show is generated again.
 *
 * The caller shows what was generated and then calls {@link generatedIsShown}, before another start.
 */
export async function ensureFirstStart(em: EntityManager, options: FirstStartOptions): Promise<FirstStart> {
  bindToTenant(em, DEFAULT_TENANT_ID)
  return em.transactional(async (tx) => {
    const installation = await tx.findOneOrFail(Installation, INSTALLATION_ID, { lockMode: LockMode.PESSIMISTIC_WRITE })
    // An earlier release, which did not record it, may have started here.
    const wasStarted = installation.firstStartAt != null || (await tx.count(ApiKey, { kind: 'bootstrap' })) > 0
    const start: Start = { ...options, tx, now: options.clock(), installation, wasStarted }
    const { owner, generated } = await ensureOwner(start)
    const key = await ensureAdminKey(start, owner)
    installation.firstStartAt ??= start.now
    return { generated: { owner: generated, adminKey: key.generated }, notices: key.notices }
  })
}

/** Records that what was generated has been shown: no later start generates it again. */
export async function generatedIsShown(em: EntityManager): Promise<void> {
  await em.nativeUpdate(Installation, INSTALLATION_ID, { unshownKeyId: null, unshownOwnerId: null })
}

async function ensureOwner(
  start: Start,
): Promise<{ owner: ApiUser | null; generated: { email: string; password: string } | null }> {
  const { tx, now, installation, wasStarted, ownerEmail, ownerPassword } = start
  const existing = await ownerIn(tx)
  const isUnshown = existing !== null && existing.id === installation.unshownOwnerId
  if ((existing || wasStarted) && !isUnshown) return { owner: existing, generated: null }
  const password = ownerPassword ?? generatePassword()
  const trusted = await trustedPassword(password)
  const owner = existing ?? tx.create(ApiUser, ownerOf(await defaultTenant(tx, now), ownerEmail, trusted, now))
  owner.passwordHash = trusted.hash
  installation.unshownOwnerId = ownerPassword === null ? owner.id : null
  return { owner, generated: ownerPassword === null ? { email: owner.email ?? owner.name, password } : null }
}

/** The first Super Admin of the default tenant, preferably an active one. */
export async function ownerIn(tx: EntityManager): Promise<ApiUser | null> {
  const [owner] = await tx.find(
    ApiUser,
    { roles: { $contains: ['super_admin'] } },
    // `active` comes first in the alphabet too.
    { orderBy: { status: 'asc', id: 'asc' }, limit: 1 },
  )
  return owner ?? null
}

export async function defaultTenant(tx: EntityManager, now: Date): Promise<Tenant> {
  const existing = await tx.findOne(Tenant, DEFAULT_TENANT_ID)
  return existing ?? tx.create(Tenant, { id: DEFAULT_TENANT_ID, name: 'Default', createdAt: now })
}

async function ensureAdminKey(
  start: Start,
  owner: ApiUser | null,
): Promise<{ generated: string | null; notices: Notice[] }> {
  const { tx, now, keyring, installation, wasStarted, adminKey } = start
  const unshown = installation.unshownKeyId ?? null
  installation.unshownKeyId = null
  // Its text was never shown, so it is not in use.
  if (unshown !== null) await endAdminKeys(tx, { now, cause: 'first start', id: unshown })
  if (adminKey !== null) {
    return { generated: null, notices: await takeConfiguredKey({ tx, keyring, now, text: adminKey, owner }) }
  }
  if ((wasStarted && unshown === null) || !owner) return { generated: null, notices: await storedKey(start) }
  const { text, ...stored } = mint(keyring, 'ks')
  installation.unshownKeyId = addAdminKey(tx, owner, stored, { now, cause: 'first start' }).id
  return { generated: text, notices: [] }
}

/** Without a key in the configuration, what is stored stays in force. */
async function storedKey({ tx, keyring, now }: Start): Promise<Notice[]> {
  const working = await workingAdminKeys(tx, keyring, now)
  if (working.length === 0) {
    return [{ level: 'warn', text: `No admin key is in force: ${RESET_HINT}` }]
  }
  const configured = working.find(({ prefix }) => prefix === CONFIGURED)
  if (!configured) return []
  const text = `KEYSTEAD_ADMIN_KEY is not set: the admin key ${configured.id}, which it named before, stays in force`
  return [{ level: 'info', text }]
}
