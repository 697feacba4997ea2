import { setTimeout as delay } from 'node:timers/promises'
import type { CredentialChange, MonotonicClock } from '@keystead/domain'
import { Client, type Notification } from 'pg'
import { limited } from '../connection-limits.ts'
import { HISTORY, placeOf } from './history.ts'

/** A job waits for a worker, or was cancelled: sent by whoever did it, in its transaction. */
export type JobNews = { type: 'waiting' } | { type: 'cancelled'; jobId: string }

/** Where triggers and confirmations send to: every replica listens. */
export const CHANNEL = 'keystead'

/** Where one replica is reached. */
export const channelOf = (replicaId: string): string => `keystead_${replicaId}`

/** A replica that was fenced while it did not answer starts anew. */
const REGISTER = `
  insert into replica (id, name, started_at) values ($1, $2, clock_timestamp())
  on conflict (id) do update set fenced_at = null, name = excluded.name`

const FORGET_OLD = `delete from replica where fenced_at < clock_timestamp() - interval '1 hour'`

/** A replica that was fenced gets no answer, and so no lease. A beat says which history it is of. */
const BEAT = `select pg_notify($2, $3 || ':' || ${HISTORY}) from replica r where r.id = $1 and r.fenced_at is null`

/** So many beats come between two looks at where look-ups go. */
const BEATS_A_LOOK = 5

const ANSWER = `select pg_notify($1, $2)`

export interface FeedConnectionOptions {
  url: string
  replica: { id: string; name: string }
  clock: MonotonicClock
  onChange: (change: CredentialChange) => void
  onJobs: (news: JobNews) => void
  /** Where look-ups go, by {@link placeOf}: what they find may only be kept when this connection leads there too. */
  placeOfLookUps: () => Promise<string | null>
  /** Another replica, or this one, has confirmed what this one asked about. */
  onAnswer: (token: string, replicaId: string) => void
  /** A beat has come back; everything that was committed before `sentAt` has come before it. */
  onBeat: (sentAt: number) => void
}

/** One connection that listens, from its registration to its end. */
export class FeedConnection {
  readonly #options: FeedConnectionOptions
  readonly #client: Client
  readonly #sent = new Map<number, number>()
  #lastBeat = 0
  /** Of the first beat that came back: nothing was copied before it. */
  #history: string | null = null
  #place: string | null = null
  #heardAt = 0
  readonly #ended = Promise.withResolvers<never>()
  #isOver = false
  #isDeaf = false

