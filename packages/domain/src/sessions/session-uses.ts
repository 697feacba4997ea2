import { LRUCache } from 'lru-cache'
import type { StoredCredential } from '../access/credential.ts'
import type { Origin } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Settings } from '../settings/setting.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { idleMsOf } from './lifetimes.ts'

/** The last use of a session. */
export interface SessionUse {
  sessionId: string
  at: Date
  ip: string
}

export interface SessionUseStore {
  /** Stores last uses; one that is stored and later stays. */
  add(uses: readonly SessionUse[]): Promise<void>
  /**
   * Stores a use of a session that was last seen after `idleSince`, or else ends the session.
   *
   * @returns whether it lives
   */
  extend(use: SessionUse, idleSince: Date): Promise<boolean>
  /**
   * Ends the sessions that were last seen before.
   *
   * @param tenants those of its own, by the tenant; null: its sessions do not end
   * @param otherwise for every other tenant
   */
  endIdle(tenants: ReadonlyMap<string, Date | null>, otherwise: Date | null): Promise<void>
}

/** How often uses are stored. */
const FLUSH_MS = 60_000

/**
 * A session whose last known use is so close to the idle limit is asked for in the store. Every use elsewhere that this process does
 * not know, and that is needed to keep the session alive, has been stored by then: it takes one interval, and a margin. (docs/adr/0042)
 */
const ASKED_BEFORE_MS = 2 * FLUSH_MS

/** The shortest idle lifetime that can be kept exactly. */
export const LEAST_IDLE_MS = 5 * FLUSH_MS

/**
 * Keeps when sessions were last used. In memory, and stored once a minute, so that requests do not wait for it; only a session that
 * has been idle for almost too long is looked up.
 */
export class SessionUses {
  readonly #settings: TenantSettings
  readonly #store: SessionUseStore
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  /** Milliseconds of the last use that this process knows, stored or not. */
  readonly #known: LRUCache<string, number>
  #unstored = new Map<string, SessionUse>()
  #flushing: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: {
    store: SessionUseStore
    settings: TenantSettings
    clock: Clock
    capacity: number
    onError: (error: unknown) => void
  }) {
    this.#settings = parts.settings
    this.#store = parts.store
    this.#clock = parts.clock
    this.#onError = parts.onError
    this.#known = new LRUCache({ max: parts.capacity })
  }

  /** Notes a use. @returns whether the session has not been idle for too long; without a promise unless that is close */
  use(session: StoredCredential, origin: Origin): MaybePromise<boolean> {
    const settings = this.#settings.of(session.tenantId)
    return settings instanceof Promise
      ? settings.then((it) => this.#useUnder(it, session, origin))
      : this.#useUnder(settings, session, origin)
  }

  #useUnder(settings: Settings, session: StoredCredential, origin: Origin): MaybePromise<boolean> {
    const now = this.#clock()
    const idleMs = idleMsOf(settings)
    const use = { sessionId: session.id, at: now, ip: origin.ip }
    if (idleMs === null || now.getTime() - this.#lastKnown(session) < idleMs - ASKED_BEFORE_MS) {
      this.#note(use)
      return true
    }
    return this.#store.extend(use, new Date(now.getTime() - idleMs)).then((lives) => {
      if (lives) this.#known.set(session.id, Math.max(now.getTime(), this.#known.get(session.id) ?? 0))
      return lives
    })
  }

  #lastKnown({ id, lastSeenAt }: StoredCredential): number {
    return Math.max(this.#known.get(id) ?? 0, lastSeenAt?.getTime() ?? 0)
  }

  #note(use: SessionUse): void {
    this.#known.set(use.sessionId, use.at.getTime())
    this.#unstored.set(use.sessionId, use)
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  /** Stores all that was noted before the call. A read that shows it calls it first. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#flushOnce())
    return this.#flushing
  }

  async #flushOnce(): Promise<void> {
    const uses = this.#unstored
    if (uses.size === 0) return
    this.#unstored = new Map()
    try {
      await this.#store.add([...uses.values()])
    } catch (error) {
      this.#onError(error)
      for (const use of uses.values()) if (!this.#unstored.has(use.sessionId)) this.#note(use)
    }
  }

  /** Ends the sessions that have been idle for too long, so that a longer idle lifetime does not bring them back. */
  async sweep(): Promise<void> {
    await this.flush()
    const now = this.#clock().getTime()
    // Other processes may not have stored the last interval yet.
    const sinceOf = (settings: Settings) => {
      const idleMs = idleMsOf(settings)
      return idleMs === null ? null : new Date(now - idleMs - ASKED_BEFORE_MS)
    }
    const own = [...(await this.#settings.all())].map(([tenantId, settings]) => [tenantId, sinceOf(settings)] as const)
    await this.#store.endIdle(new Map(own), sinceOf(this.#settings.effective({})))
  }
}
