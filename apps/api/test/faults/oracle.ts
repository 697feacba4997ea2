import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Connections, verdictOf } from '../replicas/http.ts'
import { type Key, SCOPE } from '../replicas/keys.ts'

/** A verification as whoever asked saw it. */
interface Seen {
  key: Key
  by: string
  askedAt: number
  /** The code; `status 503` and the like; `none` without an answer. */
  code: string
}

/** Whom to ask, as it is called in what the oracle finds. */
export interface Asked extends Connections {
  name: string
}

/**
 * Knows which key was revoked when, and holds every answer against that. It shares nothing with the service: it goes by what
 * callers were told, and by one clock.
 */
export class Oracle {
  /** When a call that ended the key had returned. */
  readonly #endedAt = new Map<Key, number>()
  /** When a call that may have ended it was sent. */
  readonly #askedToEnd = new Set<Key>()
  readonly #seen: Seen[] = []
  #isOver = false
  #lanes: Promise<void>[] = []

  /** Asks without end for keys at random, over `lanes` lanes. @param whom is looked at anew for each question */
  watch(whom: () => readonly Asked[], keys: readonly Key[], lanes: number): void {
    const lane = async () => {
      while (!this.#isOver) {
        const asked = whom()
        if (asked.length > 0) await this.ask(asked[randomInt(asked.length)]!, keys[randomInt(keys.length)]!)
        // Other processes need the machine too.
        await delay(2)
      }
    }
    this.#lanes.push(...Array.from({ length: lanes }, lane))
  }

  async ask(asked: Asked, key: Key): Promise<string> {
    const askedAt = performance.now()
    const code = await verdictOf(asked, key.text, [SCOPE]).catch(() => 'none')
    this.#seen.push({ key, by: asked.name, askedAt, code })
    return code
  }

  /** Revokes a key through somebody. @returns how long that took; an answer that does not say so ends nothing */
  async revoke(through: Asked, key: Key): Promise<{ status: number; ms: number }> {
    const begin = performance.now()
    this.#askedToEnd.add(key)
    const answer = await through.send('DELETE', `/api/v1/api-keys/${key.id}`).catch(() => null)
    const now = performance.now()
    if (answer?.status === 200) this.#endedAt.set(key, now)
    return { status: answer?.status ?? 0, ms: now - begin }
  }

  /** The key went in another way, which was over at this moment. */
  hasEnded(key: Key): void {
    this.#askedToEnd.add(key)
    this.#endedAt.set(key, performance.now())
  }

  /** @returns what must never be: one line each */
  async stop(): Promise<{ faults: string[]; valid: number; asked: number }> {
    this.#isOver = true
    await Promise.all(this.#lanes)
    const faults = this.#seen.flatMap((seen) => this.#faultOf(seen) ?? [])
    return { faults, valid: this.#seen.filter(({ code }) => code === 'VALID').length, asked: this.#seen.length }
  }

  #faultOf({ key, by, askedAt, code }: Seen): string | null {
    const endedAt = this.#endedAt.get(key)
    if (code === 'VALID' && endedAt !== undefined && askedAt > endedAt) {
      return `${by} accepted ${key.id} ${Math.round(askedAt - endedAt)} ms after it was revoked`
    }
    const isRefused = code !== 'VALID' && code !== 'none' && !code.startsWith('status')
    return isRefused && !this.#askedToEnd.has(key) ? `${by} answered ${code} for ${key.id}, which lives` : null
  }
}
