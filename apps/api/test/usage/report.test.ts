import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { buildWorld, startBench, type TestBench, type World } from '../v1/support.ts'
import { type Done, type Row, rowsOf, sorted, within } from '../verify/usage-reference.ts'
import { heldClock, makeKey, type MadeKey, strangeKey, verify } from '../verify/support.ts'

const held = heldClock('2026-03-07T10:00:00.500Z')

let bench: TestBench
let world: World
/** Makes keys. Sessions would end as the clock moves on. */
let owner: TestClient
let caller: TestClient
let reader: TestClient
let keys: Record<'first' | 'second' | 'project', MadeKey>

const done: Done[] = []

/** The scopes of every key here. */
const HELD = ['a:x', 'b:y']

/** Verifies, and writes down what that should count as. */
async function use(name: keyof typeof keys, request: { cost?: number; scopes?: string[] | string }): Promise<void> {
  const key = keys[name]
  const { code } = await verify(caller, key.text, request)
  const named = typeof request.scopes === 'string' ? (request.scopes.match(/[a-z]+:[a-z]+/g) ?? []) : request.scopes
  done.push({
    at: held.iso(),
    key: key.id,
    user: key.userId,
    project: name === 'project' ? world.projectId : null,
    // What was asked for may be any text; usage is kept of what the key holds.
    scopes: [...new Set(named)].filter((scope) => HELD.includes(scope)),
    outcome: code,
    cost: code === 'VALID' ? (request.cost ?? 1) : 0,
  })
}

async function useNone(text: string, outcome: string): Promise<void> {
  expect((await verify(caller, text)).code).toBe(outcome)
  done.push({ at: held.iso(), key: null, user: null, project: null, scopes: [], outcome, cost: 0 })
}

/** Around the changes of the clock in New York (8 March, 1 November) and Berlin (29 March, 25 October), to the hour. */
const MOMENTS = [
  '2026-03-08T04:59:59.999Z',
  '2026-03-08T05:00:00.000Z',
  '2026-03-08T06:59:00.000Z',
  '2026-03-09T03:59:00.000Z',
  '2026-03-09T04:00:00.000Z',
  '2026-03-28T22:59:59.999Z',
  '2026-03-28T23:00:00.000Z',
  '2026-03-29T00:30:00.000Z',
  '2026-03-29T01:30:00.000Z',
  '2026-03-29T21:59:00.000Z',
  '2026-03-29T22:00:00.000Z',
  '2026-10-24T22:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2026-10-25T22:59:00.000Z',
  '2026-10-25T23:00:00.000Z',
  '2026-11-01T03:59:00.000Z',
  '2026-11-01T04:00:00.000Z',
  '2026-11-02T04:59:00.000Z',
  '2026-11-02T05:00:00.000Z',
]

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  world = await buildWorld(bench.server)
  const { id } = world.tenant
  owner = await bench.keyWith(id, ['admin'])
  caller = await bench.keyWith(id, ['keys:verify'])
  reader = await bench.keyWith(id, ['usage:read'])
  const scopes = HELD
  const user = await makeKey(owner, { scopes })
  const of = { user_id: world.userId, project_id: world.projectId, scopes }
  keys = {
    first: user,
    second: await makeKey(owner, { user_id: user.userId, scopes }),
    project: await makeKey(owner, of),
  }
  // What came before the span that is asked for.
  await useNone('ks_before', 'MALFORMED')
  for (const [i, moment] of MOMENTS.entries()) {
    held.set(moment)
    await use('first', { cost: i, scopes: ['b:y', 'a:x'] })
    await use('first', { scopes: 'a:x or c:z' })
    await use('first', { scopes: ['b:y', 'c:z'] })
    if (i % 2 === 0) await use('second', { cost: 10, scopes: ['c:z'] })
    if (i % 3 === 0) await use('project', { cost: 100 })
    if (i % 4 === 0) await useNone('ks_mistyped', 'MALFORMED')
    if (i % 5 === 0) await useNone(strangeKey(), 'NOT_FOUND')
  }
  held.set('2026-11-02T10:00:00.500Z')
})
afterAll(() => bench.stop())

const SPAN = { since: '2026-03-08T00:00:00Z', until: '2026-11-03T00:00:00Z' }

