import { type JobNews, JobWorkers } from '@keystead/db'
import { type Clock, type Core, type JobStore, RunStopped } from '@keystead/domain'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { createJobRunner } from '../jobs/job-runner.ts'
import type { Completer } from '../providers/completer.ts'

/** Heartbeat interval of runs; a lease is several times as long. */
const EXTEND_MS = 5000
const LOOK_MS = 5000
const CLEAN_MS = 10_000

export function createJobWorkers(
  { url, store }: { url: string; store: JobStore },
  config: Config,
  clock: Clock,
  logger: Logger,
): JobWorkers {
  const onError = (error: unknown) => logger.warn({ err: error }, 'the job queue failed; retrying')
  return new JobWorkers({ url, store, clock, perTenant: config.jobsPerTenant, onError })
}

/** Job processing in this process. */
export interface JobsAtWork {
  hear(news: JobNews): void
  /** Takes no more jobs, and stops those still running after `graceMs`. */
  leave(graceMs: number): void
  /** Stops running jobs; queued ones wait for another process. */
  stop(): Promise<void>
}

export function startJobs(
  core: Core,
  workers: JobWorkers,
  parts: { completer: Completer; logger: Logger },
): JobsAtWork {
  const { logger, completer } = parts
  const runs = core.jobRuns
  const quietly = (what: string, work: () => Promise<void>) => () =>
    void work().catch((error: unknown) => logger.warn({ err: error }, `${what} failed`))
  const extend = quietly('extending the leases of jobs', () => runs.extend())
  const look = quietly('looking for jobs', () => workers.look())
  const clean = quietly('ending abandoned jobs', async () => {
    await runs.failAbandoned()
    await workers.failLost()
  })
  const stopRuns = () => runs.stopAll(new RunStopped('stopping', 'The service stopped'))
  workers.handle(createJobRunner({ runs, completer, logger }))
  const timers = [setInterval(extend, EXTEND_MS), setInterval(look, LOOK_MS), setInterval(clean, CLEAN_MS)]
  for (const timer of timers) timer.unref()
  look()
  return {
    hear(news) {
      if (news.type === 'waiting') workers.wake()
      else runs.cancelled(news.jobId)
    },
    leave(graceMs) {
      workers.stop()
      setTimeout(stopRuns, graceMs).unref()
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      stopRuns()
      await workers.close()
    },
  }
}
