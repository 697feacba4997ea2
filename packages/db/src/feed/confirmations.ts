import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Confirmation, MonotonicClock, Receipt } from '@keystead/domain'
import type { Pool, QueryResultRow } from 'pg'
import { type PreparedQuery, run, runBoth } from '../stores/query.ts'
import { CHANNEL, channelOf } from './feed-connection.ts'
import { placeOf } from './history.ts'
import { FENCE_MS } from './lease.ts'

/** A question is repeated this often: a replica that has just restarted, with an empty copy, answers it too. */
const ASK_AGAIN_MS = 250

/** The row of a change, and its receipt. */
export interface Asked<T> {
  changed: T
  receipt: Promise<Receipt>
}

/** What the statements below return: a row without a replica when there is none. */
type ListedRow = Listed | { id: null }

interface Listed {
  id: string
  name: string
  /** Milliseconds since it was fenced; null: it was not fenced. */
  fencedMs: number | null
}

/** @param first runs before the replicas that must answer are read */
const listAfter = (first: string) => `
  with first as materialized (${first})
  select r.id, r.name, case when r.fenced_at is not null then greatest(0, extract(epoch from clock_timestamp() - r.fenced_at)::float8 * 1000) end as "fencedMs"
  from first left join replica r on true`

/**
 * Sends the question, and reads which replicas must answer: a replica that registers later has copied nothing from before it. The
 * question need not survive a crash of the server, so it is not flushed to disk before it is sent.
 */
const ASK = listAfter(`select set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', $1)`)

/**
 * The same where the change has sent the question already. It writes a message that is never read: once that is on disk, so is all
 * that was committed before.
 */
const KEEP = listAfter(`select pg_logical_emit_message(true, '${CHANNEL}', '')`)

/**
 * The part of a statement that announces changed keys and asks the replicas to confirm them: one message, so that no replica can
 * answer before it has received all of them.
 *
 * @param hash the column of the changed rows
 * @param question the parameter that holds the question
 */
export const notifyOfKeys = (hash: string, question: string): string =>
  `pg_notify('${CHANNEL}', 'r' || string_agg(encode(${hash}, 'hex'), ',') || ':' || ${question})`

const FENCE = `update replica set fenced_at = clock_timestamp() where id = any($1::uuid[]) and fenced_at is null`

const isWaitedFor = (row: ListedRow): row is Listed =>
  row.id !== null && (row.fencedMs === null || row.fencedMs < FENCE_MS)

/** A question that was sent to all replicas. */
class Question {
  readonly token = randomUUID()
  /** What is sent; it names the channel for the answer. */
  readonly text: string
  readonly #clock: MonotonicClock
  readonly #answers = new Map<string, number>()
  #askedAt: number
  #wake = (): void => undefined

  constructor(clock: MonotonicClock, channel: string) {
    this.text = `${this.token}:${channel}`
    this.#clock = clock
    this.#askedAt = clock()
  }

