import { Socket } from 'node:net'
import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core'
import { AbstractSqlConnection } from '@mikro-orm/postgresql'

/**
 * What PostgreSQL ends by itself, so that a process that has stopped, or a machine that has vanished, blocks no other.
 *
 * A transaction is only ever idle for as long as this process takes to send the next statement. One that waits longer than this
 * belongs to a process that is stopped or gone, and its locks keep keys from being revoked. Two seconds and the 2.25 s in which a
 * silent replica is fenced make less than five.
 */
const IDLE_IN_TRANSACTION = '2s'

/** Longer than any transaction of ours, alive or not. */
export const LOCK_TIMEOUT = '5s'

/** Limits of a transaction. A pooler may run each on another connection, so there every transaction sets them. */
const OF_TRANSACTIONS = { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION, lock_timeout: LOCK_TIMEOUT }

/**
 * Limits of a connection: a server whose client has vanished detects that within about ten seconds, also in the middle of sending
 * rows. A pooler has such settings of its own.
 */
const OF_CONNECTIONS = {
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '10s',
}

/** Settings as the start-up parameter `options` has them. */
const asOptions = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)

/** Sets the limits in an open transaction, where the pooler has dropped those of the connection. */
export const LIMIT_TRANSACTION = Object.entries(OF_TRANSACTIONS)
  .map(([name, value]) => `set local ${name} = '${value}'`)
  .join('; ')

/** Whether a connection has the limits that it was opened with; a pooler in transaction mode drops them. */
export const ARE_LIMITS_KEPT = `extract(epoch from current_setting('idle_in_transaction_session_timeout')::interval) = extract(epoch from interval '${IDLE_IN_TRANSACTION}')`

/** The settings of every connection. The `options` of the URL itself come first, so these limits override them. */
export function limited(
  url: string,
  settings: readonly string[] = [],
): { connectionString: string; options: string; keepAlive: true; keepAliveInitialDelayMillis: number } {
  const { connectionString, given } = withoutOptions(url)
  const ours = asOptions({ ...OF_TRANSACTIONS, ...OF_CONNECTIONS })
  const options = [...given, ...ours, ...settings.map((setting) => `-c ${setting}`)].join(' ')
  return { connectionString, options, keepAlive: true, keepAliveInitialDelayMillis: 5000 }
}

/** In the driver, the `options` of a URL replace all others. */
function withoutOptions(url: string): { connectionString: string; given: string[] } {
  const parsed = URL.parse(url)
  const given = parsed?.searchParams.get('options')
  if (!parsed || given == null) return { connectionString: url, given: [] }
  parsed.searchParams.delete('options')
  return { connectionString: parsed.href, given: [given] }
}

/**
 * A connection without traffic for this long is closed, whether it is idle or its server has vanished. A repeated call waits up to
 * 20 s for the first one, without traffic from the server.
 */
const SILENCE_MS = 30_000

/** A socket with a timeout: queries fail as if the server were unreachable. */
export function impatientSocket(): Socket {
  const socket = new Socket()
  socket.setTimeout(SILENCE_MS, () => {
    const error = new Error(`nothing received from the database for ${SILENCE_MS / 1000} s`)
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }))
  })
  return socket
}

/** Limits each transaction of the ORM, where its connections could not be limited. */
export const transactionLimiter: EventSubscriber = {
  async afterTransactionStart({ em, transaction }: TransactionEventArgs): Promise<void> {
    const connection = em.getConnection('write')
    // A savepoint has the limits of its transaction.
    if (!(connection instanceof AbstractSqlConnection) || isSavepoint(transaction)) return
    await connection.execute(LIMIT_TRANSACTION, [], 'run', transaction)
  },
}

const isSavepoint = (transaction: unknown): boolean =>
  typeof transaction === 'object' && transaction !== null && 'savepointName' in transaction
