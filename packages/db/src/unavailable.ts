/**
 * The codes of the operating system and PostgreSQL for a database that is temporarily unavailable: refused and lost connections,
 * SQLSTATE class 08, class 53 (disk, memory or connections have run out), a server that stops or starts, a transaction that this
 * process left idle for too long, a lock that was held for too long, and a deadlock: the transaction was rolled back whole.
 */
const UNAVAILABLE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|53...|57P0[123]|25P03|55P03|40P01)$/

/** The driver, or PostgreSQL, gives these no code of their own. */
const UNAVAILABLE_TEXT =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client has encountered a connection error|database .* is not currently accepting)/

/** Whether a failed query may succeed later: the database is unavailable, and the query itself is correct. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && UNAVAILABLE.test(error.code)) return true
  // A Unix socket is a file, which is gone while its server is; any other missing file is an internal error.
  if ('code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true
  return UNAVAILABLE_TEXT.test(error.message) || isUnavailable(error.cause)
}
