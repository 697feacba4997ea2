import { setTimeout as delay } from 'node:timers/promises'
import type { CredentialChange, MonotonicClock } from '@keystead/domain'
import { Client, type Notification } from 'pg'
import { limited } from '../connection-limits.ts'
import { HISTORY, placeOf } from './history.ts'

/** A job waits for a worker, or was cancelled: sent in the transaction of that change. */
export type JobNews = { type: 'waiting' } | { type: 'cancelled'; jobId: string }

/** The channel of triggers and confirmations: every replica listens. */
export const CHANNEL = 'keystead'

/** The channel of one replica. */
export const channelOf = (replicaId: string): string => `keystead_${replicaId}`

/** Registers a replica, or readmits one that was fenced. */
const REGISTER = `
  insert into replica (id, name, started_at, opens_sealed) values ($1, $2, clock_timestamp(), true)
  on conflict (id) do update set fenced_at = null, name = excluded.name`

const FORGET_OLD = `delete from replica where fenced_at < clock_timestamp() - interval '1 hour'`

/** A fenced replica gets no beat back, and so no lease. A beat carries the history that it is from. */
const BEAT = `select pg_notify($2, $3 || ':' || ${HISTORY}) from replica r where r.id = $1 and r.fenced_at is null`

/** Where look-ups go is checked once in this many beats. */
const BEATS_A_LOOK = 5

const ANSWER = `select pg_notify($1, $2)`

export interface FeedConnectionOptions {
  url: string
  replica: { id: string; name: string }
  clock: MonotonicClock
  onChange: (change: CredentialChange) => void
  onJobs: (news: JobNews) => void
  /** Where look-ups go, by {@link placeOf}: their results may only be cached when this connection leads there too. */
  placeOfLookUps: () => Promise<string | null>
  /** Called when another replica, or this one, has answered a question of this one. */
  onAnswer: (token: string, replicaId: string) => void
  /** Called when a beat has come back; everything that was committed before `sentAt` has arrived before it. */
  onBeat: (sentAt: number) => void
}

/** One connection that listens, from its registration to its end. */
export class FeedConnection {
  readonly #options: FeedConnectionOptions
  readonly #client: Client
  readonly #sent = new Map<number, number>()
  #lastBeat = 0
  /** The history of the first beat that came back: nothing was copied before it. */
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
    // The rejection is handled here; waiting for the end is optional.
    this.#ended.promise.catch(() => undefined)
  }

  async open(): Promise<void> {
    const { id, name } = this.#options.replica
    await this.#client.connect()
    // Beats and answers need not survive a crash of the server: then every replica reconnects with an empty copy.
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
      if (silentFor > silenceMs)
        this.#end(new Error(`the change feed delivered nothing for ${Math.round(silentFor)} ms`))
    }
    return this.#ended.promise
  }

  /** Removes the replica from the list, so that no change waits for its answer. Notifications are ignored from here on. */
  async leave(): Promise<void> {
    this.#isDeaf = true
    await this.#client.query('delete from replica where id = $1', [this.#options.replica.id]).catch(() => undefined)
    this.#end(new Error('the replica has left'))
  }

  async close(): Promise<void> {
    this.#end(new Error('closed'))
    // A connection whose other end is gone does not close cleanly.
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

  /** A feed from another database than that of the look-ups would miss changes, and so validate stale copies. */
  async #assertSamePlace(): Promise<void> {
    const place = await this.#options.placeOfLookUps()
    if (place === null || this.#place === null || place === this.#place) return
    throw new Error(
      'the change feed and look-ups are connected to different databases, or to different histories of one',
    )
  }

  #hear({ payload = '' }: Notification): void {
    // A late beat must not extend the lease of a feed that has been closed.
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
      case 'g':
        return this.#options.onChange({ type: 'credential', kind: 'grant', handle: text })
      case 'e':
        return this.#options.onChange({ type: 'credential', kind: 'ended', handle: text })
      case 'u':
        return this.#options.onChange({ type: 'user', userId: text })
      case 'o': {
        const [tenantId = '', name = ''] = text.split(':')
        return this.#options.onChange({ type: 'role', tenantId, name })
      }
      case 'c':
        return this.#options.onChange({ type: 'settings', tenantId: text })
      case 'l':
        return this.#options.onChange({ type: 'plan', planId: text })
      case 'q':
        return this.#options.onJobs({ type: 'waiting' })
      case 'j':
        return this.#options.onJobs({ type: 'cancelled', jobId: text })
      case 'b':
        return this.#hearBeat(text)
      case 'z':
        return this.#end(new Error(`the table ${text} was emptied: copies of its rows may be out of date`))
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

  /** Changed keys, with the question of the replica that changed them: `<hash>,<hash>:<question>`. */
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
      this.#end(new Error(`the change feed has a gap: beat ${beat} arrived where ${expected} was expected`))
      return
    }
    this.#sent.delete(beat)
    this.#history ??= history
    if (history !== this.#history) {
      this.#end(
        new Error(
          'the database is not the one that the copy was read from: it was restored, or its tables were changed',
        ),
      )
      return
    }
    this.#options.onBeat(sentAt)
  }

  /** Everything that was committed before the question arrived before it, and has been dropped from the copy. */
  #answer(question: string): void {
    const [token = '', channel = ''] = question.split(':')
    const { replica, onAnswer } = this.#options
    const { id } = replica
    // Its own question needs no answer through the server.
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
