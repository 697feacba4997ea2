import { openDatabase, type Database, type MarkedKeys, type StartFacts } from '@keystead/db'
import { type Clock, Keyring } from '@keystead/domain'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config.ts'
import type { Resources } from './resources.ts'
import { dataFolderSecrets } from './secrets.ts'

/** The URL of a database, and its secrets. */
export interface Place {
  url: string
  /** Newest first. */
  secrets: string[]
}

export interface EmbeddedOptions {
  config: Config
  logger: Logger
  /** Aborts a start when the process is to stop. */
  signal: AbortSignal
  /** Called when the embedded PostgreSQL has exited. */
  onDatabaseLost?: (() => void) | undefined
}

/** The configured database; without one, the embedded PostgreSQL is started. */
export async function placeOf(options: EmbeddedOptions, resources: Resources): Promise<Place> {
  const { config, logger, signal, onDatabaseLost } = options
  if (config.databaseUrl !== null) return { url: config.databaseUrl, secrets: config.secrets ?? [] }
  // With DATABASE_URL none of this is loaded.
  const { claimDataFolder, hasEmbeddedPostgres, startEmbeddedPostgres } = await import('@keystead/embedded-postgres')
  const claim = await claimDataFolder(config.dataDir)
  resources.add(() => claim.release())
  // Before the database starts: an existing one must have a secret.
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

/** The same for a command, which creates nothing: while the service runs, it uses the service's embedded PostgreSQL. */
export async function existingPlaceOf(config: Config, resources: Resources): Promise<Place> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, secrets: config.secrets ?? [] }
  const { reachEmbeddedPostgres } = await import('@keystead/embedded-postgres')
  const postgres = await reachEmbeddedPostgres(config.dataDir, () => undefined)
  resources.add(() => postgres.leave())
  return { url: postgres.url, secrets: config.secrets ?? (await dataFolderSecrets(config.dataDir, true)) }
}

/** A database that passed its checks, and what a start needs for it. */
export interface FitDatabase {
  database: Database
  keyring: Keyring
  facts: StartFacts
  /** The URL of PostgreSQL itself. */
  directUrl: string
}

/** @throws DatabaseError with the reason in one line */
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
  const onMarkedKeys = (keys: MarkedKeys) => logger.warn(purposesOf(keys))
  const facts = { release: packageJson.version, secrets: keyring.secrets, onMarkedKeys }
  return { database, keyring, facts, directUrl }
}

/** Logged once, by the start that migrates. (docs/adr/0030) */
const purposesOf = ({ management, followUser, application }: MarkedKeys): string =>
  `Keys are now marked as for Keystead or for your own API. Of the live keys, ${management} became management keys and can still ` +
  `call Keystead, ${followUser} gateway keys can while their user has a role, and ${application} imported keys can only be verified. ` +
  'GET /api/v1/api-keys lists them; docs/concepts.md explains the difference'
