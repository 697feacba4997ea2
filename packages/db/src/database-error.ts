/** The database is reached but cannot be used; the message is one line for a person. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError'
}

/** The database cannot be reached at all. */
export function unreachable(error: unknown): never {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  throw new DatabaseError(`The database cannot be reached: ${reason}`)
}
