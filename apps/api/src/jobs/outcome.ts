import { type CompletionUsage, type JobEnd, type JobRun, Refusal, RunStopped } from '@keystead/domain'
import type { Completion } from '../providers/completer.ts'
import { ProviderError } from '../providers/provider-error.ts'

/** The longest run: an endless answer would cost without limit. */
const LONGEST_RUN_MS = 15 * 60_000

/** The longest answer, in characters. */
const LONGEST_RESULT = 5_000_000

/** Stops a run that takes too long. @returns a function to call when it has ended */
export function limitTime(run: JobRun): () => void {
  const minutes = LONGEST_RUN_MS / 60_000
  const stop = () => run.stop(new RunStopped('overlong', `It took longer than ${minutes} minutes`))
  const timer = setTimeout(stop, LONGEST_RUN_MS).unref()
  return () => clearTimeout(timer)
}

/** The pieces of an answer so far. */
export class Answer {
  readonly #pieces: string[] = []
  length = 0

  /** @throws ProviderError for an answer over the length limit */
  add(piece: string): void {
    this.#pieces.push(piece)
    this.length += piece.length
    if (this.length > LONGEST_RESULT) throw new ProviderError('The answer is too long')
  }

  get text(): string {
    return this.#pieces.join('')
  }
}

export async function collect(completion: Completion, answer: Answer): Promise<CompletionUsage | null> {
  for (;;) {
    const next = await completion.next()
    if (next.done) return next.value
    answer.add(next.value)
  }
}

export const completed = (answer: Answer, usage: CompletionUsage | null): JobEnd => ({
  status: 'COMPLETED',
  result: answer.text,
  error: null,
  usage,
})

const OUR_FAULT = 'Internal error'

/** The end of a run that failed with `error`. Its partial result is kept. */
export function failed(error: unknown, answer: Answer): JobEnd {
  const isUnwanted = error instanceof RunStopped && (error.why === 'cancelled' || error.why === 'left')
  const result = answer.length > 0 ? answer.text : null
  return { status: isUnwanted ? 'CANCELLED' : 'FAILED', result, error: textOf(error) ?? OUR_FAULT, usage: null }
}

/** The message of a failure for the caller; null for an internal error, which is only logged. */
export const textOf = (error: unknown): string | null =>
  error instanceof Refusal || error instanceof RunStopped ? error.message : null
