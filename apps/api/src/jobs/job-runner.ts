import { type JobHandler, TryLater } from '@keystead/db'
import { type JobRun, type JobRuns, RunStopped } from '@keystead/domain'
import type { Logger } from 'pino'
import type { Completer } from '../providers/completer.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { Answer, collect, completed, failed, limitTime, textOf } from './outcome.ts'

export interface JobRunnerParts {
  runs: JobRuns
  completer: Completer
  logger: Logger
}

/** Runs the jobs of the queue. */
export function createJobRunner({ runs, completer, logger }: JobRunnerParts): JobHandler {
  async function complete(run: JobRun, isLastTry: boolean): Promise<void> {
    const answer = new Answer()
    const free = limitTime(run)
    try {
      const usage = await collect(await completer.open(run, run.signal), answer)
      await runs.end(run, completed(answer, usage))
    } catch (error) {
      const reason = textOf(error)
      if (reason === null) logger.error({ err: error, job: run.id }, 'a job failed')
      if (reason !== null && isWorthAnotherTry(error) && !isLastTry) {
        await runs.postpone(run, reason)
        throw new TryLater(reason)
      }
      await runs.end(run, failed(error, answer))
    } finally {
      free()
    }
  }

  return async ({ id, isLastTry }) => {
    // A job cancelled while it waited, or finished just before its worker was killed, has already ended.
    const run = await runs.begin(id)
    if (run) await complete(run, isLastTry)
  }
}

/** A job whose process stops is retried by another. */
const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof ProviderError ? error.isRetryable : error instanceof RunStopped && error.why === 'stopping'
