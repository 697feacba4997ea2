import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Cast } from './cast.ts'
import { faultInLog, faultOf, type Invariant, MAX_CPU_MS, OF_REQUESTS, type Violation } from './judge.ts'
import { type Area, bytesOf, type FuzzRequest, NONCE, WHO } from './request.ts'
import type { Target } from './service.ts'
import { type Answer, exchange } from './wire.ts'

/** A request that broke an invariant, as small as it could be made. */
export interface Finding extends Violation {
  area: string
  round: number
  /** Whose turn was before: what is logged late may be of it. */
  before: string
  request: FuzzRequest
}

export interface FuzzerOptions {
  target: Target
  cast: Pick<Cast, 'named' | 'repair'>
  areas: readonly Area[]
  seed: number
  /** How long to wait after each request for what is logged later, in milliseconds: then it is known what it belongs to. */
  patienceMs: number
  /** Hears of what was found, as soon as it is. */
  onFinding: (finding: Finding) => void
}

/** Requests of one area before the next has its turn. */
const REQUESTS_IN_ROUND = 40

/** How long a failing request is made smaller. */
const SHRINKING_MS = 6000

/** Of one area and invariant; more of them tell nothing new. */
const MOST_ALIKE = 3

/** Requests that took too long are sent again, alone, as often; all of those must take too long. */
const REPEATS = 3

class Broken extends Error {
  readonly violation: Violation

  constructor(violation: Violation) {
    super(violation.detail)
    this.violation = violation
  }
}

/** Sends requests one at a time and holds each against what must hold for all. */
export class Fuzzer {
  readonly #options: FuzzerOptions
  readonly #known = new Map<string, number>()
  #cpuMs = 0
  #before = ''
  #nonce = 0
  /** When the request that is made smaller was found. */
  #brokenAt: number | null = null
  #brokenAs: Invariant | null = null
  /** How many requests each area has sent. */
  readonly sent = new Map<string, number>()
  /** The most CPU time of one request in each area, in milliseconds, that was not put down to something else. */
  readonly slowest = new Map<string, { ms: number; request: FuzzRequest }>()
  /** Requests that took too long once, and not again. */
  readonly noise: { ms: number; request: FuzzRequest }[] = []

  constructor(options: FuzzerOptions) {
    this.#options = options
  }

  /** One round of each area. @param isOver asked before each area */
  async round(round: number, isOver: () => boolean): Promise<void> {
    for (const area of this.#options.areas) {
      if (isOver()) return
      await this.#options.cast.repair()
      await this.#readCpu()
      await this.#try(area, round)
      this.#before = `--area=${area.name} --round=${round}`
    }
  }

  /** The same request in each run with the same seed, area and round. */
  async #try(area: Area, round: number): Promise<void> {
    this.#brokenAt = null
    this.#brokenAs = null
    const property = fc.asyncProperty(area.requests, (request) => this.#probe(area, request))
    const seed = seedOf(this.#options.seed, area.name, round)
    const details = await fc.check(property, { seed, numRuns: REQUESTS_IN_ROUND })
    const [request] = details.counterexample ?? []
    if (!request) return
    const { errorInstance } = details
    if (!(errorInstance instanceof Broken)) throw errorInstance
    const { violation } = errorInstance
    this.#note(area, violation)
    this.#options.onFinding({ area: area.name, round, request, before: this.#before, ...violation })
  }

  async #probe(area: Area, request: FuzzRequest): Promise<void> {
    // Smaller ones that are not tried any more count as well.
    if (this.#brokenAt !== null && performance.now() - this.#brokenAt > SHRINKING_MS) return
    const violation = await this.#violationOf(area, request)
    if (!violation || this.#isKnown(area, violation)) return
    // What is made smaller must stay the same fault.
    if (this.#brokenAs !== null && this.#brokenAs !== violation.invariant) return
    // What is logged later does not tell what it belongs to, and what is broken for good is broken for each request: not made smaller.
    this.#brokenAt ??= violation.invariant === 'no error is logged' ? Number.NEGATIVE_INFINITY : performance.now()
    this.#brokenAs = violation.invariant
    throw new Broken(violation)
  }

  async #violationOf(area: Area, request: FuzzRequest): Promise<Violation | null> {
    const { target, cast } = this.#options
    const { named } = cast
    const answer = await this.#send(request)
    this.sent.set(area.name, (this.sent.get(area.name) ?? 0) + 1)
    if (!target.isAlive()) throw new Broken({ invariant: 'an answer', detail: 'the process has ended' })
    const spentMs = await this.#readCpu()
    if (this.#options.patienceMs > 0) await delay(this.#options.patienceMs)
    const fault = faultOf(request, answer) ?? faultInLog(target.newLines(), credentialsOf(named))
    if (fault) return fault
    if (spentMs > MAX_CPU_MS) {
      const leastMs = Math.min(spentMs, await this.#leastCpu(request))
      if (leastMs > MAX_CPU_MS)
        return {
          invariant: 'at most 250 ms of CPU',
          detail: `${Math.round(leastMs)} ms of CPU, status ${answer.status}`,
        }
      this.noise.push({ ms: spentMs, request })
    } else if (spentMs > (this.slowest.get(area.name)?.ms ?? 0)) this.slowest.set(area.name, { ms: spentMs, request })
    return null
  }

  /** The CPU time since the last reading, in milliseconds. */
  async #readCpu(): Promise<number> {
    const { cpuMs } = await this.#options.target.usage()
    const spent = cpuMs - this.#cpuMs
    this.#cpuMs = cpuMs
    return spent
  }

  /** What a request takes at least, sent again and again: what it took once may have been a collection, or the compiler. */
  async #leastCpu(request: FuzzRequest): Promise<number> {
    let leastMs = Number.POSITIVE_INFINITY
    for (let i = 0; i < REPEATS && leastMs > MAX_CPU_MS; i += 1) {
      await delay(200)
      await this.#readCpu()
      await this.#send(request)
      leastMs = Math.min(leastMs, await this.#readCpu())
    }
    return leastMs
  }

  #send(request: FuzzRequest): Promise<Answer> {
    const { target, cast } = this.#options
    this.#nonce += 1
    const bytes = bytesOf(request, { ...cast.named, [NONCE]: String(this.#nonce) })
    return exchange(target.port, bytes, request.raw !== undefined)
  }

  #note(area: Area, violation: Violation): void {
    for (const name of namesOf(area, violation)) this.#known.set(name, (this.#known.get(name) ?? 0) + 1)
  }

  #isKnown(area: Area, violation: Violation): boolean {
    const [exact = '', alike = ''] = namesOf(area, violation)
    return this.#known.has(exact) || (this.#known.get(alike) ?? 0) >= MOST_ALIKE
  }
}

/** Logs are of all areas: what is logged by a timer comes with whatever is sent then. */
const namesOf = ({ name }: Area, { invariant, detail }: Violation): string[] =>
  invariant === 'no error is logged' ? [detail, invariant] : [`${name}|${detail}`, `${name}|${invariant}`]

const credentialsOf = (named: Readonly<Record<string, string>>): string[] =>
  [...WHO, 'keyText'].flatMap((name) => named[name] ?? [])

/** A number of 31 bits for a round of an area. */
function seedOf(seed: number, area: string, round: number): number {
  return createHash('sha256').update(`${seed}|${area}|${round}`).digest().readUInt32BE(0) >>> 1
}

/** The invariants that hold for requests, with those that were broken. */
export const outcomes = (findings: readonly Finding[]): (readonly [Invariant, boolean])[] =>
  OF_REQUESTS.map((invariant) => [invariant, findings.every((each) => each.invariant !== invariant)])
