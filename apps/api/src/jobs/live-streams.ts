import { setTimeout as delay } from 'node:timers/promises'
import {
  type CompletionInput,
  type Job,
  type JobRuns,
  type JobsService,
  type Principal,
  Refusal,
  RunStopped,
  type Work,
  type WorkHost,
} from '@keystead/domain'
import type { Logger } from 'pino'
import type { Completer } from '../providers/completer.ts'
import { Answer, collect, completed, failed, limitTime, textOf } from './outcome.ts'
import { chunkEvent, doneOf, endEventOf, type Place, type StreamEvent } from './stream-events.ts'
import { LiveStream, type Reader } from './live-stream.ts'

/** Retries of a busy provider before it has sent anything. */
const RETRIES = 2

/** After this wait the stream starts although the provider has not responded yet. */
const OPEN_WAIT_MS = 3000

/** Poll interval for the row of a job that another process runs. */
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
  work: WorkHost
}

/** The streams that this process serves. Each is recorded as a job, whose caller waits for it. */
export class LiveStreams {
  readonly #parts: LiveStreamsParts
  readonly #live = new Map<string, LiveStream>()

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts
  }

  /**
   * Starts a stream. A refusal by the provider becomes an event. The caller must hold `jobs:create`.
   *
   * @throws Refusal as `JobsService.create` does
   */
  async begin(work: Work, wanted: WantedStream, reader: Reader): Promise<StreamEvents> {
    const { live } = await this.#start(work, wanted)
    return live.read(0, reader)
  }

  /** As {@link begin}. @throws also for a refusal by the provider before its answer begins */
  async open(work: Work, wanted: WantedStream, reader: Reader): Promise<StreamEvents> {
    const { live, opening } = await this.#start(work, wanted)
    const events = live.read(0, reader)
    try {
      await firstOf(opening, OPEN_WAIT_MS)
    } catch (error) {
      await live.fail(error)
      throw error
    }
    return events
  }

  async #start(work: Work, wanted: WantedStream) {
    const { runs, completer, logger } = this.#parts
    const run = await runs.open(work, { type: 'stream', ...wanted })
    const opening = completer.open(run, run.signal, RETRIES)
    // The reader receives the error.
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
   * The same request, answered as a whole. When `gone` is aborted, so is the provider request.
   *
   * @throws as {@link open} does, at any time
   */
  async complete(work: Work, wanted: WantedStream, gone: AbortSignal) {
    const { runs, completer, logger } = this.#parts
    const run = await runs.open(work, { type: 'chat', ...wanted })
    const leave = () => run.stop(new RunStopped('left', 'The client disconnected'))
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
   * Resumes a stream where its caller left off: from memory while it runs in this process, and from its row when it has ended or
   * runs in another process. Only the user that started it may.
   *
   * @returns null when no event is left
   * @throws Refusal `not_found`
   */
  async resume({ principal }: Work, { jobId, at }: Place, reader: Reader): Promise<StreamEvents | null> {
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
    const { work, jobs } = this.#parts
    // Reads the current row, not a cached one.
    const job = await jobs.get(work.begin(principal), id)
    if (job.userId !== principal.userId) throw new Refusal('not_found', 'Job not found')
    return job
  }
}

/** Waits for `work`, at most `waitMs`. @throws what it throws within that time */
async function firstOf(work: Promise<unknown>, waitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
