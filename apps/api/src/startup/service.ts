import {
  chosenAdminKeys,
  type Clock,
  type Core,
  createCore,
  DroppedCount,
  type Generated,
  type Keyring,
  systemClock,
  WorkHost,
} from '@keystead/domain'
import {
  ChangeFeed,
  createIdempotencyStore,
  type Database,
  type FeedOptions,
  type JobNews,
  type JobWorkers,
} from '@keystead/db'
import type { EntityManager } from '@mikro-orm/core'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config.ts'
import { createAttemptLimiter } from '../calls/rate-limit.ts'
import { createCatalog } from '../providers/catalog.ts'
import { type Completer, createCompleter } from '../providers/completer.ts'
import type { SharedCounter } from '../limits/shared-counter.ts'
import { buildServer } from '../server.ts'
import { type MaintenanceOptions, startMaintenance } from './maintenance.ts'
import { oauthParts } from './oauth.ts'
import { openOutside, type Outside } from './outside.ts'
import { createOidcProvider } from './oauth-provider.ts'
import { createDnsRecords } from '../sso/dns-records.ts'
import { databaseParts } from './database-parts.ts'
import { openFit, placeOf } from './databases.ts'
import { makeFirstStart } from './first-start.ts'
import { LiveStreams } from '../jobs/live-streams.ts'
import type { Services } from '../calls/context.ts'
import { createJobWorkers, startJobs } from './jobs.ts'
import { type ListenOptions, type Listeners, listen } from './listeners.ts'
import { openPlaces, type Places } from './places.ts'
import { openRedis } from './redis.ts'
import { Resources } from './resources.ts'
import { signalsParts } from './signals.ts'
import { Sealing } from './sealing.ts'
import { sayingWhichSecret } from './secrets.ts'
import { CLOSE_MS, Stopping, streamsEndIn } from './stopping.ts'
import { tlsFiles } from './tls.ts'

export interface Service {
  urls: string[]
  /** Drains, stores the counts, and closes everything, in that order. */
  stop(): Promise<void>
}

export interface StartOptions extends Pick<MaintenanceOptions, 'alertEveryMs' | 'storageEveryMs' | 'sweepEveryMs'> {
  config: Config
  logger: Logger
  /** Aborts a start when the process is to stop. */
  signal: AbortSignal
  clock?: Clock
  /** Shows the credentials generated on the first start. If it rejects, they are not stored and the next start generates new ones. */
  onGenerated: (generated: Generated) => Promise<void>
  /** Called when the embedded PostgreSQL has exited: the service must stop then. */
  onDatabaseLost?: () => void
  /** How long a body may take to arrive; shorter in tests. */
  bodyTimeoutMs?: number
  /** How long a response may wait for a client that does not read; shorter in tests. */
  drainMs?: number
  /** How long the repetition of a call that still runs waits for its answer; shorter in tests. */
  repeatWaitMs?: number
  /** How often it is looked for rows to encrypt; shorter in tests. */
  sealEveryMs?: number
  /** `address:port` of DNS servers, in place of those of the machine; in tests. */
  dnsServers?: readonly string[]
}

/** Starts the configured service. @throws ConfigError and other errors, with nothing left running */
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
  const outside = openOutside({ ...options, clock }, oauthParts(config, database), resources)
  const places = await openPlaces({ ...options, clock }, resources)
  const parts = { ...outside, places, database, keyring, workers, sharedLimits }
  const core = assembleCore({ ...options, clock }, parts, chosen)
  await tidyUp(database, core, options, resources)
  await core.oauth.signingKeys.refresh()
  const completer = createCompleter(config.providers)
  const jobs = startJobs(core, workers, { completer, logger })
  resources.add(() => jobs.stop())
  const feed = createFeed(options, database, core, { url: directUrl, onJobs: (news: JobNews) => jobs.hear(news) })
  await feed.start()
  resources.add(() => feed.stop())
  const stopping = new Stopping()
  const services = servicesOf({ core, database, redis, feed, completer }, options)
  const { app, ...handlers } = await buildServer({
    services,
    provider: createOidcProvider(services, config, logger),
    ...edgesOf(options),
    ping: () => database.ping(),
    isStopping: stopping.hasBegun,
    ending: stopping.ending,
  })
  const listeners: Listeners = await listen(listening(options))
  resources.add(() => listeners.close(0))
  core.oauth.issuer.default(listeners.urls[0] ?? '')
  await makeFirstStart({ ...options, database, core, replicas: feed, facts })
  listeners.serve(handlers)
  const maintenance = startMaintenance({ ...options, core, database, sharedLimits, clock })

  return {
    urls: listeners.urls,
    async stop() {
      jobs.leave(streamsEndIn(config.drainMs))
      await stopping.begin(config.drainMs)
      await maintenance.stop()
      await listeners.close(CLOSE_MS)
      await app.close()
      await maintenance.settle(true)
      await storeRest(core)
      await resources.release()
    },
  }
}