  constructor(options: FeedConnectionOptions) {
    this.#options = options
    this.#client = new Client({
      ...limited(options.url),
      pipeline: true,
      application_name: 'keystead feed',
      connectionTimeoutMillis: 5000,
    })
    this.#client.on('notification', (notification) => this.#hear(notification))
    this.#client.on('error', (error) => this.#end(error))
    this.#client.on('end', () => this.#end(new Error('the connection of the change feed has ended')))
    // Whoever waits for the end hears of it; nobody has to.
    this.#ended.promise.catch(() => undefined)
  }

  async open(): Promise<void> {
    const { id, name } = this.#options.replica
    await this.#client.connect()
    // Beats and answers need not survive a crash of the server: everybody starts anew then.
    await this.#client.query('set synchronous_commit = off')
    await this.#client.query(`listen ${CHANNEL}`)
    await this.#client.query(`listen "${channelOf(id)}"`)
    await this.#client.query(REGISTER, [id, name])
    await this.#client.query(FORGET_OLD)
    this.#place = await placeOf(this.#client)
    await this.#assertSamePlace()
  }

  /** Sends beats until the connection ends. @throws the reason */
  async beat(everyMs: number, silenceMs: number): Promise<never> {
    this.#heardAt = this.#options.clock()
    while (!this.#isOver) {
      // A beat that gets no answer must not keep the next check waiting.
      void this.#sendBeat().catch((error: unknown) => this.#end(error))
      if (this.#lastBeat % BEATS_A_LOOK === 0) {
        void this.#assertSamePlace().catch((error: unknown) => this.#end(error))
      }
      await Promise.race([delay(everyMs), this.#ended.promise])
      const silentFor = this.#options.clock() - this.#heardAt
      if (silentFor > silenceMs) this.#end(new Error(`the change feed was silent for ${Math.round(silentFor)} ms`))
    }
    return this.#ended.promise
  }

  /** Takes the replica off the list, so that nobody waits for its word. Nothing is heard from here on. */
  async leave(): Promise<void> {
    this.#isDeaf = true
    await this.#client.query('delete from replica where id = $1', [this.#options.replica.id]).catch(() => undefined)
    this.#end(new Error('the replica has left'))
  }

  async close(): Promise<void> {
    this.#end(new Error('closed'))
    // A connection whose other end is gone does not say goodbye.
    await Promise.race([this.#client.end().catch(() => undefined), delay(1000, undefined, { ref: false })])
  }

  async #sendBeat(): Promise<void> {
    const { replica, clock } = this.#options
    this.#lastBeat += 1
    const beat = this.#lastBeat
    const sentAt = clock()
    this.#sent.set(beat, sentAt)
    const values = [replica.id, channelOf(replica.id), `b${beat}`]
    const { rowCount } = await this.#client.query({ name: 'feed-beat', text: BEAT, values })
    if (rowCount === 0) throw new Error('this replica was fenced: it did not confirm a change in time')
  }

  /** Two databases, of which one hears of the changes of the other, are worse than none. */
  async #assertSamePlace(): Promise<void> {
    const place = await this.#options.placeOfLookUps()
    if (place === null || this.#place === null || place === this.#place) return
    throw new Error(
      'the change feed and look-ups are connected to different databases, or to different histories of one',
    )
  }

  #hear({ payload = '' }: Notification): void {
    // A beat that comes late must not renew the trust in a feed that has been given up.
    if (this.#isDeaf) return
    this.#heardAt = this.#options.clock()
    const text = payload.slice(1)
    switch (payload.charAt(0)) {
      case 'k':
        return this.#options.onChange({ type: 'credential', kind: 'key', handle: handleOf(text) })
      case 's':
        return this.#options.onChange({ type: 'credential', kind: 'session', handle: handleOf(text) })
      case 't':
        return this.#options.onChange({ type: 'credential', kind: 'token', handle: text })
      case 'u':
        return this.#options.onChange({ type: 'user', userId: text })
      case 'q':
        return this.#options.onJobs({ type: 'waiting' })
      case 'j':
        return this.#options.onJobs({ type: 'cancelled', jobId: text })
      case 'b':
        return this.#hearBeat(text)
      case 'z':
        return this.#end(new Error(`the table ${text} was emptied: what was copied from it may be gone`))
      case 'p':
        return this.#answer(text)
      case 'r':
        return this.#hearChangeAndQuestion(text)
      case 'a': {
        const [token = '', replicaId = ''] = text.split(':')
        return this.#options.onAnswer(token, replicaId)
      }
    }
  }

  /** Keys that were changed, with the question of whoever did it: `<hash>,<hash>:<question>`. */
  #hearChangeAndQuestion(text: string): void {
    const end = text.indexOf(':')
    for (const hash of text.slice(0, end).split(',')) {
      this.#options.onChange({ type: 'credential', kind: 'key', handle: handleOf(hash) })
    }
    this.#answer(text.slice(end + 1))
  }

  #hearBeat(text: string): void {
    const [number, history = ''] = text.split(':')
    const beat = Number(number)
    const [expected] = this.#sent.keys()
    const sentAt = this.#sent.get(beat)
    if (beat !== expected || sentAt === undefined) {
      this.#end(new Error(`the change feed has a gap: beat ${beat} came where ${expected} was next`))
      return
    }
    this.#sent.delete(beat)
    this.#history ??= history
    if (history !== this.#history) {
      this.#end(
        new Error('the database is not the one that was copied from: it was restored, or its tables were changed'),
      )
      return
    }
    this.#options.onBeat(sentAt)
  }

  /** Everything that was committed before the question has been heard before it, and is forgotten by now. */
  #answer(question: string): void {
    const [token = '', channel = ''] = question.split(':')
    const { replica, onAnswer } = this.#options
    const { id } = replica
    // Its own question needs no answer by way of the server.
    if (channel === channelOf(id)) return onAnswer(token, id)
    void this.#client
      .query({ name: 'feed-answer', text: ANSWER, values: [channel, `a${token}:${id}`] })
      .catch((error: unknown) => this.#end(error))
  }

  #end(reason: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#isDeaf = true
    this.#ended.reject(reason)
  }
}

const handleOf = (hexadecimal: string): string => Buffer.from(hexadecimal, 'hex').toString('latin1')
