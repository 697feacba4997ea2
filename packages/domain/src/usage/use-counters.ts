import { type StoredCredential, subjectKind } from '../access/credential.ts'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'

/** The outcome of one verification. */
export interface Verification {
  /** Null when there is none that the caller may see. */
  credential: StoredCredential | null
  code: string
  /** The requested scopes, sorted. */
  scope: readonly string[]
  cost: number
  /** Where the key was presented, if the caller gave it. */
  ip: string | undefined
}

/** Uses within one minute that differ only in their time. */
export interface UseCounter {
  tenantId: string
  /** The first caller. */
  caller: Principal
  /** Whose use it is; null when there is none that the caller may see. */
  subject: { id: string; kind: ReturnType<typeof subjectKind>; userId: string; projectId: string | null } | null
  /** The code of a verification; null for a request that the caller made with the credential itself. */
  code: string | null
  scope: string
  ip: string
  count: number
  cost: number
  firstAt: number
  lastAt: number
}

/** A bucket's scope is part of a key of the database, whose size is limited. */
const MAX_SCOPE = 1000

const MINUTE_MS = 60_000

/** What uses of one subject are grouped by. */
type Likeness = Pick<UseCounter, 'code' | 'scope' | 'ip'> & { callerKeyId: string | null }

/** Up to this many counters of one subject are scanned; more are found by name. */
const MAX_SCANNED = 8

/** Counts uses and verifications at minimal cost: one look-up each. They are aggregated when they are stored. */
export class UseCounters {
  readonly #clock: Clock
  /** By subject. Most are used in one or two ways within a minute. */
  #current = new Map<string, UseCounter[]>()
  /** Those of subjects that are used in many ways. */
  #crowd = new Map<string, UseCounter>()
  #past: UseCounter[] = []
  #minute = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  recordUse(principal: Principal): void {
    const now = this.#now()
    const { userId, keyId, sessionId, origin } = principal
    const id = keyId ?? sessionId ?? userId
    const like = { code: null, scope: '', ip: origin.ip, callerKeyId: keyId }
    const known = this.#find(id, like)
    if (known) {
      known.count += 1
      known.lastAt = now
      return
    }
    const kind = keyId === null ? (sessionId === null ? 'token' : 'session') : 'key'
    this.#begin(id, like, { caller: principal, subject: { id, kind, userId, projectId: null } }, now)
  }

  recordVerification(caller: Principal, { credential, code, scope: scopes, cost, ip }: Verification): void {
    const now = this.#now()
    const id = credential?.id ?? caller.userId
    const like = { code, scope: scopeText(scopes), ip: ip ?? caller.origin.ip, callerKeyId: caller.keyId }
    const known =
      this.#find(id, like) ?? this.#begin(id, like, { caller, subject: subjectOf(credential), count: 0 }, now)
    known.count += 1
    known.lastAt = now
    if (code === 'VALID') known.cost += cost
  }

  /** @returns everything counted since the last call */
  drain(): UseCounter[] {
    this.#turn(this.#minute)
    const counters = this.#past
    this.#past = []
    return counters
  }

  #find(id: string, like: Likeness): UseCounter | undefined {
    const counters = this.#current.get(id)
    if (!counters) return undefined
    for (const counter of counters) if (isAlike(counter, like)) return counter
    return counters.length < MAX_SCANNED ? undefined : this.#crowd.get(nameOf(id, like))
  }

  #begin(
    id: string,
    like: Likeness,
    about: Pick<UseCounter, 'caller' | 'subject'> & { count?: number },
    now: number,
  ): UseCounter {
    const { code, scope, ip } = like
    const { tenantId } = about.caller
    const counter: UseCounter = { code, scope, ip, tenantId, cost: 0, firstAt: now, lastAt: now, count: 1, ...about }
    const counters = this.#current.get(id)
    if (!counters) this.#current.set(id, [counter])
    else if (counters.length < MAX_SCANNED) counters.push(counter)
    else this.#crowd.set(nameOf(id, like), counter)
    return counter
  }

  /** A counter never spans two minutes, so it belongs to one hour, one day and one audit event. */
  #now(): number {
    const now = this.#clock().getTime()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) this.#turn(minute)
    return now
  }

  #turn(minute: number): void {
    for (const counters of this.#current.values()) this.#past.push(...counters)
    for (const counter of this.#crowd.values()) this.#past.push(counter)
    this.#current = new Map()
    this.#crowd = new Map()
    this.#minute = minute
  }
}

const isAlike = (counter: UseCounter, { code, scope, ip, callerKeyId }: Likeness): boolean =>
  counter.code === code && counter.ip === ip && counter.scope === scope && counter.caller.keyId === callerKeyId

const nameOf = (id: string, { code, scope, ip, callerKeyId }: Likeness): string =>
  `${id}|${callerKeyId}|${code}|${ip}|${scope}`

const subjectOf = (credential: StoredCredential | null): UseCounter['subject'] =>
  credential && {
    id: credential.id,
    kind: subjectKind(credential),
    userId: credential.user.id,
    projectId: credential.key?.project?.id ?? null,
  }

function scopeText(scopes: readonly string[]): string {
  if (scopes.length === 0) return ''
  const [first = ''] = scopes
  const text = scopes.length === 1 ? first : scopes.join(' ')
  return text.length <= MAX_SCOPE ? text : text.slice(0, text.lastIndexOf(' ', MAX_SCOPE))
}
