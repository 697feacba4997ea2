import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../limits/limit.ts'
import type { CredentialKind, CredentialStore, StoredCredential, StoredUser } from './credential.ts'

/** What the change feed tells of: a credential by its handle, or a user. */
export type CredentialChange =
  | { type: 'credential'; kind: CredentialKind; handle: string }
  | { type: 'user'; userId: string }

/** Milliseconds of a clock that only goes forward, and goes on while the process is stopped. */
export type MonotonicClock = () => number

/** A look-up on its way. Whatever changes meanwhile may or may not be in its answer, so it must not be kept then. */
interface Loading {
  answer: Promise<StoredCredential | null>
  /** What it asks for, each as {@link nameOf} writes it. */
  names: readonly string[]
  /** The users who changed since it began. */
  changedUsers: Set<string>
  /** Whether what it asks for changed since. */
  changed: boolean
}

const nameOf = (kind: CredentialKind, handle: string): string => kind.charAt(0) + handle

/**
 * The copies of credentials that this replica may answer from, bounded, and true for as long as the change feed says so:
 * up to a moment on the replica's own monotonic clock. After that every look-up goes to the store, until the feed has
 * caught up. Unknown handles are remembered too, in a bounded space of their own.
 */
export class CredentialCache {
  readonly #store: CredentialStore
  readonly #clock: MonotonicClock
  readonly #known: LRUCache<string, StoredCredential>
  readonly #unknown: LRUCache<string, true>
  /**
   * One object for each user, shared by its credentials, so that a change of the user reaches all of them. The one that came
   * first is the first to be forgotten, however much it is used: whoever still needs it is loaded again.
   */
  readonly #users: LRUCache<string, StoredUser>
  /** Every look-up on its way. */
  readonly #running = new Set<Loading>()
  /** Those that nothing has changed under, by name: whoever asks for the same waits for their answer. */
  readonly #joinable = new Map<string, Loading>()
  #trustedUntil = Number.NEGATIVE_INFINITY

  /** @param capacity the most credentials that are kept; users and unknown handles come on top, as many each */
  constructor(store: CredentialStore, clock: MonotonicClock, capacity: number) {
    this.#store = store
    this.#clock = clock
    this.#known = new LRUCache({ max: capacity })
    this.#unknown = new LRUCache({ max: capacity })
    this.#users = new LRUCache({ max: capacity })
  }

  /** The feed has seen everything up to a moment that makes the copies true until `moment` of the monotonic clock. */
  trustUntil(moment: number): void {
    if (moment > this.#trustedUntil) this.#trustedUntil = moment
  }

  /** The feed is lost: nothing that was copied, or is on its way, may be answered from. */
  distrust(): void {
    this.#trustedUntil = Number.NEGATIVE_INFINITY
    this.#known.clear()
    this.#unknown.clear()
    this.#users.clear()
    for (const load of this.#running) load.changed = true
    this.#joinable.clear()
  }

  isTrusted(): boolean {
    return this.#clock() < this.#trustedUntil
  }

  /** Forgets what has changed. */
  apply(change: CredentialChange): void {
    if (change.type === 'user') {
      this.#users.delete(change.userId)
      // Which user a look-up on its way will find is not known yet; nobody new may wait for its answer.
      for (const load of this.#running) load.changedUsers.add(change.userId)
      this.#joinable.clear()
      return
    }
    const name = nameOf(change.kind, change.handle)
    this.#known.delete(name)
    this.#unknown.delete(name)
    for (const load of this.#running) {
      if (!load.names.includes(name)) continue
      load.changed = true
      for (const each of load.names) this.#joinable.delete(each)
    }
  }

  /** @param handles under any one of which the credential may be stored */
  find(kind: CredentialKind, handles: readonly string[]): MaybePromise<StoredCredential | null> {
    if (!this.isTrusted()) return this.#store.find(kind, handles)
    let unknown = 0
    for (const handle of handles) {
      const name = nameOf(kind, handle)
      const known = this.#known.get(name)
      if (known && this.#users.peek(known.user.id) === known.user) return known
      if (this.#unknown.has(name)) unknown += 1
    }
    return unknown === handles.length ? null : this.#load(kind, handles)
  }

  /** One look-up for all who ask at the same time. */
  #load(kind: CredentialKind, handles: readonly string[]): Promise<StoredCredential | null> {
    const names = handles.map((handle) => nameOf(kind, handle))
    const running = this.#joinable.get(names[0] ?? '')
    if (running) return running.answer
    const load: Loading = { answer: this.#store.find(kind, handles), names, changedUsers: new Set(), changed: false }
    this.#running.add(load)
    for (const name of names) this.#joinable.set(name, load)
    load.answer = load.answer
      .then((found) => this.#keep(load, found))
      .finally(() => {
        this.#running.delete(load)
        for (const name of names) if (this.#joinable.get(name) === load) this.#joinable.delete(name)
      })
    return load.answer
  }

  #keep(load: Loading, found: StoredCredential | null): StoredCredential | null {
    if (load.changed || !this.isTrusted()) return found
    if (found === null) {
      for (const name of load.names) this.#unknown.set(name, true)
      return null
    }
    if (load.changedUsers.has(found.user.id)) return found
    const user = this.#users.get(found.user.id) ?? found.user
    const kept = user === found.user ? found : { ...found, user, scopes: scopesWith(found, user) }
    this.#users.set(user.id, user)
    this.#known.set(nameOf(found.kind, found.handle), kept)
    return kept
  }
}

/** A credential without scopes of its own follows the user object that it shares. */
const scopesWith = (found: StoredCredential, user: StoredUser): string[] =>
  found.scopes === found.user.scopes ? user.scopes : found.scopes
