import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { Refusal } from './refusal.ts'

/** The text of the refusal for each constraint of the database, by the constraint's name. */
type Texts = Readonly<Record<string, string>>

/** The name of the violated constraint, as PostgreSQL reports it. */
function constraintOf(error: Error): string | undefined {
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
}

/**
 * Runs `work` and turns violations of the unique constraints in `texts` into `conflict` refusals. The database decides, so exactly
 * one of several concurrent attempts succeeds.
 */
export async function refusingConflicts<T>(texts: Texts, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const text = texts[constraintOf(error) ?? '']
    if (text === undefined) throw error
    if (isUniqueViolation(error)) throw new Refusal('conflict', text)
    throw error
  }
}

/** SQLSTATE of a violated unique constraint. */
const UNIQUE_VIOLATION = '23505'

/** The ORM wraps only the errors of its own statements. */
const isUniqueViolation = (error: Error): boolean =>
  error instanceof UniqueConstraintViolationException || ('code' in error && error.code === UNIQUE_VIOLATION)
