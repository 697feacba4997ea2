import { LockMode, ref } from '@mikro-orm/core'
import { assertMayGrant, assertMayGrantRoles, type Principal, principalOfUser } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { Clock } from '../clock.ts'
import { refusingConflicts } from '../conflicts.ts'
import { newId } from '../ids.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { linkHashes, mintLinkToken } from '../mail/link-token.ts'
import { pageUrl } from '../mail/links.ts'
import type { Mailer } from '../mail/mailer.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import type { Issuer } from '../oauth/issuer.ts'
import { acceptedPassword } from '../passwords/setting.ts'
import { Refusal } from '../refusal.ts'
import type { CustomRole } from '../roles/role.entity.ts'
import { customScopesNow, lockRolesToGrant } from '../roles/role-locks.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { provisionIdentity } from '../sso/provisioning.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail, NOT_AN_EMAIL } from '../users/email.ts'
import { addUser, type UsersService } from '../users/users.service.ts'
import type { AnonymousWork, Transaction, Work } from '../work/work.ts'
import { Invitation } from './invitation.entity.ts'
import { invitationLetter } from './letter.ts'

const LIFETIME_MS = 7 * 24 * 3_600_000

export interface NewInvitation {
  email: string
  roles: string[]
  scopes: string[]
}

export interface CreatedInvitation {
  invitation: Invitation
  /** The link, which is shown once. */
  url: string
  /** Whether it is mailed too. */
  isMailed: boolean
}

/** What an invitation says before it is accepted. */
export interface FoundInvitation {
  email: string
  tenant: Tenant
  expiresAt: Date
}

export interface Acceptance {
  token: string
  password: string
  /** By default the email. */
  name?: string | undefined
}

export interface InvitationsParts {
  clock: Clock
  keyring: Keyring
  users: UsersService
  mailer: Mailer
  issuer: Issuer
}

export class InvitationsService {
  readonly #parts: InvitationsParts

  constructor(parts: InvitationsParts) {
    this.#parts = parts
  }

  /**
   * Invites an address to the caller's tenant. An invitation that is open for it ends: only the newest link works.
   *
   * @throws Refusal `conflict` for an address of a user; `forbidden` for roles or scopes not held; `invalid`
   */
  async create(work: Work, input: NewInvitation): Promise<CreatedInvitation> {
    const { keyring, issuer, mailer } = this.#parts
    const email = foldEmail(input.email)
    if (email === null) throw new Refusal('invalid', NOT_AN_EMAIL)
    const { token, hash } = mintLinkToken(keyring, 'invitation')
    const taken = { invitation_email_key: `${input.email} is being invited at this moment; try again` }
    const invitation = await refusingConflicts(taken, () =>
      work.commit(async (tx) => {
        // Roles are locked before users, and users before invitations. @see UsersService.lock
        const custom = await lockRolesToGrant(tx, input.roles)
        const inviter = await this.#parts.users.lockShared(tx, tx.principal.userId)
        assertGrants(tx.principal, input, custom)
        await assertStillHolds(tx)
        if ((await tx.em.count(ApiUser, { email })) > 0) throw isUser(input.email)
        await this.#replace(tx, email)
        const createdAt = tx.clock()
        const created = tx.em.create(Invitation, {
          ...input,
          tenantId: tx.principal.tenantId,
          inviter: ref(inviter),
          inviterKeyId: tx.principal.keyId,
          hash,
          createdAt,
          expiresAt: new Date(createdAt.getTime() + LIFETIME_MS),
        })
        const { roles, scopes } = input
        tx.record('invitation.created', { type: 'invitation', id: created.id }, { email: input.email, roles, scopes })
        return created
      }),
    )
    const url = pageUrl(issuer, 'accept', token)
    const tenant = await work.em.findOneOrFail(Tenant, work.principal.tenantId)
    mailer.send(invitationLetter({ to: input.email, tenant: tenant.name, url }))
    return { invitation, url, isMailed: mailer.isConfigured }
  }

  /** Withdraws the invitation of an address that is open. One that has expired only makes way. */
  async #replace(tx: Transaction, email: string): Promise<void> {
    const former = await tx.em.findOne(Invitation, { email }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (!former) return
    if (former.expiresAt > tx.clock()) {
      await assertManages(tx, former)
      tx.record('invitation.withdrawn', { type: 'invitation', id: former.id }, { email: former.email })
    }
    tx.em.remove(former)
    // Otherwise the new row would come before the old one is deleted.
    await tx.em.flush()
  }

  /** The invitations that are open, newest first. */
  async list(work: Work, page: PageRequest): Promise<Page<Invitation>> {
    const where = { expiresAt: { $gt: work.clock() } }
    return findPage(page, ({ after, options }) => work.em.find(Invitation, { ...where, ...after }, options))
  }

