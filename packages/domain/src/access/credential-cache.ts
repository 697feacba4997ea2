import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../limits/limit.ts'
import type { CredentialKind, CredentialStore, StoredCredential, StoredUser } from './credential.ts'

/**
 * A change from the change feed: of a credential, by its handle, of a user, of a role that users of a tenant have, of its settings, or
 * of a plan that keys refer to.
 */
export type CredentialChange =
  | { type: 'credential'; kind: CredentialKind; handle: string }
  | { type: 'user'; userId: string }
  | { type: 'role'; tenantId: string; name: string }
  | { type: 'settings'; tenantId: string }
  | { type: 'plan'; planId: string }

/** Other copies that are valid as long as those of credentials. */
export interface DependentCopies {
  forget(tenantId: string): void
  forgetAll(): void
}

/** Milliseconds of a monotonic clock, which keeps running while the process is stopped. */
export type MonotonicClock = () => number

/** A look-up in progress. Its result may or may not include a change made meanwhile, so it must not be cached then. */
interface Loading {
  answer: Promise<StoredCredential | null>
  /** The handles it looks up, each as {@link nameOf} writes it. */
  names: readonly string[]
  isGrant: boolean
  /** The users who changed since it began. */
  changedUsers: Set<string>
  /** The keys that changed since it began, by their handles. */
  changedKeys: Set<string>
  /** Whether one of its handles changed since. */
  changed: boolean
}

const nameOf = (kind: CredentialKind, handle: string): string => kind.charAt(0) + handle

/**
 * This replica's bounded copies of credentials, valid up to a moment on its own monotonic clock, which the change feed extends.
 * After that every look-up goes to the store, until the feed has caught up. Unknown handles are cached too, with a bound of their
 * own.
 */
export class CredentialCache {
  readonly #store: CredentialStore
  readonly #clock: MonotonicClock
  readonly #known: LRUCache<string, StoredCredential>
  readonly #unknown: LRUCache<string, true>
  /**
   * One object for each user, shared by its credentials, so that a change of the user reaches all of them. The first one added is
   * evicted first, however much it is used; a credential that still needs it is loaded again.
   */
  readonly #users: LRUCache<string, StoredUser>
  /**
   * The copies of keys that access tokens hang on, by the handle of the key: its names as a `grant`. They are dropped with this entry,
   * so a change of the key reaches them.
   */
  readonly #grantsOfKeys: LRUCache<string, Set<string>>
  /** Every look-up in progress. */
  readonly #running = new Set<Loading>()
  /** Those not affected by a change, by name: a look-up of the same name waits for their result. */
  readonly #joinable = new Map<string, Loading>()
  readonly #dependents: DependentCopies[] = []
  #trustedUntil = Number.NEGATIVE_INFINITY

