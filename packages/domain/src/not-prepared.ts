/**
 * A transaction needs something that must be there before it begins, since it would have to wait for another connection to the
 * database while it holds one. Behind a pooler that has only so many, many such transactions wait for one another for good.
 * Whoever began it prepares, and begins again.
 */
export class NotPrepared extends Error {
  override readonly name = 'NotPrepared'
  readonly prepare: () => Promise<void>

  constructor(prepare: () => Promise<void>) {
    super('something must be prepared before this transaction begins')
    this.prepare = prepare
  }
}

/** Runs a transaction from its beginning; once more when it finds that something must be prepared first. */
export async function preparing<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction()
  } catch (error) {
    const found = notPreparedIn(error)
    if (!found) throw error
    await found.prepare()
    return transaction()
  }
}

/** Calls wrap what went wrong in errors of their own. */
function notPreparedIn(error: unknown): NotPrepared | null {
  if (error instanceof NotPrepared) return error
  return error instanceof Error && error.cause !== undefined ? notPreparedIn(error.cause) : null
}