  /** Ends an invitation. @throws Refusal `not_found`; `forbidden` when it grants what the caller does not hold */
  async withdraw(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const lockMode = LockMode.PESSIMISTIC_WRITE
      const invitation = isUuid(id) ? await tx.em.findOne(Invitation, id, { lockMode }) : null
      if (!invitation || invitation.expiresAt <= tx.clock()) throw new Refusal('not_found', 'Invitation not found')
      await assertManages(tx, invitation)
      tx.em.remove(invitation)
      tx.record('invitation.withdrawn', { type: 'invitation', id }, { email: invitation.email })
    })
  }

  /** What a link invites to, to be shown before it is accepted. @throws Refusal `invalid` for a link that does not work */
  async find(work: AnonymousWork, token: string): Promise<FoundInvitation> {
    const { tenantId, email, expiresAt } = await this.#open(work, token)
    return { email, expiresAt, tenant: await work.em.findOneOrFail(Tenant, tenantId) }
  }

  async #open({ em }: AnonymousWork, token: string): Promise<Invitation> {
    const { keyring, clock } = this.#parts
    const hash = { $in: linkHashes(keyring, 'invitation', token) }
    const invitation = await em.findOne(Invitation, { hash, expiresAt: { $gt: clock() } }, acrossTenants)
    if (!invitation) throw deadInvitation()
    return invitation
  }

  /**
   * Creates the user of an invitation, with a password. What is not acceptable does not use the link up. Of several at once, one
   * succeeds.
   *
   * @throws Refusal `invalid` for a link that does not work, an inviter who no longer holds what it grants, or a password that is
   *   not acceptable; `conflict` for a name or an address that is taken meanwhile
   */
  async accept(work: AnonymousWork, { token, password, name }: Acceptance): Promise<ApiUser> {
    const invitation = await this.#open(work, token)
    const { tenantId, email, roles, scopes } = invitation
    const fields = { email, name: name ?? email }
    const accepted = await acceptedPassword(password, fields)
    const userId = newId()
    const user = { id: userId, tenantId, roles, heldScopes: () => scopes }
    return this.#parts.users.refusingConflicts(fields, () =>
      work.as(principalOfUser(user, work.origin)).commit(async (tx) => {
        const given = { id: userId, name: fields.name, passwordHash: accepted.hash }
        const created = await acceptInvitation(tx, invitation, given)
        await provisionIdentity(tx, created)
        return created
      }),
    )
  }
}

/**
 * Creates the user of an invitation that is open, and uses it up.
 *
 * @param given what the person chose; without a password for one whom an identity provider signs in
 * @throws Refusal `invalid` for an invitation that is no longer open, or whose inviter no longer holds what it grants
 */
export async function acceptInvitation(
  tx: Transaction,
  invitation: Invitation,
  given: { id: string; name: string; passwordHash?: string },
): Promise<ApiUser> {
  const { id } = invitation
  // Roles are locked before users, and those before invitations. @see UsersService.lock
  const custom = await rolesOf(tx, invitation)
  const inviter = await tx.em.findOne(ApiUser, invitation.inviter.id, { lockMode: LockMode.PESSIMISTIC_READ })
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const open = await tx.em.findOne(Invitation, { id, expiresAt: { $gt: tx.clock() } }, { lockMode })
  if (!open || !inviter?.isActive(tx.clock())) throw deadInvitation()
  await assertInviterHolds(tx, inviter, open, custom)
  tx.em.remove(open)
  const { email, roles, scopes } = open
  tx.record('invitation.accepted', { type: 'invitation', id }, { email, inviter_id: inviter.id })
  return addUser(tx, { ...given, email, kind: 'person', roles, scopes }, custom)
}

interface Grants {
  roles: readonly string[]
  scopes: readonly string[]
}

interface NamedScopes {
  name: string
  scopes: readonly string[]
}

/** @throws Refusal `forbidden` */
function assertGrants(principal: Principal, { roles, scopes }: Grants, custom: readonly NamedScopes[]): void {
  assertMayGrantRoles(principal, roles, custom)
  assertMayGrant(principal, scopes)
}

/** A caller ends only invitations that it could have made. @throws Refusal `forbidden` */
async function assertManages(tx: Transaction, invitation: Invitation): Promise<void> {
  const custom = await customScopesNow(tx, invitation.roles)
  assertGrants(
    tx.principal,
    invitation,
    [...custom].map(([name, scopes]) => ({ name, scopes })),
  )
}

/** The custom roles of an invitation, locked. @throws Refusal `invalid` when one of them was deleted since */
async function rolesOf(tx: Transaction, { roles }: Invitation): Promise<CustomRole[]> {
  try {
    return await lockRolesToGrant(tx, roles)
  } catch (error) {
    throw error instanceof Refusal ? noLongerGranted() : error
  }
}

/** What the inviter holds now, by itself or by the key that it used, if that still works. */
async function assertInviterHolds(
  tx: Transaction,
  inviter: ApiUser,
  invitation: Invitation,
  custom: readonly NamedScopes[],
): Promise<void> {
  const { inviterKeyId } = invitation
  const key = inviterKeyId == null ? null : await tx.em.findOne(ApiKey, { id: inviterKeyId, user: inviter })
  const ofKey = key?.isActive(tx.clock()) ? (key.scopes ?? []) : []
  const scopes = [...inviter.heldScopes(), ...ofKey]
  try {
    assertGrants({ ...tx.principal, scopes }, invitation, custom)
  } catch (error) {
    throw error instanceof Refusal ? noLongerGranted() : error
  }
}

const noLongerGranted = (): Refusal =>
  new Refusal('invalid', 'Who invited you may no longer grant what the invitation grants. Ask for a new one')

const isUser = (email: string): Refusal => new Refusal('conflict', `User with email ${email} already exists`)

/** The same for every link that does not work. */
const deadInvitation = (): Refusal =>
  new Refusal('invalid', 'This invitation does not work: it was used, replaced or withdrawn, or it has expired')
