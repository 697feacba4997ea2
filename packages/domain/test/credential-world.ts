import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { CredentialCache, type CredentialChange, type StoredCredential } from '../src/index.ts'

const LEASE_MS = 2000

/** Keys 0 and 1 belong to user 0, keys 2 and 3 to user 1. The odd ones may do what their user may. */
const KEYS = 4
const ownerOf = (key: number): number => Math.floor(key / 2)
const handleOf = (key: number): string => `k${key}`

/** How often a key and its user were changed. At every odd number the key is deleted. */
interface Versions {
  key: number
  user: number
}

type Subject = { type: 'key' | 'user'; n: number }

export type Step =
  | { do: 'ask'; key: number }
  | { do: 'change'; subject: Subject }
  /** A look-up on its way reads the database, or comes back. */
  | { do: 'read' | 'answer'; query: number }
  /** The next notification comes in. */
  | { do: 'deliver'; count: number }
  | { do: 'beat' }
  | { do: 'pass'; ms: number }
  /** The feed is cut, or begins anew. */
  | { do: 'cut' | 'connect' }

const key = fc.nat({ max: KEYS - 1 })
const subject = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('key' as const), n: key }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('user' as const), n: fc.nat({ max: 1 }) }) },
)

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ do: fc.constant('ask' as const), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), subject }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), query: fc.nat() }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('answer' as const), query: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('beat' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 100, 400, 400, 1999) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const, 'connect' as const) }) },
)

/** With these a history begins: the feed is there, and the cache is trusted. */
export const LIVE: readonly Step[] = [{ do: 'connect' }, { do: 'beat' }, { do: 'deliver', count: 1 }]

interface Query {
  key: number
  resolve: (found: StoredCredential | null) => void
  /** What it has read, once it has. */
  read: StoredCredential | null | undefined
}

/** A database, its change feed and a cache that hears of changes later, on a clock that is moved by hand. */
export class CredentialWorld {
  #now = 0
  readonly #commits: (Subject & { at: number })[] = []
  /** What is committed or sent and has not come in yet. A feed that is not connected hears of nothing. */
  #feed: (Subject | { sentAt: number })[] = []
  #isConnected = false
  /** The changes that the cache must know of: those it heard of, and all from before its feed began. */
  #heard: Subject[] = []
  #queries: Query[] = []
  readonly #answers: Promise<void>[] = []
  readonly #cache: CredentialCache
  #hits = 0

  constructor(capacity: number) {
    const find = (_kind: string, [handle = '']: readonly string[]) =>
      new Promise<StoredCredential | null>((resolve) => {
        this.#queries.push({ key: Number(handle.slice(1)), resolve, read: undefined })
      })
    this.#cache = new CredentialCache(
      { find, findIn: async () => null, rehash: async () => undefined },
      () => this.#now,
      capacity,
    )
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case 'ask':
        this.#ask(next.key)
        break
      case 'change':
        this.#commits.push({ ...next.subject, at: this.#now })
        if (this.#isConnected) this.#feed.push(next.subject)
        break
      case 'read':
      case 'answer':
        this.#query(next.query, next.do === 'answer')
        break
      case 'deliver':
        for (const each of this.#feed.splice(0, next.count)) this.#deliver(each)
        break
      case 'beat':
        if (this.#isConnected) this.#feed.push({ sentAt: this.#now })
        break
      case 'pass':
        this.#now += next.ms
        break
      case 'cut':
      case 'connect':
        this.#isConnected = next.do === 'connect'
        this.#feed = []
        this.#cache.distrust()
        this.#heard = [...this.#commits]
        break
    }
    await turn()
  }

  /** @returns how many answers came from memory */
  async end(): Promise<number> {
    while (this.#queries.length > 0) this.#query(0, true)
    await Promise.all(this.#answers)
    return this.#hits
  }

  #deliver(each: Subject | { sentAt: number }): void {
    if ('sentAt' in each) {
      this.#cache.trustUntil(each.sentAt + LEASE_MS)
      return
    }
    this.#heard.push(each)
    const change: CredentialChange =
      each.type === 'key'
        ? { type: 'credential', kind: 'key', handle: handleOf(each.n) }
        : { type: 'user', userId: `u${each.n}` }
    this.#cache.apply(change)
  }

  #query(n: number, comesBack: boolean): void {
    const query = this.#queries[n % Math.max(1, this.#queries.length)]
    if (!query) return
    if (query.read === undefined) query.read = this.#read(query.key)
    if (!comesBack) return
    this.#queries = this.#queries.filter((each) => each !== query)
    query.resolve(query.read)
  }

  #read(n: number): StoredCredential | null {
    const versions = versionsOf(n, this.#commits)
    if (versions.key % 2 === 1) return null
    const userScopes = [String(versions.user)]
    return {
      id: String(versions.key),
      kind: 'key',
      handle: handleOf(n),
      tenantId: 'tenant',
      user: {
        id: `u${ownerOf(n)}`,
        tenantId: 'tenant',
        name: String(versions.user),
        email: null,
        status: 'active',
        expiresAt: null,
        roles: [],
        scopes: userScopes,
      },
      scopes: n % 2 === 1 ? userScopes : ['own'],
      expiresAt: null,
      disabledAt: null,
      revokedAt: null,
      key: null,
    }
  }

  /** Whoever asks must be answered with everything that was heard of by then, or is older than a lease. */
  #ask(n: number): void {
    const must = this.#cache.isTrusted()
      ? atLeast(
          versionsOf(n, this.#heard),
          versionsOf(
            n,
            this.#commits.filter(({ at }) => at <= this.#now - LEASE_MS),
          ),
        )
      : versionsOf(n, this.#commits)
    const found = this.#cache.find('key', [handleOf(n)])
    if (found instanceof Promise) {
      this.#answers.push(found.then((it) => this.#check(n, must, it)))
      return
    }
    this.#hits += 1
    this.#check(n, must, found)
  }

  #check(n: number, must: Versions, found: StoredCredential | null): void {
    if (found === null) {
      // It was deleted then, or at some moment since.
      expect(must.key % 2 === 1 || versionsOf(n, this.#commits).key > must.key, 'an old "unknown"').toBe(true)
      return
    }
    expect(Number(found.id), 'the version of the key').toBeGreaterThanOrEqual(must.key)
    expect(Number(found.user.name), 'the version of the user').toBeGreaterThanOrEqual(must.user)
    expect(found.scopes).toEqual(n % 2 === 1 ? [found.user.name] : ['own'])
  }
}

const versionsOf = (n: number, changes: readonly Subject[]): Versions => ({
  key: changes.filter((each) => each.type === 'key' && each.n === n).length,
  user: changes.filter((each) => each.type === 'user' && each.n === ownerOf(n)).length,
})

const atLeast = (a: Versions, b: Versions): Versions => ({
  key: Math.max(a.key, b.key),
  user: Math.max(a.user, b.user),
})