  /** @param capacity maximum number of credentials; users and unknown handles come on top, as many each */
  constructor(store: CredentialStore, clock: MonotonicClock, capacity: number) {
    this.#store = store
    this.#clock = clock
    this.#known = new LRUCache({ max: capacity })
    this.#unknown = new LRUCache({ max: capacity })
    this.#users = new LRUCache({ max: capacity })
    this.#grantsOfKeys = new LRUCache({
      max: capacity,
      dispose: (names) => {
        for (const name of names) this.#known.delete(name)
      },
    })
  }

  /** Has other copies dropped when their source changes, and all of them when the feed is lost. */
  alsoForget(copies: DependentCopies): void {
    this.#dependents.push(copies)
  }

  /** The feed has caught up: the copies are valid until `moment` on the monotonic clock. */
  trustUntil(moment: number): void {
    if (moment > this.#trustedUntil) this.#trustedUntil = moment
  }

  /** The feed is lost: drops all copies, and results of look-ups in progress are not cached. */
  distrust(): void {
    this.#trustedUntil = Number.NEGATIVE_INFINITY
    this.#known.clear()
    this.#unknown.clear()
    this.#users.clear()
    this.#grantsOfKeys.clear()
    for (const copies of this.#dependents) copies.forgetAll()
    for (const load of this.#running) load.changed = true
    this.#joinable.clear()
  }

  isTrusted(): boolean {
    return this.#clock() < this.#trustedUntil
  }

  /** Drops what has changed. */
  apply(change: CredentialChange): void {
    if (change.type === 'role') return this.#forgetHolders(change)
    if (change.type === 'plan') return this.#forgetKeysOf(change)
    if (change.type === 'settings') {
      for (const copies of this.#dependents) copies.forget(change.tenantId)
      return
    }
    if (change.type === 'user') {
      this.#users.delete(change.userId)
      // Which user a look-up in progress will find is not known yet; no new caller may join it.
      for (const load of this.#running) load.changedUsers.add(change.userId)
      this.#joinable.clear()
      return
    }
    const name = nameOf(change.kind, change.handle)
    this.#known.delete(name)
    this.#unknown.delete(name)
    if (change.kind === 'key') this.#keyChanged(change.handle)
    for (const load of this.#running) {
      if (!load.names.includes(name)) continue
      load.changed = true
      for (const each of load.names) this.#joinable.delete(each)
    }
  }

  /** One announcement serves all who have the role. Whether a look-up in progress will find one of them is not known yet. */
  #forgetHolders({ tenantId, name }: { tenantId: string; name: string }): void {
    const holders = [...this.#users.values()].filter((user) => user.tenantId === tenantId && user.roles.includes(name))
    for (const { id } of holders) this.#users.delete(id)
    for (const load of this.#running) load.changed = true
    this.#joinable.clear()
  }

  /** One announcement serves all keys that refer to the plan; a look-up in progress may be about to find one. */
  #forgetKeysOf({ planId }: { planId: string }): void {
    const names = [...this.#known.entries()].flatMap(([name, { key }]) => (key?.planId === planId ? [name] : []))
    for (const name of names) this.#known.delete(name)
    for (const load of this.#running) load.changed = true
    this.#joinable.clear()
  }

  /** Access tokens hang on keys by their id, so a look-up of a grant in progress may be about to find this key. */
  #keyChanged(handle: string): void {
    this.#grantsOfKeys.delete(handle)
    for (const load of this.#running) {
      if (!load.isGrant) continue
      load.changedKeys.add(handle)
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
      if (known && this.#isCurrent(known.user) && this.#isCurrent(known.clientUser)) return known
      if (this.#unknown.has(name)) unknown += 1
    }
    return unknown === handles.length ? null : this.#load(kind, handles)
  }

  /** A user that changed is no longer the one that all its credentials share. */
  #isCurrent(user: StoredUser | null | undefined): boolean {
    return !user || this.#users.peek(user.id) === user
  }

  /** One look-up for all concurrent callers. */
  #load(kind: CredentialKind, handles: readonly string[]): Promise<StoredCredential | null> {
    const names = handles.map((handle) => nameOf(kind, handle))
    const [first = ''] = names
    const running = this.#joinable.get(first)
    if (running) return running.answer
    const load: Loading = {
      answer: this.#store.find(kind, handles),
      names,
      isGrant: kind === 'grant',
      changedUsers: new Set(),
      changedKeys: new Set(),
      changed: false,
    }
    this.#running.add(load)
    // By the first alone: a look-up of another of its handles may be of another text, such as a token that this one was exchanged for.
    this.#joinable.set(first, load)
    load.answer = load.answer
      .then((found) => this.#keep(load, found))
      .finally(() => {
        this.#running.delete(load)
        if (this.#joinable.get(first) === load) this.#joinable.delete(first)
      })
    return load.answer
  }

  #keep(load: Loading, found: StoredCredential | null): StoredCredential | null {
    if (load.changed || !this.isTrusted()) return found
    if (found === null) {
      for (const name of load.names) this.#unknown.set(name, true)
      return null
    }
    const { clientUser } = found
    const changed = [found.user, ...(clientUser ? [clientUser] : [])].some(({ id }) => load.changedUsers.has(id))
    if (changed || load.changedKeys.has(found.handle)) return found
    const user = this.#shared(found.user)
    const shared = user === found.user ? found : { ...found, user, scopes: scopesWith(found, user) }
    const kept = clientUser ? { ...shared, clientUser: this.#shared(clientUser) } : shared
    this.#known.set(this.#nameOf(load, found), kept)
    return kept
  }

  /** The object that all credentials of a user share. */
  #shared(found: StoredUser): StoredUser {
    const user = this.#users.get(found.id) ?? found
    this.#users.set(user.id, user)
    return user
  }

  /** Several tenants may have a key with the same handle, so one that was looked up as a grant is kept by its id. */
  #nameOf({ isGrant, names: [name = ''] }: Loading, found: StoredCredential): string {
    if (!isGrant) return nameOf(found.kind, found.handle)
    if (found.kind === 'key') {
      const grants = this.#grantsOfKeys.get(found.handle)
      if (grants) grants.add(name)
      else this.#grantsOfKeys.set(found.handle, new Set([name]))
    }
    return name
  }
}

/** A credential without scopes of its own has those of the user object that it shares. */
const scopesWith = (found: StoredCredential, user: StoredUser): string[] =>
  found.scopes === found.user.scopes ? user.scopes : found.scopes
