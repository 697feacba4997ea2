import { type EntityManager, LockMode } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { recordSystemAct } from '../audit/system-event.ts'
import type { Clock } from '../clock.ts'
import { deleteFactors } from '../factors/delete-factors.ts'
import { endGrants } from '../oauth/ending-grants.ts'
import { setPassword, trustedPassword } from '../passwords/setting.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { subjectsOf } from '../sessions/login-attempts.ts'
import { generatePassword } from '../sessions/passwords.ts'
import { LoginAttempt } from '../sessions/session.entity.ts'
import { bindToTenant } from '../tenant-filter.ts'
import { ownerOf } from '../tenants/tenants.service.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail } from '../users/email.ts'
import type { Transaction } from '../work/work.ts'
import { defaultTenant } from './first-start.ts'
import { Installation, INSTALLATION_ID } from './installation.entity.ts'
import { SetupError } from './notice.ts'

const CAUSE = 'owner reset'

export interface OwnerReset {
  id: string
  email: string
  /** Shown once. */
  password: string
  /** Whether there was no account to reset. */
  isNew: boolean
  endedSessions: number
}

export interface OwnerResetOptions {
  clock: Clock
  keyring: Keyring
  ownerEmail: string
}

/**
 * Lets an owner log in again: whatever an account can lack for it is given back. It is the person with `ownerEmail`, or else the
 * first Super Admin, or else a new one.
 */
export async function resetOwner(em: EntityManager, options: OwnerResetOptions): Promise<OwnerReset> {
  bindToTenant(em, DEFAULT_TENANT_ID)
  const password = generatePassword()
  const trusted = await trustedPassword(password)
  return em.transactional(async (tx) => {
    const now = options.clock()
    const installation = await tx.findOneOrFail(Installation, INSTALLATION_ID, { lockMode: LockMode.PESSIMISTIC_WRITE })
    const existing = await ownerToReset(tx, options.ownerEmail)
    const owner = existing ?? tx.create(ApiUser, await newOwner(tx, options, trusted))
    owner.roles = [...new Set([...owner.roles, 'super_admin'])]
    owner.status = 'active'
    owner.expiresAt = null
    await tx.flush()
    const endedSessions = await setPassword({ em: tx, clock: options.clock }, owner, trusted)
    const record: Transaction['record'] = (action, target, details) =>
      recordSystemAct(tx, now, { tenantId: DEFAULT_TENANT_ID, action, target, cause: CAUSE, details: details ?? {} })
    await endGrants({ em: tx, record }, owner)
    await forgetFailures(tx, options.keyring, owner)
    // A log-in would demand them, and the owner may have lost them.
    await deleteFactors(tx, owner.id)
    if (installation.unshownOwnerId === owner.id) installation.unshownOwnerId = null
    const { id, email } = owner
    record('owner.reset', { type: 'user', id })
    return { id, email: email ?? '', password, isNew: existing === null, endedSessions }
  })
}

async function ownerToReset(tx: EntityManager, email: string): Promise<ApiUser | null> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const named = await tx.findOne(ApiUser, { email }, { lockMode })
  if (named?.kind === 'person') return named
  const [first] = await tx.find(
    ApiUser,
    { kind: 'person', email: { $ne: null }, roles: { $contains: ['super_admin'] } },
    // `active` comes first in the alphabet too.
    { orderBy: { status: 'asc', id: 'asc' }, limit: 1, lockMode },
  )
  if (first) return first
  if (named === null) return null
  throw new SetupError(`KEYSTEAD_OWNER_EMAIL must be the address of a person: ${email} belongs to a service user`)
}

async function newOwner(
  tx: EntityManager,
  { clock, ownerEmail }: OwnerResetOptions,
  password: Parameters<typeof ownerOf>[2],
) {
  const owner = ownerOf(await defaultTenant(tx, clock()), ownerEmail, password, clock())
  const isTaken = (await tx.count(ApiUser, { name: owner.name })) > 0
  return isTaken ? { ...owner, name: `${owner.name} (owner, reset at ${clock().toISOString()})` } : owner
}

/** Failed log-ins would keep the address locked for up to 15 minutes. */
async function forgetFailures(tx: EntityManager, keyring: Keyring, { email }: ApiUser): Promise<void> {
  const folded = foldEmail(email ?? '')
  if (folded === null) return
  await tx.nativeDelete(LoginAttempt, { subject: { $in: subjectsOf(keyring, folded, [DEFAULT_TENANT_ID, null]) } })
}
