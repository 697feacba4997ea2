import { type JobEnd, type JobRun, type JobRuns, RunStopped } from '@keystead/domain'
import { Answer, completed, failed, limitTime, textOf } from './outcome.ts'
import type { Completion } from '../providers/completer.ts'
import { chunkEvent, doneEvent, errorEvent, type StreamEvent } from './stream-events.ts'

export interface LiveStreamParts {
  run: JobRun
  opening: Promise<Completion>
  runs: JobRuns
  onEnd: () => void
  /** Called with internal errors. */
  onError: (error: unknown) => void
}

/** The reader of a stream. */
export interface Reader {
  /** Aborted when the client disconnects. */
  signal: AbortSignal
  /** Called when the same caller continues reading over a new connection. */
  onTakenOver: () => void
}

/**
 * Streams an answer from a provider to one reader. The next piece is read only once the reader has taken the previous one, so a
 * slow reader slows the provider down. When the reader disconnects, the provider request is aborted immediately.
 */
export class LiveStream {
  readonly run: JobRun
  readonly #parts: LiveStreamParts
  readonly #answer = new Answer()
  readonly #free: () => void
  /** The last piece, and its offset. */
  #last = { content: '', from: 0 }
  #reader: Reader | null = null
  #advancing: Promise<void> | null = null
  #end: StreamEvent | null = null

  constructor(parts: LiveStreamParts) {
    this.#parts = parts
    this.run = parts.run
    this.#free = limitTime(parts.run)
    // The run may be stopped while nothing is reading.
    this.run.signal.addEventListener('abort', () => void this.#advance(), { once: true })
  }

  /** The events after the first `from` characters of the answer. Takes the stream over from an earlier reader. */
  read(from: number, reader: Reader): AsyncGenerator<StreamEvent, void, undefined> {
    this.#reader?.onTakenOver()
    this.#reader = reader
    const { signal } = reader
    const leave = () => this.#left(reader)
    // Before the first read: the client may disconnect before anything has arrived.
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    return this.#events(from, reader, leave)
  }

  async *#events(from: number, reader: Reader, leave: () => void): AsyncGenerator<StreamEvent, void, undefined> {
    const { signal } = reader
    try {
      let at = Math.min(from, this.#answer.length)
      while (this.#reader === reader && !signal.aborted) {
        if (at < this.#answer.length) {
          const content = this.#since(at)
          at = this.#answer.length
          yield chunkEvent(this.run.id, content, at)
        } else if (this.#end) {
          yield this.#end
          return
        } else {
          await this.#advance()
        }
      }
    } finally {
      signal.removeEventListener('abort', leave)
      leave()
    }
  }

  /** Ends a stream that did not start. */
  async fail(error: unknown): Promise<void> {
    await this.#finish(failed(error, this.#answer), error)
  }

  #left(reader: Reader): void {
    if (this.#reader !== reader || this.#end) return
    this.run.stop(new RunStopped('left', 'The client disconnected'))
  }

  #since(at: number): string {
    return at === this.#last.from ? this.#last.content : this.#answer.text.slice(at)
  }

  /** Waits for the next piece, or the end. Successive readers share one wait. */
  #advance(): Promise<void> {
    if (this.#end) return Promise.resolve()
    this.#advancing ??= this.#next()
    return this.#advancing
  }

  async #next(): Promise<void> {
    const { signal } = this.run
    try {
      const completion = await this.#parts.opening
      if (signal.aborted) void completion.return(null).catch(() => undefined)
      signal.throwIfAborted()
      const next = await completion.next()
      if (next.done) return await this.#finish(completed(this.#answer, next.value))
      this.#last = { content: next.value, from: this.#answer.length }
      this.#answer.add(next.value)
    } catch (error) {
      await this.#finish(failed(error, this.#answer), error)
    } finally {
      this.#advancing = null
    }
  }

  async #finish(end: JobEnd, error?: unknown): Promise<void> {
    if (this.#end) return
    const { run, runs, onEnd, onError } = this.#parts
    this.#free()
    if (error !== undefined && textOf(error) === null) onError(error)
    // The row first: a client that has seen the last event finds the job in its final state.
    const isStored = await runs.end(run, end).catch((failure: unknown) => {
      onError(failure)
      return true
    })
    const isCancelled = end.status === 'COMPLETED' && !isStored
    this.#end =
      end.status === 'COMPLETED' && isStored
        ? doneEvent(run.id, end.usage)
        : errorEvent(run.id, isCancelled ? 'The job was cancelled' : (end.error ?? ''))
    onEnd()
  }
}
