import { LockMode, ref } from '@mikro-orm/core'
import { assertNotItsOwnPerson, principalOfUser } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { Background } from '../background.ts'
import type { Clock } from '../clock.ts'
import { linkHashes, mintLinkToken } from '../mail/link-token.ts'
import { pageUrl } from '../mail/links.ts'
import type { Mailer } from '../mail/mailer.ts'
import { endGrants } from '../oauth/ending-grants.ts'
import type { Issuer } from '../oauth/issuer.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { lockedOut, type LoginAttemptStore, subjectsOf } from '../sessions/login-attempts.ts'
import { endSessions } from '../sessions/ending.ts'
import { passwordMatches } from '../sessions/passwords.ts'
import { accountOf, peopleWhoMayReset, peopleWithPassword } from '../sessions/people.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail, NOT_AN_EMAIL } from '../users/email.ts'
import type { UsersService } from '../users/users.service.ts'
import type { AnonymousWork, Transaction, Work } from '../work/work.ts'
import { demandLetter, resetLetter } from './letters.ts'
import { PasswordReset } from './password-reset.entity.ts'
import { acceptedPassword, endLinks, setPassword } from './setting.ts'

/** A link that a person asked for lives shortly; one from an administrator may have to wait for its reader. */
const RESET_MS = 3_600_000
const DEMAND_MS = 24 * 3_600_000

/** One request mails at most so many accounts of an address. */
const MOST_ACCOUNTS = 10

export interface DemandedPassword {
  user: ApiUser
  /** The link, which is shown once. */
  url: string
  expiresAt: Date
  /** Whether it is mailed too. */
  isMailed: boolean
}

export interface PasswordsParts {
  clock: Clock
  keyring: Keyring
  usage: UsageRecorder
  attempts: LoginAttemptStore
  users: UsersService
  mailer: Mailer
  issuer: Issuer
  background: Background
  settings: TenantSettings
}

export class PasswordsService {
  readonly #parts: PasswordsParts

  constructor(parts: PasswordsParts) {
    this.#parts = parts
  }

  /** Whether a link can be asked for: it is mailed. */
  get sendsMail(): boolean {
    return this.#parts.mailer.isConfigured
  }

  /**
   * Changes the caller's own password. Its other sessions end, and so do open links. A wrong present password counts as a failed
   * log-in. (docs/adr/0005)
   *
   * @throws Refusal `invalid` for a caller without a password, a wrong present one, or a new one that is not acceptable;
   *   `rate_limited`
   */
  async change(work: Work, { current, next }: { current: string; next: string }): Promise<void> {
    const user = await work.em.findOneOrFail(ApiUser, work.principal.userId)
    const { passwordHash } = user
    if (passwordHash == null) throw new Refusal('invalid', 'You have no password to change')
    await this.#assertMatches(work, user, current)
    if (current === next) throw new Refusal('invalid', 'new_password must be another than the current one')
    const accepted = await acceptedPassword(next, user, await this.#parts.settings.for(work), 'new_password')
    await work.commit(async (tx) => {
      const locked = await lockUser(tx, user.id)
      if (locked?.passwordHash !== passwordHash) throw wrongPassword()
      await setPassword(tx, locked, accepted, { keptSessionId: tx.principal.sessionId })
      tx.record('password.changed', { type: 'user', id: user.id })
    })
  }

  async #assertMatches({ origin }: Work, user: ApiUser, password: string): Promise<void> {
    const { attempts, usage, clock } = this.#parts
    const subjects = this.#subjectsOf(user)
    const [outcome] = await attempts.begin(subjects, clock())
    if (outcome?.allowed === false) throw lockedOut(this.#parts, outcome.lockedUntil, origin)
    if (!(await passwordMatches(password, user.passwordHash ?? ''))) {
      const target = { type: 'user', id: user.id } as const
      usage.recordFailure({ tenantId: user.tenantId, reason: 'wrong_password', target }, origin)
      throw wrongPassword()
    }
    await attempts.clear(subjects)
  }

  /** Those of log-ins that name the tenant. */
  #subjectsOf({ email, id, tenantId }: ApiUser): Buffer[] {
    return subjectsOf(this.#parts.keyring, foldEmail(email ?? '') ?? id, [tenantId])
  }

  /**
   * Mails a link to each account with the address that may have a password. All that depends on whether there is one happens after
   * the call: its answer and its time are always the same.
   *
   * @throws Refusal `invalid` for a text that is not an address
   */
  request(work: AnonymousWork, { email: given, tenantId }: { email: string; tenantId?: string | undefined }): void {
    const email = foldEmail(given)
    if (email === null) throw new Refusal('invalid', NOT_AN_EMAIL)
    const { background, mailer } = this.#parts
    // Without mail nobody would get the link, and it would end one that an administrator made.
    if (mailer.isConfigured) background.run(() => this.#mailLinks(work, email, tenantId?.toLowerCase() ?? null))
  }

  async #mailLinks(work: AnonymousWork, email: string, tenantId: string | null): Promise<void> {
    const { attempts, keyring, clock, mailer, issuer } = this.#parts
    // Five mails in a quarter of an hour: nobody can fill the mailbox of another.
    const [outcome] = await attempts.begin([keyring.hash(`reset:${tenantId ?? ''}:${email}`)], clock())
    if (outcome?.allowed === false) return
    const people = await peopleWhoMayReset(work.em, email, tenantId)
    for (const person of people.filter((each) => each.isActive(clock())).slice(0, MOST_ACCOUNTS)) {
      const token = await this.#openLink(work, person)
      if (token === null) continue
      const tenant = await work.em.findOneOrFail(Tenant, person.tenantId)
      mailer.send(resetLetter({ to: person.email ?? email, tenant: tenant.name, url: pageUrl(issuer, 'reset', token) }))
    }
  }

  /** @returns null for a user who is gone meanwhile */
  async #openLink(work: AnonymousWork, person: ApiUser): Promise<string | null> {
    const { id } = person
    return work.as(principalOfUser(person, work.origin)).commit(async (tx) => {
      const user = await lockUser(tx, id)
      if (!user) return null
      const { token } = await this.#replaceLink(tx, user, RESET_MS)
      tx.record('password.reset_requested', { type: 'user', id })
      return token
    })
  }

