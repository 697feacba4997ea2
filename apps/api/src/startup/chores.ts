import type { Clock, Core } from '@keystead/domain'
import type { Database } from '@keystead/db'
import type { Logger } from 'pino'
import type { SharedCounter } from '../limits/shared-counter.ts'

const SETTLE_MS = 500
const EXPIRE_MS = 5000
const SWEEP_MS = 3_600_000

/** For how long at most a key is not found that a replica of an earlier release has imported. */
const RENEW_MS = 30_000

export interface ChoresOptions {
  core: Core
  database: Database
  sharedLimits: SharedCounter | null
  logger: Logger
  clock: Clock
}

export interface Chores {
  /** Gives back what was leased and not used. @param all also what could still be used: the service stops */
  settle(all?: boolean): Promise<void>
  stop(): void
}

/** What has to be done now and then, whether or not anybody asks for something. */
export function startChores({ core, database, sharedLimits, logger, clock }: ChoresOptions): Chores {
  const quietly = (what: string, work: () => Promise<void>) => async () =>
    work().catch((error: unknown) => logger.warn({ err: error }, `${what} failed`))
  const settle = async (all = false) => {
    await quietly('giving leased credits back', () => core.purse.settle(all))()
    await quietly('giving leased points back', async () => sharedLimits?.settle(all))()
  }
  const expire = quietly('giving reservations back', () => core.charges.expire(database.orm.em.fork()))
  const sweep = quietly('sweeping', () => database.sweep(clock()))
  const renew = quietly('renewing imported keys', async () => void (await database.renewImports(core.keyring)))
  const timers = [
    setInterval(() => void settle(), SETTLE_MS),
    setInterval(() => void expire(), EXPIRE_MS),
    setInterval(() => void sweep(), SWEEP_MS),
    setInterval(() => void renew(), RENEW_MS),
  ]
  for (const timer of timers) timer.unref()
  return {
    settle,
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
