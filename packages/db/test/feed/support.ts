import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { CredentialCache, type CredentialChange, type StoredCredential } from '@keystead/domain'
import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest'
import { Confirmations } from '../../src/feed/confirmations.ts'
import { ChangeFeed, type Database, openDatabase } from '../../src/index.ts'
import { createHotPool } from '../../src/stores/query.ts'
import { createTestDatabase } from '../../src/testing/index.ts'

export interface Place {
  url: string
  pool: Pool
}

/** A migrated database. */
async function newPlace(): Promise<Place & { close: () => Promise<void> }> {
  const { url, drop } = await createTestDatabase(inject('adminUrl'), inject('migrated'))
  const pool = createHotPool(url)
  const close = async () => {
    await pool.end()
    await drop()
  }
  return { url, pool, close }
}

/** A migrated database that goes with its test. */
export async function createPlace(): Promise<Place> {
  const place = await newPlace()
  onTestFinished(place.close)
  return place
}

/** One migrated database and one replica for all tests of a file. */
export function useReplica(): () => { database: Database; replica: TestReplica } {
  let place: Awaited<ReturnType<typeof newPlace>> | undefined
  let database: Database | undefined
  let replica: TestReplica | undefined
  beforeAll(async () => {
    place = await newPlace()
    database = await openDatabase(place.url)
    replica = newReplica(place)
    await replica.feed.start()
  })
  afterAll(async () => {
    await replica?.feed.stop()
    await database?.close()
    await place?.close()
  })
  return () => ({ database: database!, replica: replica! })
}

/** Writes down what a feed tells it. */
export class RecordingCache extends CredentialCache {
  readonly applied: CredentialChange[] = []
  readonly trusted: number[] = []

  constructor(clock: () => number) {
    super(
      {
        find: async (): Promise<StoredCredential | null> => null,
        findIn: async () => null,
        rehash: async () => undefined,
      },
      clock,
      100,
    )
  }

  override apply(change: CredentialChange): void {
    this.applied.push(change)
    super.apply(change)
  }

  override trustUntil(moment: number): void {
    this.trusted.push(moment)
    super.trustUntil(moment)
  }
}

export interface TestReplica {
  feed: ChangeFeed
  confirmations: Confirmations
  cache: RecordingCache
  /** `live` and `lost`, in order. */
  states: string[]
  /** Whether the copy was trusted at those moments. */
  trust: boolean[]
  /** How often its trust had been renewed when its feed was lost. */
  readonly renewalsWhenLost: number
  /** Put before the clock of this replica, in milliseconds. */
  ahead: { ms: number }
}

/** A replica as the service runs it, in this process. It stops with the test. */
export async function startReplica(place: Place): Promise<TestReplica> {
  const replica = newReplica(place)
  onTestFinished(() => replica.feed.stop())
  await replica.feed.start()
  return replica
}

function newReplica({ url, pool }: Place): TestReplica {
  const ahead = { ms: 0 }
  const clock = () => performance.now() + ahead.ms
  const cache = new RecordingCache(clock)
  const [states, trust]: [string[], boolean[]] = [[], []]
  let renewals = 0
  const onState = (state: string) => {
    states.push(state)
    trust.push(cache.isTrusted())
    if (state === 'lost') renewals = cache.trusted.length
  }
  const confirmations = new Confirmations(pool, clock)
  const feed = new ChangeFeed({ url, confirmations, cache, clock, onState, onJobs: () => undefined })
  return {
    feed,
    confirmations,
    cache,
    states,
    trust,
    ahead,
    get renewalsWhenLost() {
      return renewals
    },
  }
}

export async function until(what: string, isSo: () => boolean | Promise<boolean>, within = 15_000): Promise<void> {
  const deadline = performance.now() + within
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await delay(10)
  }
}

export interface ReplicaRow {
  id: string
  isFenced: boolean
}

export async function replicaRows({ pool }: Place): Promise<ReplicaRow[]> {
  const { rows } = await pool.query<ReplicaRow>(
    `select id, fenced_at is not null as "isFenced" from replica order by started_at`,
  )
  return rows
}

/** Ends the connections that listen for changes, as a network that breaks would. @returns how many there were */
export async function cutFeeds({ url }: Place): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'keystead feed'`,
  )
  await client.end()
  return rowCount ?? 0
}

export interface Line {
  /** Of the same database, through this line. */
  url: string
  /** Lets nothing through any more, in either direction, and keeps the connections. */
  hold(): void
  release(): void
}

/** A line to PostgreSQL that can be held, as when a process is stopped or a network swallows packets. */
export async function startLine({ url }: Place): Promise<Line> {
  const { port } = new URL(url)
  const sockets = new Set<Socket>()
  let isHeld = false
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => to.write(chunk))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (isHeld) from.pause()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const target = new URL(url)
  // Not through PostgreSQL's socket in the file system.
  target.search = ''
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    hold() {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    release() {
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
  }
}
