import { openDatabase, type Database } from '@keystead/db'
import { type Clock, Keyring } from '@keystead/domain'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config.ts'
import type { Resources } from './resources.ts'
import { dataFolderSecrets } from './secrets.ts'

/** Where a database is, and the secrets that belong to it. */
export interface Place {
  url: string
  /** Newest first. */
  secrets: string[]
}

export interface EmbeddedOptions {
  config: Config
  logger: Logger
  /** Ends a start that takes too long for whoever wants to stop. */
  signal: AbortSignal
  /** Hears when the embedded PostgreSQL is gone. */
  onDatabaseLost?: (() => void) | undefined
}

/** Where the configuration says that the database is; without that, the embedded one is started. */
export async function placeOf(options: EmbeddedOptions, resources: Resources): Promise<Place> {
  const { config, logger, signal, onDatabaseLost } = options
  if (config.databaseUrl !== null) return { url: config.databaseUrl, secrets: config.secrets ?? [] }
  // With DATABASE_URL none of this is loaded.
  const { claimDataFolder, hasEmbeddedPostgres, startEmbeddedPostgres } = await import('@keystead/db/embedded')
  const claim = await claimDataFolder(config.dataDir)
  resources.add(() => claim.release())
  // Before the database: one that has been made has a secret.
  const hasDatabase = await hasEmbeddedPostgres(config.dataDir)
  const secrets = config.secrets ?? (await dataFolderSecrets(config.dataDir, hasDatabase))
  const log = (message: string) => logger.info(message)
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log,
    signal,
    ...(onDatabaseLost && { onLost: onDatabaseLost }),
  })
  resources.add(() => postgres.stop())
  return { url: postgres.url, secrets }
}

/** The same for a command, which makes nothing: the embedded PostgreSQL is that of the service while it runs. */
export async function existingPlaceOf(config: Config, resources: Resources): Promise<Place> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, secrets: config.secrets ?? [] }
  const { reachEmbeddedPostgres } = await import('@keystead/db/embedded')
  const postgres = await reachEmbeddedPostgres(config.dataDir, () => undefined)
  resources.add(() => postgres.leave())
  return { url: postgres.url, secrets: config.secrets ?? (await dataFolderSecrets(config.dataDir, true)) }
}

/** A database that was found fit to run on, and what a start brings to it. */
export interface FitDatabase {
  database: Database
  keyring: Keyring
  facts: { release: string; secrets: Keyring['secrets'] }
  /** The URL of PostgreSQL itself. */
  directUrl: string
}

/** @throws DatabaseError that says in one line what is wrong with it */
export async function openFit(
  { url, secrets }: Place,
  { config, clock, logger }: { config: Config; clock: Clock; logger: Pick<Logger, 'warn'> },
  resources: Resources,
): Promise<FitDatabase> {
  const keyring = new Keyring(secrets)
  const directUrl = config.databaseDirectUrl ?? url
  const database = await openDatabase(url, { directUrl, clock })
  resources.add(() => database.close())
  await database.check((line) => logger.warn(line))
  return { database, keyring, facts: { release: packageJson.version, secrets: keyring.secrets }, directUrl }
}
