import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CredentialCache,
  type CredentialKind,
  type CredentialStore,
  type StoredCredential,
  type StoredUser,
} from '../src/index.ts'
import { CredentialWorld, LIVE, step } from './credential-world.ts'

interface Asked {
  handles: readonly string[]
  answer: (found: StoredCredential | null) => void
  fail: (error: Error) => void
}

/** A store whose answers are given by hand, so that a test decides what happens while it looks up. */
function storeByHand() {
  const asked: Asked[] = []
  const store: CredentialStore = {
    find: (_kind, handles) =>
      new Promise((resolve, reject) => void asked.push({ handles, answer: resolve, fail: reject })),
    findIn: async () => null,
    rehash: async () => undefined,
  }
  return { store, asked }
}

const userOf = (id: string, scopes: string[] = []): StoredUser => ({
  id,
  tenantId: 'tenant',
  name: id,
  email: null,
  status: 'active',
  expiresAt: null,
  roles: [],
  scopes,
})

function credential(handle: string, user = userOf('user'), kind: CredentialKind = 'key'): StoredCredential {
  return {
    id: `id of ${handle}`,
    kind,
    handle,
    tenantId: 'tenant',
    user,
    scopes: user.scopes,
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    key: null,
  }
}

/** A cache that is trusted, on a clock that stands still until a test moves it. */
function build({ capacity = 100, trusted = true } = {}) {
  const { store, asked } = storeByHand()
  const time = { now: 1000 }
  const cache = new CredentialCache(store, () => time.now, capacity)
  if (trusted) cache.trustUntil(time.now + 1_000_000)
  /** Looks a key up that the store has; afterwards it is kept, if it may be. */
  async function load(handle: string, found: StoredCredential | null = credential(handle)): Promise<void> {
    const answer = cache.find('key', [handle])
    asked.at(-1)!.answer(found)
    await answer
  }
  return { cache, asked, time, load }
}

const KEY_CHANGED = { type: 'credential', kind: 'key', handle: 'a' } as const
const USER_CHANGED = { type: 'user', userId: 'user' } as const
const ROLE_CHANGED = { type: 'role', tenantId: 'tenant', name: 'support' } as const

test('what is known is answered at once, without a promise and without the store', async () => {
  const { cache, asked, load } = build()
  await load('a')
  expect(cache.find('key', ['a'])).toMatchObject({ id: 'id of a' })
  expect(asked).toHaveLength(1)
})

test('what is known and changes is looked up again', async () => {
  const { cache, asked, load } = build()
  await load('a')
  cache.apply(KEY_CHANGED)
  void cache.find('key', ['a'])
  expect(asked).toHaveLength(2)
})

test('of a role that changes, those who have it in that tenant are looked up again, and nobody else', async () => {
  const { cache, asked, load } = build()
  const holder = { ...userOf('holder'), roles: ['viewer', 'support'] }
  await load('a', credential('a', holder))
  await load('b', credential('b', { ...holder, id: 'elsewhere', tenantId: 'another tenant' }))
  await load('c', credential('c', { ...holder, id: 'other', roles: ['support-2'] }))
  cache.apply(ROLE_CHANGED)
  for (const handle of ['b', 'c']) expect(cache.find('key', [handle])).toMatchObject({ handle })
  expect(asked).toHaveLength(3)
  void cache.find('key', ['a'])
  expect(asked).toHaveLength(4)
})

test('all who ask for the same at the same time share one look-up; a failure fails all of them and is not kept', async () => {
  const { cache, asked, load } = build()
  const answers = Promise.allSettled([1, 2, 3].map(() => cache.find('key', ['a'])))
  expect(asked).toHaveLength(1)
  asked[0]!.fail(new Error('the database is gone'))
  for (const { status } of await answers) expect(status).toBe('rejected')
  await load('a')
  expect(asked).toHaveLength(2)
  expect(cache.find('key', ['a'])).toMatchObject({ id: 'id of a' })
})

