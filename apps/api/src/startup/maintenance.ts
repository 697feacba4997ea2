import { type Clock, type Core, RELOAD_MS } from '@keystead/domain'
import type { Database } from '@keystead/db'
import type { Logger } from 'pino'
import type { SharedCounter } from '../limits/shared-counter.ts'
import { Events, LOG_MS } from './events.ts'
import { oneAtATime } from './one-at-a-time.ts'

const SETTLE_MS = 500
const EXPIRE_MS = 5000
const ALERT_MS = 60_000
const SWEEP_MS = 3_600_000

/** How soon files of uploads that were broken off are removed, and objects follow a new key of their tenant. */
const STORAGE_MS = 30_000

/** The longest time that a key imported by a replica of an earlier release is not found. */
const RENEW_MS = 30_000

export interface MaintenanceOptions {
  core: Core
  database: Database
  sharedLimits: SharedCounter | null
  logger: Logger
  clock: Clock
  /** How often what has expired is deleted; these are shorter in tests. */
  sweepEveryMs?: number | undefined
  /** How often the storage is tidied. */
  storageEveryMs?: number | undefined
  /** How often it is looked for what to tell. */
  alertEveryMs?: number | undefined
}

export interface Maintenance {
  /** Returns unused leases. @param all also those that could still be used, because the service stops */
  settle(all?: boolean): Promise<void>
  stop(): Promise<void>
}

/** Starts the periodic tasks, which run with or without requests. */
export function startMaintenance(options: MaintenanceOptions): Maintenance {
  const { core, database, sharedLimits, logger, clock } = options
  const { sweepEveryMs = SWEEP_MS, storageEveryMs = STORAGE_MS, alertEveryMs = ALERT_MS } = options
  const quietly: Quietly = (what, work) => async () =>
    work().catch((error: unknown) => logger.warn({ err: error }, `${what} failed`))
  const settle = async (all = false) => {
    await quietly('returning leased credits', () => core.creditLeases.settle(all))()
    await quietly('returning leased points', async () => sharedLimits?.settle(all))()
  }
  const expire = quietly('refunding expired reservations', () => core.charges.expire(database.orm.em.fork()))
  const sweep = quietly('sweeping', async () => {
    await database.sweep(clock())
    await core.sessionUses.sweep()
    await core.retention.sweep()
    await core.webhooks.sweep()
    await core.alerts.sweep()
    await core.signalFeed.sweep()
    await core.storageUpkeep.sweep()
  })
  const tidy = quietly('tidying the storage', async () => {
    await core.storageUpkeep.removeLeftovers()
    await core.storageUpkeep.moveKeys()
  })
  const alert = quietly('looking for what to tell', () => core.alerts.run())
  const renew = quietly('renewing imported keys', async () => void (await database.renewImports(core.keyring)))
  const events = eventsOf({ core, database, quietly })
  const refresh = quietly('refreshing the signing keys', () => core.oauth.signingKeys.refresh())
  const timers = [
    setInterval(() => void settle(), SETTLE_MS),
    setInterval(() => void events.run(), LOG_MS),
    setInterval(() => void expire(), EXPIRE_MS),
    setInterval(() => void sweep(), sweepEveryMs),
    setInterval(() => void alert(), alertEveryMs),
    setInterval(() => void renew(), RENEW_MS),
    setInterval(() => void tidy(), storageEveryMs),
    setInterval(() => void refresh(), RELOAD_MS),
  ]
  for (const timer of timers) timer.unref()
  return {
    settle,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await events.stop()
    },
  }
}

/** Makes a task of work that may fail: then what it was is logged. */
type Quietly = (what: string, work: () => Promise<void>) => () => Promise<void>

function eventsOf(parts: { core: Core; database: Database; quietly: Quietly }): Events {
  const { core, quietly } = parts
  const sendSignals = quietly('sending signals', async () => {
    await core.signalFeed.tick()
    await core.signalPushes.tick()
  })
  const push = quietly('sending audit records', () => core.auditPushes.tick())
  return new Events({ ...parts, push, signal: oneAtATime(sendSignals).run })
}
