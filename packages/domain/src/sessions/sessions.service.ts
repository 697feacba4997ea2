import { LockMode } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID, principalOfUser } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { SecondStep } from '../factors/second-step.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { assertMayEnterWithoutSso } from '../sso/only-sso.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail, NOT_AN_EMAIL } from '../users/email.ts'
import type { AnonymousWork, Work } from '../work/work.ts'
import type { SessionLifetimes } from './lifetimes.ts'
import { lockedOut, type LoginAttemptStore, subjectsOf } from './login-attempts.ts'
import { type OpenedChallenge, type OpenedSession, openSession, principalOfNewSession } from './open-session.ts'
import { hashPassword, needsRehash, passwordMatches, spendPasswordCheck } from './passwords.ts'
import { accountOf, peopleWithPassword } from './people.ts'
import { Session } from './session.entity.ts'

export interface Credentials {
  email: string
  password: string
  /** Chooses among several tenants with the address. Without it, the default tenant comes first, then the oldest account. */
  tenantId?: string | undefined
}

interface SessionsParts {
  clock: Clock
  keyring: Keyring
  usage: UsageRecorder
  attempts: LoginAttemptStore
  lifetimes: SessionLifetimes
  secondStep: SecondStep
}

export class SessionsService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #usage: UsageRecorder
  readonly #attempts: LoginAttemptStore
  readonly #lifetimes: SessionLifetimes
  readonly #secondStep: SecondStep

  constructor(parts: SessionsParts) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#usage = parts.usage
    this.#attempts = parts.attempts
    this.#lifetimes = parts.lifetimes
    this.#secondStep = parts.secondStep
  }

  /**
   * Opens a session for a person, or begins a challenge for one with a second factor, which {@link SecondStep} completes. An unknown address gets the same responses and locks as a known one; one password is checked in
   * either case. (docs/adr/0005)
   *
   * @throws Refusal `invalid` for a text that is not an address; `unauthorized` for a wrong address or password; `rate_limited`
   *   after five failures, for 15 minutes
   */
  async logIn(work: AnonymousWork, credentials: Credentials): Promise<OpenedSession | OpenedChallenge> {
    const email = foldEmail(credentials.email)
    if (email === null) throw new Refusal('invalid', NOT_AN_EMAIL)
    const { password } = credentials
    const { origin } = work
    const tenantId = credentials.tenantId?.toLowerCase() ?? null
    const people = await peopleWithPassword(work.em, email, tenantId)
    const counted = await this.#count(email, tenantId, people)
    if (!counted.asked.allowed)
      throw lockedOut({ usage: this.#usage, clock: this.#clock }, counted.asked.lockedUntil, origin)
    const user = accountOf(people, this.#clock())
    // It may be locked only in its tenant; the response must not reveal that it exists there.
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
    await this.#raiseCost(work, user, password)
    return this.#open(work, user)
  }

  /**
   * Counts the attempt for the tenant that it names; one that names none is counted under no tenant and under each tenant with the
   * address, so that neither a success nor failures in one tenant reveal or change anything in another.
   */
  async #count(email: string, tenantId: string | null, people: ApiUser[]) {
    const tenants = tenantId === null ? [null, ...new Set(people.map((person) => person.tenantId))] : [tenantId]
    const outcomes = await this.#attempts.begin(subjectsOf(this.#keyring, email, tenants), this.#clock())
    const open = tenants.flatMap((tenant, i) => (tenant !== null && outcomes[i]?.allowed ? [tenant] : []))
    return { asked: outcomes[0] ?? { allowed: true as const }, open }
  }

  /** Closes the session of the principal. @throws Refusal `invalid` for a principal without one */
  async logOut(work: Work): Promise<void> {
    const { sessionId } = work.principal
    if (sessionId === null) throw new Refusal('invalid', 'Only a session can be logged out; revoke a key instead')
    await work.commit(async (tx) => {
      const session = await tx.em.findOne(Session, sessionId)
      if (session) tx.em.remove(session)
      tx.record('session.closed', { type: 'session', id: sessionId })
    })
  }

  /** Hashes a password that matched anew when hashes cost more today. Without an event: it is the same password. */
  async #raiseCost(work: AnonymousWork, user: ApiUser, password: string): Promise<void> {
    const { id, passwordHash } = user
    if (passwordHash == null || !needsRehash(passwordHash)) return
    const raised = await hashPassword(password)
    await work.as(principalOfUser(user, work.origin)).commit(async ({ em }) => {
      // No replica's copy of the user holds its hash, so none has to hear of it.
      const changed = await em.nativeUpdate(ApiUser, { id, passwordHash }, { passwordHash: raised })
      const present = changed === 1 ? raised : ((await em.findOne(ApiUser, id))?.passwordHash ?? '')
      // Another log-in at the same moment may have been first.
      if (present !== raised && !(await passwordMatches(password, present))) throw wrongCredentials()
      user.passwordHash = present
    })
  }

  async #open(work: AnonymousWork, user: ApiUser): Promise<OpenedSession | OpenedChallenge> {
    return work.as(principalOfNewSession(user, work.origin)).commit(async (tx) => {
      // While the password was checked, the user may have been deleted, or have got another one, which ends all sessions.
      const owner = await tx.em.findOne(ApiUser, user.id, { lockMode: LockMode.PESSIMISTIC_READ })
      if (!owner || owner.passwordHash !== user.passwordHash) throw wrongCredentials()
      await assertMayEnterWithoutSso(tx, owner)
      const how = { keyring: this.#keyring, lifetimes: this.#lifetimes }
      return (await this.#secondStep.demandOf(tx, owner)) ?? openSession(tx, how, owner)
    })
  }
}

const wrongCredentials = (): Refusal => new Refusal('unauthorized', 'Invalid email or password')

async function matchesOrSpends(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  if (passwordHash != null) return passwordMatches(password, passwordHash)
  await spendPasswordCheck(password)
  return false
}
