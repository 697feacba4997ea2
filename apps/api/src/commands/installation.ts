import { ChangeFeed, type Database } from '@keystead/db'
import { type Confirmation, CredentialCache, type Keyring, systemClock } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { Config } from '../config.ts'
import { existingPlaceOf, type FitDatabase, openFit } from '../startup/databases.ts'
import { Resources } from '../startup/resources.ts'
import { sayingWhichSecret } from '../startup/secrets.ts'

const clock = systemClock

/** The configured installation, for a command that runs on its machine. */
export interface ReachedInstallation {
  keyring: Keyring
  clock: typeof systemClock
  /** Runs `work` exclusively of service starts and other commands. */
  exclusively<T>(work: (em: EntityManager) => Promise<T>): Promise<T>
  signingKeys: Database['signingKeys']
  /** Waits until no replica uses the previous state. @returns the running replicas */
  confirm(): Promise<Confirmation[]>
}

/**
 * Connects to the database of the service, running or not, while `work` runs.
 *
 * @throws an error with a readable message when it cannot be reached, or the secrets do not match
 */
export async function withInstallation<T>(
  config: Config,
  work: (installation: ReachedInstallation) => Promise<T>,
): Promise<T> {
  const resources = new Resources()
  try {
    const place = await existingPlaceOf(config, resources)
    const logger = { warn: (line: string) => console.error(line) }
    const fit = await openFit(place, { config, clock, logger }, resources)
    const { database, keyring, facts } = fit
    return await work({
      keyring,
      clock,
      signingKeys: database.signingKeys,
      exclusively: (change) => sayingWhichSecret(config, () => database.exclusively(change, facts)),
      confirm: () => confirmedBy(fit),
    })
  } finally {
    await resources.release()
  }
}

const monotonicClock = (): number => performance.now()

/** Confirmations arrive over the change feed, so this process joins it, with an empty cache. */
async function confirmedBy({ database, directUrl }: FitDatabase): Promise<Confirmation[]> {
  const { confirmations, credentials } = database
  const feed = new ChangeFeed({
    url: directUrl,
    confirmations,
    cache: new CredentialCache(credentials, monotonicClock, 1),
    clock: monotonicClock,
    onJobs: () => undefined,
    onState: () => undefined,
  })
  await feed.start()
  try {
    const { replicas } = await feed.confirm()
    return replicas.filter(({ replicaId }) => replicaId !== confirmations.replicaId)
  } finally {
    await feed.stop()
  }
}
