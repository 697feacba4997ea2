import { type Clock, type Core, createCore, ensureFirstStart, Keyring, systemClock } from '@keystead/domain'
import {
  ChangeFeed,
  type Database,
  type FeedOptions,
  idempotencyStore,
  type JobNews,
  type JobWorkers,
  openDatabase,
} from '@keystead/db'
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
import { LiveStreams } from '../stream/live-streams.ts'
import type { Services } from '../trpc/context.ts'
import { createJobWorkers, startJobs } from './jobs.ts'
import { type Listeners, listen } from './listeners.ts'
import { Resources } from './resources.ts'
import { dataFolderSecrets } from './secrets.ts'
import { CLOSE_MS, Stopping, streamsEndIn } from './stopping.ts'
import { tlsFiles } from './tls.ts'

export interface Service {
  urls: string[]
  /** What was generated on the first start; it is not stored, so it must be shown. */
  generated: { adminKey: string | null; ownerPassword: string | null }
  /** Drains, stores what was counted, and closes everything, in that order. */
  stop(): Promise<void>
}

export interface StartOptions {
  config: Config
  logger: Logger
  /** Ends a start that takes too long for whoever wants to stop. */
  signal: AbortSignal
  clock?: Clock
  /** Hears when the embedded PostgreSQL is gone: the service can only stop then. */
  onDatabaseLost?: () => void
  /** How long a body may take to arrive; shorter in tests. */
  bodyTimeoutMs?: number
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
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(options, resources))
  const keyring = new Keyring(config.secrets ?? (await dataFolderSecrets(config.dataDir)))
  const database = await openDatabase(databaseUrl, { directUrl: config.databaseDirectUrl ?? databaseUrl, clock })
  resources.add(() => database.close())
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, logger)
  resources.add(async () => redis?.disconnect())
  const sharedLimits = redis && createSharedCounter(redis, config)
  resources.add(async () => sharedLimits?.close())
  const workers = createJobWorkers({ url: databaseUrl, store: database.jobs }, config, clock, logger)
  const parts = { database, keyring, workers, sharedLimits: sharedLimits?.counter ?? null }
  const { core, generated } = await prepareCore({ ...options, clock }, parts)
  const completer = createCompleter(config.providers)
  const jobs = startJobs(core, workers, { completer, logger })
  resources.add(() => jobs.stop())
  const url = config.databaseDirectUrl ?? databaseUrl
  const feed = createFeed(options, database, core, { url, onJobs: (news: JobNews) => jobs.hear(news) })
  await feed.start()
  resources.add(() => feed.stop())

  const stopping = new Stopping()
  const { app, lane } = await buildServer({
    services: servicesOf({ core, database, redis, feed, completer }, options),
    logger,
    trustProxy: config.trustProxy,
    version: packageJson.version,
    ping: () => database.ping(),
    isStopping: stopping.hasBegun,
    ending: stopping.ending,
    bodyTimeoutMs: options.bodyTimeoutMs,
  })
  const listeners: Listeners = await listen(lane, config.listen, () => tlsFiles(config))
  const chores = startChores({ core, database, sharedLimits: sharedLimits?.counter ?? null, logger, clock })

  return {
    urls: listeners.urls,
    generated,
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

function servicesOf(
  parts: { core: Core; database: Database; redis: Redis | null; feed: ChangeFeed; completer: Completer },
  { config, logger }: StartOptions,
): Services {
  const { core, database, redis, feed, completer } = parts
  const fork = () => database.orm.em.fork()
  return {
    ...core,
    userDirectory: database.userDirectory,
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

async function embeddedDatabase(options: StartOptions, resources: Resources): Promise<string> {
  const { config, logger, signal, onDatabaseLost } = options
  // With DATABASE_URL none of this is loaded.
  const { claimDataFolder, startEmbeddedPostgres } = await import('@keystead/db/embedded')
  const claim = await claimDataFolder(config.dataDir)
  resources.add(() => claim.release())
  const log = (message: string) => logger.info(message)
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log,
    signal,
    ...(onDatabaseLost && { onLost: onDatabaseLost }),
  })
  resources.add(() => postgres.stop())
  return postgres.url
}

async function prepareCore(
  { config, logger, clock }: StartOptions & { clock: Clock },
  parts: { database: Database; keyring: Keyring; workers: JobWorkers; sharedLimits: SharedCounter | null },
) {
  const { database, keyring, workers, sharedLimits } = parts
  const { adminKey, ownerEmail, ownerPassword } = config
  const generated = await database.prepare((em) =>
    ensureFirstStart(em, { clock, keyring, adminKey, ownerEmail, ownerPassword }),
  )
  const core = createCore({
    clock,
    monotonicClock: () => performance.now(),
    keyring,
    adminKey,
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
    onUsageError: (error) => logger.error({ err: error }, 'usage could not be stored yet; it is kept and tried again'),
  })
  return { core, generated }
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