async function report(query: Record<string, string>, client: TestClient = reader): Promise<Row[]> {
  const { status, text, body } = await client.get(`/api/v1/usage?${new URLSearchParams(query).toString()}`)
  if (status !== 200) throw new Error(`the report answered ${status}: ${text}`)
  return body.data
}

// Hours of a whole summer are too many for one report: the days around each change are asked for on their own.
/** What was done within the span, put together by hand. */
const expected = (asked: Parameters<typeof rowsOf>[1]): Row[] =>
  rowsOf(done.filter(within(SPAN.since, SPAN.until)), asked)

const GROUPS = [undefined, 'key', 'user', 'project', 'scope', 'outcome']
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']

describe('equals what was done', () => {
  test.each(ZONES)('days, hours and the total, alone and by every group: %s', async (timeZone) => {
    for (const group of GROUPS) {
      for (const interval of ['day', 'total']) {
        const query = { ...SPAN, interval, time_zone: timeZone, ...(group && { group }) }
        const asked = { interval, timeZone, ...(group && { group }) }
        expect({ group, interval, rows: sorted(await report(query)) }).toEqual({
          group,
          interval,
          rows: sorted(expected(asked)),
        })
      }
    }
  })

  test('hours, which are the same in every time zone', async () => {
    const since = '2026-03-08T00:00:00Z'
    const until = '2026-03-30T00:00:00Z'
    for (const time_zone of ZONES) {
      const rows = await report({ interval: 'hour', group: 'outcome', since, until, time_zone })
      const matches = within(since, until)
      expect(sorted(rows)).toEqual(sorted(expected({ group: 'outcome', interval: 'hour', timeZone: 'UTC', matches })))
    }
  })

  test('in order of time, then of group', async () => {
    const rows = await report({ ...SPAN, interval: 'day', group: 'outcome' })
    expect(rows.length).toBeGreaterThan(20)
    const names = rows.map(({ start, group }) => `${start} ${group}`)
    expect(names).toEqual(names.toSorted())
  })

  test('the day is what is asked for without saying so, in UTC', async () => {
    expect(await report(SPAN)).toEqual(await report({ ...SPAN, interval: 'day', time_zone: 'UTC' }))
  })

  test('a span that does not begin at midnight counts by the hour', async () => {
    const span = { since: '2026-03-29T01:00:00Z', until: '2026-03-29T22:00:00+00:00' }
    const matches = within(span.since, span.until)
    expect(await report({ ...span, interval: 'total' })).toEqual(
      expected({ interval: 'total', timeZone: 'UTC', matches }),
    )
  })
})

const startsOf = async (time_zone: string, since: string, until: string) =>
  (await report({ since, until, time_zone })).map(({ start, count }) => [start, count])

const countBetween = (since: string, until: string) => done.filter(within(since, until)).length

describe('days of a time zone', () => {
  test('Europe/Berlin, when the clock goes forward: the day has 23 hours', async () => {
    const [from, change, next] = ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']
    expect(await startsOf('Europe/Berlin', from, '2026-03-31T00:00:00Z')).toEqual([
      [from, countBetween(from, change)],
      [change, countBetween(change, next)],
      [next, countBetween(next, '2026-03-31')],
    ])
  })

  test('Europe/Berlin, when it goes back: the day has 25', async () => {
    const [change, next] = ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']
    expect(await startsOf('Europe/Berlin', change, '2026-10-27T00:00:00Z')).toEqual([
      [change, countBetween(change, next)],
      [next, countBetween(next, '2026-10-27')],
    ])
  })

  test('America/New_York, both times', async () => {
    const spring = ['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']
    const autumn = ['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']
    for (const [change = '', next = ''] of [spring, autumn]) {
      const until = new Date(Date.parse(next) + 3_600_000).toISOString()
      expect(await startsOf('America/New_York', change, until)).toEqual([
        [change, countBetween(change, next)],
        [next, countBetween(next, until)],
      ])
    }
  })

  test('every zone that Node names is one that PostgreSQL knows', async () => {
    const known = new Set((await bench.store.rows('select name from pg_timezone_names')).map(({ name }) => name))
    const zones = Intl.supportedValuesOf('timeZone')
    expect(zones.length).toBeGreaterThan(300)
    expect(zones.filter((zone) => !known.has(zone))).toEqual([])
  })

  test.each(['AET', 'MIT', 'SystemV/PST8', 'US/Pacific-New', 'europe/berlin', 'EST5EDT', 'PRC', 'Utc'])(
    'one that only Node reads is refused, and is no failure of ours: %s',
    async (zone) => {
      const { status } = await reader.get(`/api/v1/usage?time_zone=${encodeURIComponent(zone)}`)
      expect([200, 400]).toContain(status)
    },
  )
})

