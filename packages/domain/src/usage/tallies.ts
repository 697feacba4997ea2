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

/** Counts uses and verifications at the least cost: one look-up each. What they come to is worked out when they are stored. */
export class Tallies {
  readonly #clock: Clock
  #current = new Map<string, Tally>()
  #past: Tally[] = []
  #minute = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  recordUse(principal: Principal): void {
    const now = this.#now()
    const { userId, keyId, sessionId, origin } = principal
    const name = `${keyId ?? sessionId ?? userId} ${origin.ip}`
    const known = this.#current.get(name)
    if (known) {
      known.count += 1
      known.lastAt = now
      return
    }
    const id = keyId ?? sessionId ?? userId
    const kind = keyId === null ? (sessionId === null ? 'token' : 'session') : 'key'
    const subject = { id, kind, userId, projectId: null } as const
    this.#begin(name, { caller: principal, subject, code: null, scope: '', ip: origin.ip, cost: 0 }, now)
  }

  recordVerification(caller: Principal, { credential, code, scope: scopes, cost, ip: given }: Verification): void {
    const now = this.#now()
    const ip = given ?? caller.origin.ip
    const scope = scopeText(scopes)
    const name = `${credential?.id ?? caller.userId}|${caller.keyId}|${code}|${ip}|${scope}`
    const spent = code === 'VALID' ? cost : 0
    const known = this.#current.get(name)
    if (known) {
      known.count += 1
      known.lastAt = now
      known.cost += spent
      return
    }
    const subject = credential && {
      id: credential.id,
      kind: credential.kind,
      userId: credential.user.id,
      projectId: credential.key?.project?.id ?? null,
    }
    this.#begin(name, { caller, subject, code, scope, ip, cost: spent }, now)
  }

  /** @returns everything counted since the last call */
  drain(): Tally[] {
    this.#turn(this.#minute)
    const tallies = this.#past
    this.#past = []
    return tallies
  }

  #begin(name: string, tally: Omit<Tally, 'tenantId' | 'count' | 'firstAt' | 'lastAt'>, now: number): void {
    this.#current.set(name, { ...tally, tenantId: tally.caller.tenantId, count: 1, firstAt: now, lastAt: now })
  }

  /** A tally never spans two minutes, so it belongs to one hour, one day and one audit event. */
  #now(): number {
    const now = this.#clock().getTime()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) this.#turn(minute)
    return now
  }

  #turn(minute: number): void {
    for (const tally of this.#current.values()) this.#past.push(tally)
    this.#current = new Map()
    this.#minute = minute
  }
}

function scopeText(scopes: readonly string[]): string {
  if (scopes.length === 0) return ''
  const [first = ''] = scopes
  const text = scopes.length === 1 ? first : scopes.join(' ')
  return text.length <= MAX_SCOPE ? text : text.slice(0, text.lastIndexOf(' ', MAX_SCOPE))
}
