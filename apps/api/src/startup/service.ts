import {
  chosenAdminKeys,
  type Clock,
  type Core,
  createCore,
  DroppedCount,
  type Generated,
  type Keyring,
  systemClock,
} from '@keystead/domain'
import {
  ChangeFeed,
  type Database,
  type FeedOptions,
  idempotencyStore,
  type JobNews,
  type JobWorkers,
} from '@keystead/db'
import type { EntityManager } from '@mikro-orm/core'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config.ts'
import { createAttemptLimiter } from '../http/rate-limit.ts'
import { createCatalog } from '../providers/catalog.ts'
import { type Completer, createCompleter } from '../providers/completer.ts'
import { SharedCounter } from '../limits/shared-counter.ts'
import { WindowStore } from '../limits/window-store.ts'
import { buildServer } from '../server.ts'
import { startChores } from './chores.ts'
import { openFit, placeOf } from './databases.ts'
import { makeFirstStart } from './first-start.ts'
import { LiveStreams } from '../stream/live-streams.ts'
import type { Services } from '../trpc/context.ts'
import { createJobWorkers, startJobs } from './jobs.ts'
import { type ListenOptions, type Listeners, listen } from './listeners.ts'
import { Resources } from './resources.ts'
import { Sealing } from './sealing.ts'
import { sayingWhichSecret } from './secrets.ts'
import { CLOSE_MS, Stopping, streamsEndIn } from './stopping.ts'
import { tlsFiles } from './tls.ts'

export interface Service {
  urls: string[]
  /** Drains, stores what was counted, and closes everything, in that order. */
  stop(): Promise<void>
}

export interface StartOptions {
  config: Config
  logger: Logger
  /** Ends a start that takes too long for whoever wants to stop. */
  signal: AbortSignal
  clock?: Clock
  /** Shows what was generated on the first start. It is not stored: when this rejects, the next start makes it again. */
  onGenerated: (generated: Generated) => Promise<void>
  /** Hears when the embedded PostgreSQL is gone: the service can only stop then. */
  onDatabaseLost?: () => void
  /** How long a body may take to arrive; shorter in tests. */
  bodyTimeoutMs?: number
  /** How long an answer may wait for its reader; shorter in tests. */
  drainMs?: number
}

/** Starts everything that the configuration names. @throws ConfigError and the like; nothing is left running then */
export async function startService(options: StartOptions): Promise<Service> {
  const resources = new Resources()
  try {
    return await start(options, resources)
  } catch (error) {
    await resources.release()
    throw error
  }
}

async function start(options: StartOptions, resources: Resources): Promise<Service> {
  const { config, logger, clock = systemClock } = options
  const place = await placeOf(options, resources)
  const { database, keyring, facts, directUrl } = await openFit(place, { config, clock, logger }, resources)
  const chosen = await sayingWhichSecret(config, () => database.prepare(preparing(database, keyring, logger), facts))
  const { redis, sharedLimits } = await openRedis(options, resources)
  const workers = createJobWorkers({ url: place.url, store: database.jobs }, config, clock, logger)
  const parts = { database, keyring, workers, sharedLimits }
  const core = assembleCore({ ...options, clock }, parts, chosen)
  await startSealing(database, core, { logger, resources })
  const completer = createCompleter(config.providers)
  const jobs = startJobs(core, workers, { completer, logger })
  resources.add(() => jobs.stop())
  const onJobs = (news: JobNews) => jobs.hear(news)
  const feed = createFeed(options, database, core, { url: directUrl, onJobs })
  await feed.start()
  resources.add(() => feed.stop())

  const stopping = new Stopping()
  const { app, lane } = await buildServer({
    services: servicesOf({ core, database, redis, feed, completer }, options),
    logger,
    ...edgesOf(options),
    version: packageJson.version,
    ping: () => database.ping(),
    isStopping: stopping.hasBegun,
    ending: stopping.ending,
  })
  const listeners: Listeners = await listen(listening(options))
  resources.add(() => listeners.close(0))
  await makeFirstStart({ ...options, database, core, replicas: feed, facts })
  listeners.serve(lane)
  const chores = startChores({ core, database, sharedLimits, logger, clock })

  return {
    urls: listeners.urls,
    async stop() {
      jobs.leave(streamsEndIn(config.drainMs))
      await stopping.begin(config.drainMs)
      chores.stop()
      await listeners.close(CLOSE_MS)
      await app.close()
      await chores.settle(true)
      await core.recorder.flush()
      await resources.release()
    },
  }
}

/** How the service meets requests. */
const edgesOf = ({ config: { trustProxy, listsPerUser }, bodyTimeoutMs }: StartOptions) => ({
  trustProxy,
  listsPerUser,
  bodyTimeoutMs,
})

/** How it meets connections. */
const listening = ({ config, drainMs }: StartOptions): ListenOptions => ({
  addresses: config.listen,
  tls: () => tlsFiles(config),
  maxConnections: config.maxConnections,
  drainMs,
})

