/**
 * What the operating system and PostgreSQL call a database that cannot be reached just now: refused and lost connections,
 * SQLSTATE class 08, class 53 (disk, memory or connections have run out), and a server that stops or starts.
 */
const UNAVAILABLE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|53...|57P0[123])$/

/** The driver, or PostgreSQL, gives these no code of their own. */
const UNAVAILABLE_TEXT =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client has encountered a connection error|database .* is not currently accepting)/

/** Whether a failed query may well succeed later: the database is away, and nothing is wrong with the query. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && UNAVAILABLE.test(error.code)) return true
  // A Unix socket is a file, which is gone while its server is; any other file that is missing is a fault of ours.
  if ('code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true
  return UNAVAILABLE_TEXT.test(error.message) || isUnavailable(error.cause)
}
