import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { Refusal } from './refusal.ts'

/** The text of the refusal for each constraint of the database, by the constraint's name. */
type Texts = Readonly<Record<string, string>>

/** The name of the violated constraint, as PostgreSQL reports it. */
function constraintOf(error: Error): string | undefined {
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
}

/**
 * Runs `work` and turns the violations of the unique constraints it names into `conflict` refusals.
 * The database decides, so of many that try at once exactly one succeeds.
 */
export async function refusingConflicts<T>(texts: Texts, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const text = texts[constraintOf(error) ?? '']
    if (text === undefined) throw error
    if (error instanceof UniqueConstraintViolationException) throw new Refusal('conflict', text)
    throw error
  }
}
