import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  findSortedPage,
  LIST_SORTS,
  type ListSort,
  Refusal,
  SORT_ORDERS,
  type SortableItem,
  type SortedPageRequest,
  type Sorting,
  type SortOrder,
} from '../src/index.ts'

const LIST = ['things', { search: 'a' }] as const

/** What a store does, in memory. */
function read(items: readonly SortableItem[], { by, order, hasValue, after }: Sorting, limit: number): SortableItem[] {
  const keyOf = (item: SortableItem): string => {
    if (by === 'created_at' || hasValue === false) return ''
    if (by === 'name') return Array.from(item.name).slice(0, 100).join('').toLowerCase()
    return (by === 'expires_at' ? item.expiresAt : item.lastUsedAt)?.toISOString() ?? ''
  }
  const instantOf = (item: SortableItem) => (by === 'expires_at' ? item.expiresAt : item.lastUsedAt)
  const compare = (one: [string, string], other: [string, string]) =>
    (one[0] === other[0] ? (one[1] < other[1] ? -1 : 1) : one[0] < other[0] ? -1 : 1) * (order === 'asc' ? 1 : -1)
  const place: [string, string] | null = after && [
    by === 'created_at' || hasValue === false ? '' : (after.value ?? '').toLowerCase(),
    after.id,
  ]
  const isWanted = (item: SortableItem) => hasValue === null || (instantOf(item) !== null) === hasValue
  const key = (item: SortableItem): [string, string] => [
    by === 'expires_at' || by === 'last_used_at' ? keyOf(item).toLowerCase() : keyOf(item),
    item.id,
  ]
  return items
    .filter(isWanted)
    .filter((item) => place === null || (item.id !== place[1] && compare(key(item), place) > 0))
    .toSorted((one, other) => compare(key(one), key(other)))
    .slice(0, limit)
}

const page = (items: readonly SortableItem[], request: SortedPageRequest, of: readonly unknown[] = LIST) =>
  findSortedPage(request, {
    of,
    find: async (sorting, limit) => read(items, sorting, limit),
    sortableOf: (item: SortableItem) => item,
  })

async function walk(items: readonly SortableItem[], request: SortedPageRequest): Promise<SortableItem[]> {
  const seen: SortableItem[] = []
  for (let cursor: string | undefined; ;) {
    const { items: some, next } = await page(items, { ...request, cursor })
    seen.push(...some)
    if (next === null) return seen
    cursor = next
  }
}

const instant = fc.option(
  fc.constantFrom(1, 2, 3, 1_700_000_000_000).map((ms) => new Date(ms)),
  { nil: null },
)
const item = fc.record({
  id: fc.uuid(),
  name: fc.oneof(
    fc.constantFrom('', 'a', 'A', 'b'),
    fc.string({ unit: 'binary', maxLength: 120 }).filter((it) => !it.includes('\0')),
  ),
  expiresAt: instant,
  lastUsedAt: instant,
})
const things = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 25 })
const orders = LIST_SORTS.flatMap((sort) => SORT_ORDERS.map((order) => ({ sort, order })))

test.each(orders)(
  '$sort $order: the pages show all, each once, and what lacks the instant comes last',
  async (order) => {
    await fc.assert(
      fc.asyncProperty(things, fc.integer({ min: 1, max: 5 }), async (items, limit) => {
        const seen = await walk(items, { ...order, limit })
        expect(seen.map(({ id }) => id).toSorted()).toEqual(items.map(({ id }) => id).toSorted())
        if (order.sort === 'name' || order.sort === 'created_at') return
        const instants = seen.map((each) => (order.sort === 'expires_at' ? each.expiresAt : each.lastUsedAt))
        const firstWithout = instants.indexOf(null)
        const [present, absent] =
          firstWithout < 0 ? [instants, []] : [instants.slice(0, firstWithout), instants.slice(firstWithout)]
        expect(absent.every((each) => each === null)).toBe(true)
        const ms = present.map((each) => each!.getTime() * (order.order === 'asc' ? 1 : -1))
        expect(ms).toEqual(ms.toSorted((one, other) => one - other))
      }),
      { numRuns: 60 },
    )
  },
)

const ids = [
  '01900000-0000-7000-8000-000000000001',
  '01900000-0000-7000-8000-000000000002',
  '01900000-0000-7000-8000-000000000003',
]
const three = ids.map((id, i) => ({ id, name: `n${i}`, expiresAt: null, lastUsedAt: new Date(i) }))

async function cursorOf(sort: ListSort | undefined, order: SortOrder | undefined): Promise<string> {
  const { next } = await page(three, { sort, order, limit: 1 })
  return next!
}

test('a cursor serves no other order, filter or list', async () => {
  for (const from of orders) {
    const cursor = await cursorOf(from.sort, from.order)
    const others = orders.filter(({ sort, order }) => sort !== from.sort || order !== from.order)
    for (const to of others) await expect(page(three, { ...to, cursor, limit: 1 })).rejects.toThrow(Refusal)
    await expect(page(three, { ...from, cursor, limit: 1 })).resolves.toMatchObject({ items: [expect.anything()] })
    if (from.sort === 'created_at' && from.order === 'desc') continue
    await expect(page(three, { ...from, cursor, limit: 1 }, ['things', { search: 'b' }])).rejects.toThrow(Refusal)
    await expect(page(three, { ...from, cursor, limit: 1 }, ['others', { search: 'a' }])).rejects.toThrow(Refusal)
  }
})

test('without a sort the cursor is the one that lists always had, and the id of an item serves too', async () => {
  const cursor = await cursorOf(undefined, undefined)
  expect(cursor).toMatch(/^[\w-]{27}$/)
  expect((await page(three, { cursor: ids[2], limit: 3 })).items.map(({ id }) => id)).toEqual([ids[1], ids[0]])
})

test('whatever is changed in a cursor makes it unknown, and the store is not asked', async () => {
  const cursor = await cursorOf('name', 'asc')
  const list = { of: LIST, find: () => Promise.reject(new Error('asked')), sortableOf: (each: SortableItem) => each }
  const altered = fc.tuple(fc.nat(cursor.length - 1), fc.constantFrom(...'Az09-_=%'.split('')))
  await fc.assert(
    fc.asyncProperty(altered, async ([at, sign]) => {
      const other = cursor.slice(0, at) + sign + cursor.slice(at + 1)
      if (other === cursor) return
      await expect(findSortedPage({ sort: 'name', cursor: other, limit: 1 }, list)).rejects.toThrow(Refusal)
    }),
    { numRuns: 200 },
  )
})
