import { ChangeFeed } from '@keystead/db'
import { type Confirmation, CredentialCache, type Keyring, systemClock } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { Config } from '../config.ts'
import { existingPlaceOf, type FitDatabase, openFit } from '../startup/databases.ts'
import { Resources } from '../startup/resources.ts'
import { sayingWhichSecret } from '../startup/secrets.ts'

const clock = systemClock

/** The installation that the configuration names, for a command that runs on its machine. */
export interface ReachedInstallation {
  keyring: Keyring
  clock: typeof systemClock
  /** Runs `work` while no start and no other command does. */
  exclusively<T>(work: (em: EntityManager) => Promise<T>): Promise<T>
  /** Waits until no replica acts on what was before. @returns those that run */
  confirm(): Promise<Confirmation[]>
}

/**
 * Reaches the database of the service, which may run or not, for as long as `work` takes.
 *
 * @throws what is meant for a person when it cannot be reached, or the secrets do not fit
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
      exclusively: (change) => sayingWhichSecret(config, () => database.exclusively(change, facts)),
      confirm: () => confirmedBy(fit),
    })
  } finally {
    await resources.release()
  }
}

const monotonicClock = (): number => performance.now()

/** Answers come by the change feed, and so this process joins it, with nothing in memory. */
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