test.each([
  ['the key itself', KEY_CHANGED],
  ['its user', USER_CHANGED],
  ['a role', ROLE_CHANGED],
])(
  'a look-up on its way when %s changes is not kept, and nobody who comes later waits for it',
  async (_what, change) => {
    const { cache, asked } = build()
    const early = cache.find('key', ['a'])
    cache.apply(change)
    const late = cache.find('key', ['a'])
    expect(asked, 'the later caller asks for itself').toHaveLength(2)
    asked[0]!.answer({ ...credential('a'), id: 'as it was' })
    expect(await early).toMatchObject({ id: 'as it was' })
    void cache.find('key', ['a'])
    expect(asked, 'whoever comes now joins the later one').toHaveLength(2)
    asked[1]!.answer({ ...credential('a'), id: 'as it is' })
    expect(await late).toMatchObject({ id: 'as it is' })
    expect(cache.find('key', ['a'])).toMatchObject({ id: 'as it is' })
  },
)

test('a look-up on its way is kept, and joined, when somebody else changes', async () => {
  const { cache, asked } = build()
  const early = cache.find('key', ['a'])
  cache.apply({ type: 'credential', kind: 'key', handle: 'b' })
  cache.apply({ type: 'credential', kind: 'session', handle: 'a' })
  void cache.find('key', ['a'])
  expect(asked).toHaveLength(1)
  cache.apply({ type: 'user', userId: 'somebody else' })
  asked[0]!.answer(credential('a'))
  await early
  expect(cache.find('key', ['a'])).toMatchObject({ id: 'id of a' })
})

test('a change of a user reaches every credential of it, and only those', async () => {
  const { cache, asked, load } = build()
  await load('a', credential('a', userOf('user', ['old'])))
  await load('b', credential('b', userOf('user', ['old'])))
  await load('c', credential('c', userOf('other')))
  cache.apply(USER_CHANGED)
  for (const handle of ['a', 'b']) {
    await load(handle, credential(handle, userOf('user', ['new'])))
    expect(cache.find('key', [handle])).toMatchObject({ scopes: ['new'], user: { scopes: ['new'] } })
  }
  expect(cache.find('key', ['c'])).toMatchObject({ id: 'id of c' })
  expect(asked).toHaveLength(5)
})

test('a credential that was kept before its user changed does not come back when another brings the user in again', async () => {
  const { cache, asked, load } = build()
  await load('a', credential('a', userOf('user', ['old'])))
  cache.apply(USER_CHANGED)
  await load('b', credential('b', userOf('user', ['new'])))
  void cache.find('key', ['a'])
  expect(asked, 'the first is looked up again').toHaveLength(3)
})

test('while the lease has run out every look-up goes to the store, by itself, and nothing is kept', async () => {
  const { cache, asked, time, load } = build({ trusted: false })
  cache.trustUntil(time.now + 2000)
  await load('a')
  time.now += 1999
  expect(cache.isTrusted()).toBe(true)
  expect(cache.find('key', ['a'])).toMatchObject({ id: 'id of a' })
  time.now += 1
  expect(cache.isTrusted()).toBe(false)
  const answers = [cache.find('key', ['a']), cache.find('key', ['a']), cache.find('key', ['x'])]
  expect(asked).toHaveLength(4)
  for (const each of asked.slice(1)) each.answer(null)
  expect(await Promise.all(answers)).toEqual([null, null, null])
  cache.trustUntil(time.now + 2000)
  expect(cache.find('key', ['a']), 'what was copied before is true again').toMatchObject({ id: 'id of a' })
  void cache.find('key', ['x'])
  expect(asked, 'what was looked up meanwhile was not kept').toHaveLength(5)
})

test('a look-up that comes back when the lease has run out is answered, and not kept', async () => {
  const { cache, asked, time } = build({ trusted: false })
  cache.trustUntil(time.now + 2000)
  const answer = cache.find('key', ['a'])
  time.now += 2000
  asked[0]!.answer(credential('a'))
  expect(await answer).toMatchObject({ id: 'id of a' })
  cache.trustUntil(time.now + 2000)
  void cache.find('key', ['a'])
  expect(asked).toHaveLength(2)
})

test('a lease is never shortened by one that began earlier', () => {
  const { cache, time } = build({ trusted: false })
  cache.trustUntil(time.now + 2000)
  cache.trustUntil(time.now + 1000)
  time.now += 1500
  expect(cache.isTrusted()).toBe(true)
})

