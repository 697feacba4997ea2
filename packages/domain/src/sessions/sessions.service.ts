import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { mint } from '../keys/minter.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail } from '../users/email.ts'
import { passwordMatches, spendPasswordCheck } from './passwords.ts'
import { Session } from './session.entity.ts'

const SESSION_HOURS = 24

export type AttemptOutcome = { allowed: true } | { allowed: false; lockedUntil: Date }

/** Counts the failed log-ins of an address. */
export interface LoginAttemptStore {
  /**
   * Counts an attempt before it is made, so that many at once get no more tries than one after another.
   *
   * @returns for each of the subjects whether it may be made
   */
  begin(subjects: readonly Buffer[], now: Date): Promise<AttemptOutcome[]>
  /** Forgets the attempts: one of them succeeded. */
  clear(subjects: readonly Buffer[]): Promise<void>
  /** Takes back one attempt of each, which was allowed: it was no failure. What was counted beside it stays. */
  takeBack(subjects: readonly Buffer[]): Promise<void>
}

export interface Credentials {
  email: string
  password: string
  /** Chooses among several tenants that know the address. Without it the default tenant goes first, then the oldest account. */
  tenantId?: string | undefined
}

export interface OpenedSession {
  user: ApiUser
  /** The session token, which is never seen again. */
  token: string
  expiresAt: Date
}

export class SessionsService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #usage: UsageRecorder
  readonly #attempts: LoginAttemptStore

  constructor(parts: {
    clock: Clock
    keyring: Keyring
    audit: AuditService
    usage: UsageRecorder
    attempts: LoginAttemptStore
  }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#usage = parts.usage
    this.#attempts = parts.attempts
  }

  /**
   * Opens a session for a person. An address that nobody has is answered, and locked, like one that somebody has; one password is
   * checked, whatever exists. (docs/adr/0005)
   *
   * @throws Refusal `invalid` for what is no address; `unauthorized` for a wrong address or password; `rate_limited` after five
   *   failures, for 15 minutes
   */
  async logIn(em: EntityManager, credentials: Credentials, origin: Origin): Promise<OpenedSession> {
    const email = foldEmail(credentials.email)
    if (email === null) throw new Refusal('invalid', 'email: must be an email address, in ASCII before the @')
    const { password } = credentials
    const tenantId = credentials.tenantId?.toLowerCase() ?? null
    const people = await this.#people(em, email, tenantId)
    const counted = await this.#count(email, tenantId, people)
    if (!counted.asked.allowed) throw this.#locked(counted.asked.lockedUntil, origin)
    const user = firstOf(people.filter((person) => person.isActive(this.#clock())))
    // It may be locked in its tenant alone; that it exists there must not be told.
    const isTried = user !== undefined && counted.open.includes(user.tenantId)
    const matches = await matchesOrSpends(password, isTried ? user.passwordHash : null)
    if (!user || !matches) {
      const target = user ? ({ type: 'user', id: user.id } as const) : null
      const reason = user && !isTried ? 'login_locked' : 'wrong_password'
      this.#usage.recordFailure({ tenantId: user?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
      throw wrongCredentials()
    }
    await this.#attempts.clear(subjectsOf(this.#keyring, email, [tenantId, user.tenantId]))
    const others = counted.open.filter((each) => each !== user.tenantId)
    if (others.length > 0) await this.#attempts.takeBack(subjectsOf(this.#keyring, email, others))
    return this.#open(em, user, origin)
  }

  /**
   * Counts the attempt for the tenant that it names; one that names none, for itself and for each tenant that has the address, so
   * that neither a success nor failures in one tenant say or change anything in another.
   */
  async #count(email: string, tenantId: string | null, people: ApiUser[]) {
    const tenants = tenantId === null ? [null, ...new Set(people.map((person) => person.tenantId))] : [tenantId]
    const outcomes = await this.#attempts.begin(subjectsOf(this.#keyring, email, tenants), this.#clock())
    const open = tenants.flatMap((tenant, i) => (tenant !== null && outcomes[i]?.allowed ? [tenant] : []))
    return { asked: outcomes[0] ?? { allowed: true as const }, open }
  }

  #locked(lockedUntil: Date, origin: Origin): Refusal {
    this.#usage.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: 'login_locked', target: null }, origin)
    const retryAfter = Math.ceil((lockedUntil.getTime() - this.#clock().getTime()) / 1000)
    return new Refusal('rate_limited', 'Too many failed log-ins for this address; try again later', { retryAfter })
  }

  /** Ends the session that the principal came with. @throws Refusal `invalid` for one who came with a key */
  async logOut(em: EntityManager, principal: Principal): Promise<void> {
    const { sessionId } = principal
    if (sessionId === null) throw new Refusal('invalid', 'Only a session can be logged out; revoke a key instead')
    await em.transactional(async (tx) => {
      await tx.nativeDelete(Session, { id: sessionId })
      this.#audit.record(tx, principal, 'session.closed', { type: 'session', id: sessionId })
    })
  }

  /** Who has the address and a password, oldest first. */
  async #people(em: EntityManager, email: string, tenantId: string | null): Promise<ApiUser[]> {
    const where = {
      email,
      kind: 'person',
      passwordHash: { $ne: null },
      ...(tenantId !== null && { tenantId }),
    } as const
    return em.find(ApiUser, where, { ...acrossTenants, orderBy: { id: 'asc' } })
  }

  async #open(em: EntityManager, user: ApiUser, origin: Origin): Promise<OpenedSession> {
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000)
    const { text, hash } = mint(this.#keyring, 'kss')
    const { tenantId, roles } = user
    await em.transactional(async (tx) => {
      // The user may have gone while the password was looked at.
      const lockMode = LockMode.PESSIMISTIC_READ
      if (!(await tx.findOne(ApiUser, user.id, { ...acrossTenants, lockMode }))) throw wrongCredentials()
      const session = tx.create(Session, { tenantId, user: ref(user), hash, createdAt: now, expiresAt })
      const scopes = user.heldScopes()
      const credential = { keyId: null, sessionId: session.id, credentialId: session.id, management: true } as const
      const principal = { tenantId, userId: user.id, ...credential, scopes, roles, origin }
      this.#audit.record(tx, principal, 'session.opened', { type: 'session', id: session.id })
    })
    return { user, token: text, expiresAt }
  }
}

const wrongCredentials = (): Refusal => new Refusal('unauthorized', 'Invalid email or password')

/** What the failures of an address are counted under: for a tenant, or (null) for log-ins that name none. */
const subjectsOf = (keyring: Keyring, email: string, tenants: readonly (string | null)[]): Buffer[] =>
  tenants.map((tenantId) => keyring.hash(`login:${tenantId ?? ''}:${email}`))

const firstOf = (people: ApiUser[]): ApiUser | undefined =>
  people.find(({ tenantId }) => tenantId === DEFAULT_TENANT_ID) ?? people[0]

async function matchesOrSpends(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  if (passwordHash != null) return passwordMatches(password, passwordHash)
  await spendPasswordCheck(password)
  return false
}
