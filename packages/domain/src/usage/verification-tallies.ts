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

/** Verifications that are alike in everything but their moment, within one minute. */
export interface Tally {
  tenantId: string
  /** Who asked first. */
  caller: Principal
  credential: { id: string; kind: CredentialKind; userId: string; projectId: string | null } | null
  code: string
  scope: string
  ip: string
  count: number
  cost: number
  firstAt: Date
  lastAt: Date
}

/** A bucket's scope is part of a key of the database, which has no room for more. */
const MAX_SCOPE = 1000

const MINUTE_MS = 60_000

/** Counts verifications at the least cost: one look-up each. What they come to is worked out when they are stored. */
export class VerificationTallies {
  readonly #clock: Clock
  #current = new Map<string, Tally>()
  #past: Tally[] = []
  #minute = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  record(caller: Principal, verification: Verification): void {
    const now = this.#clock()
    const minute = Math.floor(now.getTime() / MINUTE_MS)
    if (minute !== this.#minute) this.#turn(minute)
    const { credential, code, cost } = verification
    const ip = verification.ip ?? caller.origin.ip
    const scope = scopeText(verification.scope)
    const name = `${credential?.id ?? caller.userId}|${caller.keyId}|${code}|${ip}|${scope}`
    const known = this.#current.get(name)
    if (known) {
      known.count += 1
      known.lastAt = now
      if (code === 'VALID') known.cost += cost
      return
    }
    this.#current.set(name, {
      tenantId: caller.tenantId,
      caller,
      credential: credential && {
        id: credential.id,
        kind: credential.kind,
        userId: credential.user.id,
        projectId: credential.key?.project?.id ?? null,
      },
      code,
      scope,
      ip,
      count: 1,
      cost: code === 'VALID' ? cost : 0,
      firstAt: now,
      lastAt: now,
    })
  }

  /** @returns everything counted since the last call */
  drain(): Tally[] {
    this.#turn(this.#minute)
    const tallies = this.#past
    this.#past = []
    return tallies
  }

  /** A tally never spans two minutes, so it belongs to one hour, one day and one audit event. */
  #turn(minute: number): void {
    this.#past.push(...this.#current.values())
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