function servicesOf(
  parts: { core: Core; database: Database; redis: Redis | null; feed: ChangeFeed; completer: Completer },
  { config, logger }: StartOptions,
): Services {
  const { core, database, redis, feed, completer } = parts
  const fork = () => database.orm.em.fork()
  return {
    ...core,
    userDirectory: database.userDirectory,
    tenantDirectory: database.tenantDirectory,
    limiter: createAttemptLimiter(config.authRateLimit, redis),
    replicas: feed,
    streams: new LiveStreams({ runs: core.jobRuns, jobs: core.jobs, completer, logger, fork }),
    fork,
  }
}

function createFeed(
  { logger }: StartOptions,
  database: Database,
  { cache }: Core,
  to: Pick<FeedOptions, 'url' | 'onJobs'>,
): ChangeFeed {
  return new ChangeFeed({
    ...to,
    confirmations: database.confirmations,
    cache,
    clock: () => performance.now(),
    onState(state, reason) {
      if (state === 'live') logger.info('the change feed is live: credentials are answered from memory')
      else logger.warn({ err: reason }, 'the change feed is lost: credentials are answered from the database')
    },
  })
}

/** @param chosen the hashes of admin keys that an earlier configuration chose */
function assembleCore(
  { config, logger, clock }: StartOptions & { clock: Clock },
  parts: { database: Database; keyring: Keyring; workers: JobWorkers; sharedLimits: SharedCounter | null },
  chosen: Buffer[],
): Core {
  const { database, keyring, workers, sharedLimits } = parts
  const { adminKey } = config
  return createCore({
    clock,
    monotonicClock: () => performance.now(),
    keyring,
    adminKeyHashes: adminKey === null ? chosen : [keyring.hash(adminKey), ...chosen],
    credentials: database.credentials,
    attempts: database.loginAttempts,
    usageStore: database.usage,
    usageReports: database.usageReports,
    keyWriter: database.keyWriter,
    credits: database.credits,
    charges: database.charges,
    idempotency: idempotencyStore,
    jobQueue: workers,
    jobStore: database.jobs,
    providers: createCatalog(config.providers),
    sharedLimits,
    cachedCredentials: config.cachedKeys,
    onUsageError: (error) => logUsageError(logger, error),
  })
}

async function openRedis(
  { config, logger }: StartOptions,
  resources: Resources,
): Promise<{ redis: Redis | null; sharedLimits: SharedCounter | null }> {
  if (config.redisUrl === null) return { redis: null, sharedLimits: null }
  const redis = await connectRedis(config.redisUrl, logger)
  resources.add(async () => redis.disconnect())
  const { counter, close } = createSharedCounter(redis, config)
  resources.add(async () => close())
  return { redis, sharedLimits: counter }
}

/** What is done with a schema that is up to date, before anything looks at it. @returns the hashes of chosen admin keys */
const preparing =
  (database: Database, keyring: Keyring, logger: Logger) =>
  async (em: EntityManager): Promise<Buffer[]> => {
    const keys = await database.renewImports(keyring)
    if (keys > 0)
      logger.info({ keys }, 'keys that an earlier release has imported are found by a hash that no text has')
    return chosenAdminKeys(em)
  }

async function startSealing(
  database: Database,
  core: Core,
  { logger, resources }: { logger: Logger; resources: Resources },
): Promise<void> {
  const sealing = new Sealing(database, core.vault, logger)
  resources.add(() => sealing.stop())
  await sealing.start()
}

function logUsageError(logger: Logger, error: unknown): void {
  if (error instanceof DroppedCount) {
    const { kind, tenantId, keyId, message } = error
    logger.error({ kind, tenantId, keyId, reason: message }, 'a count that the database cannot hold was dropped')
    return
  }
  logger.error({ err: error }, 'usage could not be stored yet; it is kept and tried again')
}

async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  // Without REDIS_URL none of this is loaded.
  const { Redis } = await import('ioredis')
  // Commands must fail at once while Redis is down, so that the limiter's insurance takes over.
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 500 })
  let down = false
  let reason: Error | undefined
  redis.on('error', (error) => {
    reason = error
  })
  redis.on('reconnecting', () => {
    if (!down)
      logger.warn(
        { err: reason },
        'Redis does not answer; until it does, strict limits refuse and this replica counts the others by itself, or as KEYSTEAD_LIMITS_WITHOUT_REDIS says',
      )
    down = true
  })
  redis.on('ready', () => {
    if (down) logger.info('Redis answers again')
    down = false
  })
  await firstWordOf(redis)
  return redis
}

/** Waits until Redis has said whether it is there, at most a second, so that it counts from the first attempt on. */
async function firstWordOf(redis: Redis): Promise<void> {
  await new Promise<void>((resolve) => {
    redis.once('ready', resolve)
    redis.once('reconnecting', () => resolve())
    setTimeout(resolve, 1000).unref()
  })
}

/** Limits have a connection of their own: rate-limiter-flexible defines its script on the connection. */
function createSharedCounter(redis: Redis, config: Config) {
  const connection = redis.duplicate()
  // The first connection says what is wrong with Redis.
  connection.on('error', () => undefined)
  const counter = new SharedCounter({
    windows: new WindowStore(connection),
    clock: () => performance.now(),
    withoutRedis: config.limitsWithoutRedis,
  })
  return { counter, close: () => connection.disconnect() }
}