test('a feed that is lost empties the cache: known, unknown, users, and what is on its way', async () => {
  const { cache, asked, time, load } = build()
  await load('a')
  await load('none', null)
  const early = cache.find('key', ['b'])
  cache.distrust()
  expect(cache.isTrusted()).toBe(false)
  cache.trustUntil(time.now + 1000)
  const again = ['a', 'none', 'b'].map((handle) => cache.find('key', [handle]))
  expect(asked).toHaveLength(6)
  asked[2]!.answer({ ...credential('b'), id: 'as it was' })
  expect(await early).toMatchObject({ id: 'as it was' })
  for (const each of asked.slice(3)) each.answer(credential(each.handles[0]!))
  await Promise.all(again)
  expect(cache.find('key', ['b'])).toMatchObject({ id: 'id of b' })
})

test('that a handle is unknown is remembered, and forgotten when it is made known', async () => {
  const { cache, asked, load } = build()
  await load('a', null)
  expect(cache.find('key', ['a'])).toBeNull()
  expect(asked).toHaveLength(1)
  cache.apply(KEY_CHANGED)
  await load('a')
  expect(cache.find('key', ['a'])).toMatchObject({ id: 'id of a' })
})

test('of several handles any one may be known, and all must be unknown', async () => {
  const { cache, asked } = build()
  const first = cache.find('key', ['new', 'old'])
  asked[0]!.answer(null)
  expect(await first).toBeNull()
  expect(cache.find('key', ['new', 'old'])).toBeNull()
  cache.apply({ type: 'credential', kind: 'key', handle: 'old' })
  const second = cache.find('key', ['new', 'old'])
  asked[1]!.answer(credential('old'))
  await second
  expect(cache.find('key', ['new', 'old'])).toMatchObject({ handle: 'old' })
  const third = cache.find('key', ['newer', 'new', 'old'])
  expect(third).toMatchObject({ handle: 'old' })
  expect(asked).toHaveLength(2)
})

test('while several handles are looked up, a change of any of them counts', async () => {
  const { cache, asked } = build()
  const early = cache.find('key', ['new', 'old'])
  cache.apply({ type: 'credential', kind: 'key', handle: 'old' })
  asked[0]!.answer(null)
  expect(await early).toBeNull()
  void cache.find('key', ['new', 'old'])
  expect(asked).toHaveLength(2)
})

test('kinds have names of their own: a session is no key, though it has the same handle', async () => {
  const { cache, asked, load } = build()
  await load('a')
  void cache.find('session', ['a'])
  void cache.find('token', ['a'])
  expect(asked).toHaveLength(3)
})

test('at most the capacity is kept of credentials and of unknown handles: those that were used longest ago go first', async () => {
  const { cache, asked, load } = build({ capacity: 2 })
  for (const handle of ['a', 'b', 'c']) await load(handle)
  for (const handle of ['x', 'y', 'z']) await load(handle, null)
  for (const handle of ['b', 'c']) expect(cache.find('key', [handle])).toMatchObject({ handle })
  for (const handle of ['y', 'z']) expect(cache.find('key', [handle])).toBeNull()
  expect(asked).toHaveLength(6)
  void cache.find('key', ['a'])
  void cache.find('key', ['x'])
  expect(asked).toHaveLength(8)
})

test('more users than there is room for cost look-ups, and never an old answer', async () => {
  const { cache, asked, load } = build({ capacity: 2 })
  const users = ['a', 'b', 'c'].map((name) => userOf(`user of ${name}`))
  for (const [i, handle] of ['a', 'b', 'c'].entries()) await load(handle, credential(handle, users[i]))
  expect(asked).toHaveLength(3)
  await load('a', credential('a', userOf('user of a', ['new'])))
  expect(cache.find('key', ['a'])).toMatchObject({ scopes: ['new'] })
})

test('whatever happens in whatever order, no answer is older than the last change that was heard of, or than a lease', async () => {
  const histories = fc.array(step, { minLength: 20, maxLength: 200, size: 'max' })
  let hits = 0
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), histories, async (capacity, steps) => {
      const world = new CredentialWorld(capacity)
      for (const each of [...LIVE, ...steps]) await world.take(each)
      hits += await world.end()
    }),
    { numRuns: 400 },
  )
  expect(hits, 'answers from memory').toBeGreaterThan(2000)
})