  async #replaceLink(tx: Transaction, user: ApiUser, lifetimeMs: number): Promise<{ token: string; expiresAt: Date }> {
    await endLinks(tx, user)
    await tx.em.flush()
    const { token, hash } = mintLinkToken(this.#parts.keyring, 'password-reset')
    const createdAt = tx.clock()
    const expiresAt = new Date(createdAt.getTime() + lifetimeMs)
    tx.em.create(PasswordReset, { tenantId: user.tenantId, user: ref(user), hash, createdAt, expiresAt })
    return { token, expiresAt }
  }

  /** Whose password a link sets, to be shown before it does. @throws Refusal `invalid` for a link that does not work */
  async findReset(work: AnonymousWork, token: string): Promise<ApiUser> {
    return (await this.#reset(work, token)).user.getEntity()
  }

  async #reset({ em }: AnonymousWork, token: string) {
    const { keyring, clock } = this.#parts
    const hash = { $in: linkHashes(keyring, 'password-reset', token) }
    const where = { hash, expiresAt: { $gt: clock() } }
    const reset = await em.findOne(PasswordReset, where, { ...acrossTenants, populate: ['user'] })
    if (!reset?.user.getEntity().isActive(clock())) throw deadLink()
    return reset
  }

  /**
   * Sets a password by a link. All sessions of the user end, and what it allowed clients; its address is no longer locked. A
   * password that is not acceptable does not use the link up.
   *
   * @throws Refusal `invalid` for a link that does not work, or a password that is not acceptable
   */
  async confirm(work: AnonymousWork, { token, password }: { token: string; password: string }): Promise<ApiUser> {
    const reset = await this.#reset(work, token)
    const person = reset.user.getEntity()
    const accepted = await acceptedPassword(password, person, await this.#parts.settings.of(person.tenantId))
    const user = await work.as(principalOfUser(person, work.origin)).commit(async (tx) => {
      const locked = await lockUser(tx, person.id)
      const lockMode = LockMode.PESSIMISTIC_WRITE
      const open = await tx.em.findOne(PasswordReset, { id: reset.id, expiresAt: { $gt: tx.clock() } }, { lockMode })
      if (!locked?.isActive(tx.clock()) || !open) throw deadLink()
      await setPassword(tx, locked, accepted)
      await endGrants(tx, locked)
      tx.record('password.reset', { type: 'user', id: locked.id })
      return locked
    })
    await this.#unlock(work, user)
    return user
  }

  /** A log-in that names no tenant is unlocked only for the account that it would open. */
  async #unlock({ em }: AnonymousWork, user: ApiUser): Promise<void> {
    const { attempts, clock, keyring } = this.#parts
    const email = foldEmail(user.email ?? '')
    if (email === null) return
    const isOpened = accountOf(await peopleWithPassword(em, email, null), clock())?.id === user.id
    await attempts.clear(subjectsOf(keyring, email, isOpened ? [user.tenantId, null] : [user.tenantId]))
  }

  /**
   * Takes a person's password away: until a new one is set by the link, it cannot log in. Its sessions end, on every
   * replica, and what it allowed clients. It is also how a person without a password gets one.
   *
   * @throws Refusal `not_found`; `forbidden` for a user who holds more than the caller, and for a key of that person;
   *   `invalid` for a service user
   */
  async demand(work: Work, identifier: string): Promise<DemandedPassword> {
    const { mailer, issuer, users } = this.#parts
    const demanded = await work.commit(async (tx) => {
      const user = await users.lock(tx, identifier)
      if (user.kind !== 'person' || user.email == null) {
        throw new Refusal('invalid', 'Only a person with an email can have a password')
      }
      assertNotItsOwnPerson(tx.principal, user, 'reset the password')
      await assertStillHolds(tx)
      user.passwordHash = null
      user.passwordDemandedAt = tx.clock()
      user.updatedAt = tx.clock()
      await endSessions(tx, user)
      const { token, expiresAt } = await this.#replaceLink(tx, user, DEMAND_MS)
      await endGrants(tx, user)
      tx.record('password.demanded', { type: 'user', id: user.id })
      return { user, url: pageUrl(issuer, 'reset', token), expiresAt }
    })
    const { user, url } = demanded
    const tenant = await work.em.findOneOrFail(Tenant, user.tenantId)
    mailer.send(demandLetter({ to: user.email ?? '', tenant: tenant.name, url }))
    return { ...demanded, isMailed: mailer.isConfigured }
  }
}

const lockUser = ({ em }: Transaction, id: string): Promise<ApiUser | null> =>
  em.findOne(ApiUser, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })

const wrongPassword = (): Refusal =>
  new Refusal('invalid', 'current_password is wrong', { issues: [{ path: 'current_password', message: 'is wrong' }] })

/** The same for every link that does not work. */
const deadLink = (): Refusal =>
  new Refusal('invalid', 'This link does not work: it was used or replaced, or it has expired. Ask for a new one')
