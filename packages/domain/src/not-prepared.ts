/**
 * A transaction needs something that must be prepared before it begins, since preparing it takes a second database connection while
 * the transaction holds one. Behind a pooler with few connections, many such transactions would wait for one another forever. The
 * caller prepares, and begins the transaction again.
 */
export class NotPrepared extends Error {
  override readonly name = 'NotPrepared'
  readonly prepare: () => Promise<void>

  constructor(prepare: () => Promise<void>) {
    super('something must be prepared before this transaction begins')
    this.prepare = prepare
  }
}

/** Runs a transaction; prepares and reruns it once when something must be prepared first. */
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

/** Callers in between may wrap the error in one of their own. */
function notPreparedIn(error: unknown): NotPrepared | null {
  if (error instanceof NotPrepared) return error
  return error instanceof Error && error.cause !== undefined ? notPreparedIn(error.cause) : null
}