describe('filters', () => {
  const byName: [string, () => Record<string, string>, (it: Done) => boolean][] = [
    ['key_id', () => ({ key_id: keys.first.id }), (it) => it.key === keys.first.id],
    ['user_id', () => ({ user_id: keys.first.userId }), (it) => it.user === keys.first.userId],
    ['project_id', () => ({ project_id: world.projectId }), (it) => it.project === world.projectId],
    ['scope', () => ({ scope: 'a:x' }), (it) => it.scopes.includes('a:x')],
    ['outcome', () => ({ outcome: 'MALFORMED' }), (it) => it.outcome === 'MALFORMED'],
    [
      'several',
      () => ({ user_id: keys.first.userId, scope: 'b:y', outcome: 'INSUFFICIENT_SCOPE' }),
      (it) => it.user === keys.first.userId && it.scopes.includes('b:y') && it.outcome === 'INSUFFICIENT_SCOPE',
    ],
  ]

  test.each(byName)('%s', async (_name, filter, matches) => {
    for (const group of ['outcome', 'scope', 'key']) {
      const rows = await report({ ...SPAN, interval: 'day', group, ...filter() })
      expect(rows.length).toBeGreaterThan(0)
      expect(sorted(rows)).toEqual(sorted(expected({ group, interval: 'day', timeZone: 'UTC', matches })))
    }
  })

  test('what matches nothing: no rows', async () => {
    const filters: Record<string, string>[] = [
      { key_id: randomUUID() },
      { scope: 'a' },
      { scope: 'a:x b:y' },
      { outcome: 'valid' },
    ]
    for (const filter of filters) {
      expect(await report({ ...SPAN, ...filter })).toEqual([])
    }
  })
})

describe('the span', () => {
  test('without one: the last 30 days, up to now', async () => {
    const matches = within('2026-10-03T10')
    expect(await report({ interval: 'total' })).toEqual(expected({ interval: 'total', timeZone: 'UTC', matches }))
  })

  test('an end alone: the 30 days before it', async () => {
    const matches = within('2026-03-09', '2026-04-08')
    expect(await report({ interval: 'total', until: '2026-04-08T00:00:00Z' })).toEqual(
      expected({ interval: 'total', timeZone: 'UTC', matches }),
    )
  })

  test('is measured by the clock of the service', async () => {
    const before = held.iso()
    held.set('2026-06-01T00:30:00.000Z')
    try {
      const matches = within('2026-03-08', '2026-06')
      expect(sorted(await report({ interval: 'hour', since: SPAN.since }))).toEqual(
        sorted(expected({ interval: 'hour', timeZone: 'UTC', matches })),
      )
    } finally {
      held.set(before)
    }
  })

  test('shows what was verified a moment ago', async () => {
    const key = await makeKey(owner)
    for (let count = 1; count <= 3; count++) {
      await verify(caller, key.text, { cost: 2 })
      expect(await report({ key_id: key.id, interval: 'total' })).toEqual([
        { start: null, group: null, count, cost: count * 2 },
      ])
    }
  })
})

test('another tenant sees nothing of it, whatever it asks for', async () => {
  const theirs = await bench.server.createTenant()
  const client = await bench.keyWith(theirs.id, ['usage:read'])
  const filters: Record<string, string>[] = [
    {},
    { key_id: keys.first.id },
    { user_id: world.userId },
    { project_id: world.projectId },
  ]
  for (const filter of filters) {
    expect(await report({ ...SPAN, ...filter }, client)).toEqual([])
  }
  // An attempt with a key of another tenant is one of an unknown key, and is theirs.
  await verify(await bench.keyWith(theirs.id, ['keys:verify']), keys.first.text, { scopes: ['a:x'] })
  expect(await report({ group: 'outcome', interval: 'total' }, client)).toEqual([
    { start: null, group: 'NOT_FOUND', count: 1, cost: 0 },
  ])
  expect(await report({ group: 'key', interval: 'total' }, client)).toEqual([
    { start: null, group: null, count: 1, cost: 0 },
  ])
})
