import { setTimeout as delay } from 'node:timers/promises'
import {
  bindToTenant,
  type CompletionInput,
  type Job,
  type JobRuns,
  type JobsService,
  type Principal,
  Refusal,
  RunStopped,
} from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { Logger } from 'pino'
import type { Completer } from '../providers/completer.ts'
import { Answer, collect, completed, failed, limitTime, textOf } from '../jobs/outcome.ts'
import { chunkEvent, doneOf, endEventOf, type Place, type StreamEvent } from './events.ts'
import { LiveStream, type Reader } from './live-stream.ts'

/** How often a provider that is busy is asked again, before anything has come from it. */
const RETRIES = 2

/** A provider that has not answered by then may still do: the stream begins without it. */
const OPEN_WAIT_MS = 3000

/** How often the row of a job is looked at that another process runs. */
const FOLLOW_MS = 500

export interface WantedStream {
  provider: string
  model: string
  input: CompletionInput
}

export type StreamEvents = AsyncGenerator<StreamEvent, void, undefined>

export interface LiveStreamsParts {
  runs: JobRuns
  jobs: JobsService
  completer: Completer
  logger: Logger
  /** A new unit of work. */
  fork: () => EntityManager
}

/** The streams that this process serves. Each is a job like any other, which its caller waits for. */
export class LiveStreams {
  readonly #parts: LiveStreamsParts
  readonly #live = new Map<string, LiveStream>()

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts
  }

  /**
   * Begins a stream. What the provider refuses is an event of it. The caller holds `jobs:create`.
   *
   * @throws Refusal as `JobsService.create` does
   */
  async begin(principal: Principal, wanted: WantedStream, reader: Reader): Promise<StreamEvents> {
    const { live } = await this.#start(principal, wanted)
    return live.read(0, reader)
  }

  /** As {@link begin}. @throws also what the provider refuses before it begins to answer */
  async open(principal: Principal, wanted: WantedStream, reader: Reader): Promise<StreamEvents> {
    const { live, opening } = await this.#start(principal, wanted)
    const events = live.read(0, reader)
    try {
      await firstOf(opening, OPEN_WAIT_MS)
    } catch (error) {
      await live.fail(error)
      throw error
    }
    return events
  }

  async #start(principal: Principal, wanted: WantedStream) {
    const { runs, completer, logger } = this.#parts
    const run = await runs.open(principal, { type: 'stream', ...wanted })
    const opening = completer.open(run, run.signal, RETRIES)
    // It is heard of by whoever reads.
    opening.catch(() => undefined)
    const live = new LiveStream({
      run,
      opening,
      runs,
      onEnd: () => void this.#live.delete(run.id),
      onError: (error) => logger.error({ err: error, job: run.id }, 'a stream failed'),
    })
    this.#live.set(run.id, live)
    return { live, opening }
  }

  /**
   * The whole answer at once, to the same request. When `gone` is aborted the provider is told to stop.
   *
   * @throws as {@link open} does, at any time
   */
  async complete(principal: Principal, wanted: WantedStream, gone: AbortSignal) {
    const { runs, completer, logger } = this.#parts
    const run = await runs.open(principal, { type: 'chat', ...wanted })
    const leave = () => run.stop(new RunStopped('left', 'Its caller went away'))
    if (gone.aborted) leave()
    gone.addEventListener('abort', leave, { once: true })
    const answer = new Answer()
    const free = limitTime(run)
    try {
      const usage = await collect(await completer.open(run, run.signal, RETRIES), answer)
      if (!(await runs.end(run, completed(answer, usage)))) throw new RunStopped('cancelled', 'The job was cancelled')
      const { type: _, ...counts } = doneOf(run.id, usage)
      return { provider: run.provider, model: run.model, content: answer.text, ...counts }
    } catch (error) {
      if (textOf(error) === null) logger.error({ err: error, job: run.id }, 'a completion failed')
      await runs.end(run, failed(error, answer))
      throw error
    } finally {
      free()
      gone.removeEventListener('abort', leave)
    }
  }

  /**
   * Goes on with a stream from where its caller has got to: from memory while it runs here, and from its row when it is over or
   * runs at another process. Only who began it may.
   *
   * @returns null when nothing is left to tell
   * @throws Refusal `not_found`
   */
  async resume(principal: Principal, { jobId, at }: Place, reader: Reader): Promise<StreamEvents | null> {
    const job = await this.#jobOf(principal, jobId)
    if (at === 'end') return null
    return this.#live.get(jobId)?.read(at, reader) ?? this.#follow(principal, job, at, reader.signal)
  }

  async *#follow(principal: Principal, job: Job, from: number, signal: AbortSignal): StreamEvents {
    let current = job
    while (!current.isOver()) {
      await delay(FOLLOW_MS, undefined, { signal })
      current = await this.#jobOf(principal, job.id)
    }
    const text = current.result ?? ''
    if (from < text.length) yield chunkEvent(job.id, text.slice(from), text.length)
    yield endEventOf(current)
  }

  async #jobOf(principal: Principal, id: string): Promise<Job> {
    const { fork, jobs } = this.#parts
    const em = fork()
    bindToTenant(em, principal.tenantId)
    const job = await jobs.get(em, principal, id)
    if (job.userId !== principal.userId) throw new Refusal('not_found', 'Job not found')
    return job
  }
}

/** Waits for `work`, but not longer than this. @throws what it throws by then */
async function firstOf(work: Promise<unknown>, waitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