  answer(replicaId: string): void {
    if (!this.#answers.has(replicaId)) this.#answers.set(replicaId, this.ms())
    this.#wake()
  }

  /** Milliseconds since it was sent. */
  ms(): number {
    return this.#clock() - this.#askedAt
  }

  /** After how many milliseconds a replica answered. */
  answeredMs(replicaId: string): number | undefined {
    return this.#answers.get(replicaId)
  }

  /** @returns when a replica answers, or else after `withinMs` */
  async nextAnswer(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/**
 * Asks all replicas whether they have applied what was committed so far. A notification reaches a replica after all that were
 * committed before it, so a replica that answers has received those. One that does not answer within a lease has received nothing
 * since, or it would have answered; so its lease has expired. It is fenced: it gets no other lease until it has restarted its feed,
 * and changes that come after that lease need not wait for it again.
 */
export class Confirmations {
  /** The id of the replica that asks. */
  readonly replicaId = randomUUID()
  readonly #pool: Pool
  readonly #clock: MonotonicClock
  readonly #questions = new Map<string, Question>()
  /** The question that is about to be sent: callers until then share it. */
  #next: Promise<Receipt> | null = null
  #putting: Promise<void> = Promise.resolve()

  constructor(pool: Pool, clock: MonotonicClock) {
    this.#pool = pool
    this.#clock = clock
  }

  /** The database that it connects to. @see placeOf */
  place(): Promise<string | null> {
    return placeOf(this.#pool)
  }

  /** @returns when no replica acts on the state before the call; never rejects, since the change cannot be undone */
  confirm(): Promise<Receipt> {
    this.#next ??= this.#ask()
    return this.#next
  }

  /**
   * Lets a change send the question itself: sent in the transaction of the change, it goes out as soon as that commits. The receipt
   * waits until the change is on disk too, so its commit need not; a commit that notifies blocks all other such commits until it is
   * done.
   *
   * @param change a statement that sends the question by {@link notifyOfKeys}, and returns no row when it has changed nothing
   * @returns its row, and a receipt, which rejects when it is unknown whether the change was kept
   */
  async changeAndAsk<Row extends QueryResultRow>(
    change: (question: string) => PreparedQuery,
  ): Promise<Asked<Row> | null> {
    const question = this.#newQuestion()
    const queries = { first: change(question.text), second: { name: 'feed-keep', text: KEEP, values: [] } }
    let changed: Row | undefined
    try {
      const { first, second } = await runBoth<Row, ListedRow>(this.#pool, queries)
      ;[changed] = await first
      if (!changed) return null
      const receipt = this.#receiptOf(question, second)
      // The caller may be gone when it rejects.
      receipt.catch(() => undefined)
      return { changed, receipt }
    } finally {
      if (!changed) this.#questions.delete(question.token)
    }
  }

  answered(token: string, replicaId: string): void {
    this.#questions.get(token)?.answer(replicaId)
  }

  #newQuestion(): Question {
    const question = new Question(this.#clock, channelOf(this.replicaId))
    this.#questions.set(question.token, question)
    return question
  }

  async #ask(): Promise<Receipt> {
    const before = this.#putting
    const { promise, resolve: done } = Promise.withResolvers<void>()
    this.#putting = promise
    await before
    // What is committed from here on may come after the question, and needs the next one.
    this.#next = null
    const question = this.#newQuestion()
    try {
      const listed = await this.#put(question).finally(done)
      return await this.#collect(listed, question)
    } catch {
      // No replica can be asked. Every lease from before the call still ends within this time.
      await delay(FENCE_MS)
      return { at: new Date(), replicas: [] }
    } finally {
      this.#questions.delete(question.token)
    }
  }

  async #receiptOf(question: Question, rows: Promise<ListedRow[]>): Promise<Receipt> {
    try {
      return await this.#collect((await rows).filter(isWaitedFor), question)
    } finally {
      this.#questions.delete(question.token)
    }
  }

  #put({ text }: Question): Promise<Listed[]> {
    return this.#list({ name: 'feed-ask', text: ASK, values: [`p${text}`] })
  }

  async #list(query: PreparedQuery): Promise<Listed[]> {
    return (await run<ListedRow>(this.#pool, query)).filter(isWaitedFor)
  }

  async #collect(listed: Listed[], question: Question): Promise<Receipt> {
    const putMs = question.ms()
    const deadlineOf = ({ fencedMs }: Listed) => putMs + FENCE_MS - (fencedMs ?? 0)
    for (;;) {
      const ms = question.ms()
      const missing = listed.filter((it) => question.answeredMs(it.id) === undefined && ms < deadlineOf(it))
      if (missing.length === 0) break
      const nextDeadline = Math.min(...missing.map(deadlineOf)) - ms
      await question.nextAnswer(Math.min(nextDeadline, ASK_AGAIN_MS))
      if (question.ms() - ms >= ASK_AGAIN_MS) await this.#put(question).catch(() => undefined)
    }
    const silent = listed.filter(({ id }) => question.answeredMs(id) === undefined)
    // The fence only spares later changes from waiting for them.
    if (silent.length > 0) await this.#pool.query(FENCE, [silent.map(({ id }) => id)]).catch(() => undefined)
    return { at: new Date(), replicas: listed.map((it) => confirmationOf(it, question)) }
  }
}

function confirmationOf({ id, name }: Listed, question: Question): Confirmation {
  const answeredMs = question.answeredMs(id)
  const state = answeredMs === undefined ? 'fenced' : 'confirmed'
  return { replicaId: id, name, state, ms: Math.round((answeredMs ?? question.ms()) * 10) / 10 }
}
