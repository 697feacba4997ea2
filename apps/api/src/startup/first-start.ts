import { type Core, ensureFirstStart, type Generated, generatedIsShown, type Replicas } from '@keystead/domain'
import type { Database, StartFacts } from '@keystead/db'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

export interface FirstStartParts {
  config: Config
  logger: Logger
  database: Database
  core: Core
  replicas: Replicas
  facts: StartFacts
  /** Shows the generated credentials. They are stored only afterwards: if this rejects, the next start generates new ones. */
  onGenerated: (generated: Generated) => Promise<void>
}

/** Creates the initial data of an installation and shows its credentials, exclusively of other starts. */
export async function makeFirstStart(parts: FirstStartParts): Promise<void> {
  const { config, logger, database, core, replicas, facts, onGenerated } = parts
  const { adminKey, ownerEmail, ownerPassword } = config
  const { clock, keyring } = core
  const notices = await database.exclusively(async (em) => {
    const options = { clock, keyring, adminKey, ownerEmail, ownerPassword }
    const { generated, notices: said } = await ensureFirstStart(em, options)
    if (generated.adminKey !== null || generated.owner !== null) {
      await onGenerated(generated)
      await generatedIsShown(em)
    }
    return said
  }, facts)
  for (const { level, text } of notices) logger[level](text)
  if (notices.some(({ endsKeys }) => endsKeys)) await replicas.confirm()
}
