import type { CredentialKind, StoredCredential } from '../access/credential.ts'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'

/** The outcome of one verification. */
export interface Verification {
  /** Null when there is none that the caller may know of. */
  credential: StoredCredential | null
  code: string
  /** The scopes that were asked for, in order. */
  scope: readonly string[]
  cost: number
  /** Where the key was presented, if the caller said so. */
  ip: string | undefined
}

/** Uses that are alike in everything but their moment, within one minute. */
export interface Tally {
  tenantId: string
  /** Who asked first. */
  caller: Principal
  /** Whose use it is; null when there is none that the caller may know of. */
  subject: { id: string; kind: CredentialKind; userId: string; projectId: string | null } | null
  /** The code of a verification; null for a request that the caller made with the credential itself. */
  code: string | null
  scope: string
  ip: string
  count: number
  cost: number
  firstAt: number
  lastAt: number
}

/** A bucket's scope is part of a key of the database, which has no room for more. */
const MAX_SCOPE = 1000

const MINUTE_MS = 60_000

/** What makes uses of one subject alike. */
type Likeness = Pick<Tally, 'code' | 'scope' | 'ip'> & { callerKeyId: string | null }

/** So many tallies of one subject are looked through; more are found by name. */
const MAX_SCANNED = 8

/** Counts uses and verifications at the least cost: one look-up each. What they come to is worked out when they are stored. */
export class Tallies {
  readonly #clock: Clock
  /** By subject. One is mostly used in one or two ways within a minute. */
  #current = new Map<string, Tally[]>()
  /** Those of subjects that are used in many ways. */
  #crowd = new Map<string, Tally>()
  #past: Tally[] = []
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
  drain(): Tally[] {
    this.#turn(this.#minute)
    const tallies = this.#past
    this.#past = []
    return tallies
  }

  #find(id: string, like: Likeness): Tally | undefined {
    const tallies = this.#current.get(id)
    if (!tallies) return undefined
    for (const tally of tallies) if (isAlike(tally, like)) return tally
    return tallies.length < MAX_SCANNED ? undefined : this.#crowd.get(nameOf(id, like))
  }

  #begin(
    id: string,
    like: Likeness,
    about: Pick<Tally, 'caller' | 'subject'> & { count?: number },
    now: number,
  ): Tally {
    const { code, scope, ip } = like
    const { tenantId } = about.caller
    const tally: Tally = { code, scope, ip, tenantId, cost: 0, firstAt: now, lastAt: now, count: 1, ...about }
    const tallies = this.#current.get(id)
    if (!tallies) this.#current.set(id, [tally])
    else if (tallies.length < MAX_SCANNED) tallies.push(tally)
    else this.#crowd.set(nameOf(id, like), tally)
    return tally
  }

  /** A tally never spans two minutes, so it belongs to one hour, one day and one audit event. */
  #now(): number {
    const now = this.#clock().getTime()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) this.#turn(minute)
    return now
  }

  #turn(minute: number): void {
    for (const tallies of this.#current.values()) this.#past.push(...tallies)
    for (const tally of this.#crowd.values()) this.#past.push(tally)
    this.#current = new Map()
    this.#crowd = new Map()
    this.#minute = minute
  }
}

const isAlike = (tally: Tally, { code, scope, ip, callerKeyId }: Likeness): boolean =>
  tally.code === code && tally.ip === ip && tally.scope === scope && tally.caller.keyId === callerKeyId

const nameOf = (id: string, { code, scope, ip, callerKeyId }: Likeness): string =>
  `${id}|${callerKeyId}|${code}|${ip}|${scope}`

const subjectOf = (credential: StoredCredential | null): Tally['subject'] =>
  credential && {
    id: credential.id,
    kind: credential.kind,
    userId: credential.user.id,
    projectId: credential.key?.project?.id ?? null,
  }

function scopeText(scopes: readonly string[]): string {
  if (scopes.length === 0) return ''
  const [first = ''] = scopes
  const text = scopes.length === 1 ? first : scopes.join(' ')
  return text.length <= MAX_SCOPE ? text : text.slice(0, text.lastIndexOf(' ', MAX_SCOPE))
}