/** What uploads left behind when a process was killed. Another start or the maintenance goes on with what fails now. */
async function sweepStorage({ storageUpkeep }: Core, { config, logger }: StartOptions): Promise<void> {
  // Without a database elsewhere no other process uses the storage.
  const sweeping = storageUpkeep.removeLeftovers({ isAlone: config.databaseUrl === null })
  await sweeping.catch((error: unknown) => logger.warn({ err: error }, 'sweeping the storage failed'))
}

/** Stores what is only in memory, once no request comes any more. */
async function storeRest({ recorder, background, sessionUses, signalPushes }: Core): Promise<void> {
  await signalPushes.stop()
  await background.settle()
  await Promise.all([recorder.flush(), sessionUses.flush()])
}

/** The options for requests. */
const edgesOf = ({ config: { trustProxy, lists }, logger, bodyTimeoutMs }: StartOptions) => ({
  logger,
  version: packageJson.version,
  trustProxy,
  lists,
  bodyTimeoutMs,
})

/** The options for connections. */
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
  const { clock, idempotency } = core
  const work = new WorkHost({ em: database.orm.em, clock, idempotency, replicas: feed })
  return {
    ...core,
    userDirectory: database.userDirectory,
    tenantDirectory: database.tenantDirectory,
    limiter: createAttemptLimiter(config.authRateLimit, redis),
    streams: new LiveStreams({ runs: core.jobRuns, jobs: core.jobs, completer, logger, work }),
    work,
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
      if (state === 'live') logger.info('the change feed is live: credentials are served from memory')
      else logger.warn({ err: reason }, 'the change feed is lost: credentials are read from the database')
    },
  })
}

/** @param chosen the hashes of admin keys set by earlier configurations */
function assembleCore(
  { config, logger, clock, repeatWaitMs, dnsServers }: StartOptions & { clock: Clock },
  parts: Outside & {
    places: Places
    database: Database
    keyring: Keyring
    workers: JobWorkers
    sharedLimits: SharedCounter | null
  },
  chosen: Buffer[],
): Core {
  const { database, keyring, workers, sharedLimits, mailer, egress, oauth, identityProviders, webhookSender } = parts
  return createCore({
    clock,
    monotonicClock: () => performance.now(),
    keyring,
    adminKeyHashes: [...(config.adminKey === null ? [] : [keyring.hash(config.adminKey)]), ...chosen],
    credentials: database.credentials,
    attempts: database.loginAttempts,
    sessionUses: database.sessionUses,
    settings: database.settings,
    retention: database.retention,
    installationSettings: config.settings,
    mailer,
    usageStore: database.usage,
    usageReports: database.usageReports,
    scimDirectory: database.scimDirectory,
    oauthPayloads: database.oauthPayloads,
    credits: database.credits,
    charges: database.charges,
    idempotency: createIdempotencyStore({ waitMs: repeatWaitMs }),
    ...oauth,
    ...signalsParts(database, egress, logger),
    ...parts.places,
    jobQueue: workers,
    jobStore: database.jobs,
    providers: createCatalog(config.providers),
    sharedLimits,
    egress,
    identityProviders,
    ...databaseParts(database),
    webhookSender,
    domainRecords: createDnsRecords(dnsServers),
    cachedCredentials: config.cachedKeys,
    onUsageError: (error) => logUsageError(logger, error),
    onBackgroundError: (error) => logger.error({ err: error }, 'a task in the background failed'),
  })
}

/** Runs after the migrations, before anything else uses the schema. @returns the hashes of configured admin keys */
const preparing =
  (database: Database, keyring: Keyring, logger: Logger) =>
  async (em: EntityManager): Promise<Buffer[]> => {
    const keys = await database.renewImports(keyring)
    if (keys > 0)
      logger.info(
        { keys },
        'keys imported by an earlier release were rehashed: the text sha256:<hash> no longer works for them',
      )
    return chosenAdminKeys(em)
  }

/** Encrypts what an earlier release has left in plain text, and removes what earlier uploads have left. */
async function tidyUp(database: Database, core: Core, options: StartOptions, resources: Resources): Promise<void> {
  const { logger, sealEveryMs } = options
  const sealing = new Sealing(database, core.vault, { logger, everyMs: sealEveryMs })
  resources.add(() => sealing.stop())
  await sealing.start()
  await sweepStorage(core, options)
}

function logUsageError(logger: Logger, error: unknown): void {
  if (error instanceof DroppedCount) {
    const { kind, tenantId, keyId, message } = error
    logger.error({ kind, tenantId, keyId, reason: message }, 'a count that the database cannot hold was dropped')
    return
  }
  logger.error({ err: error }, 'usage could not be stored; it is kept and retried')
}
