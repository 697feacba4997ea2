import { Socket } from 'node:net'
import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core'
import { AbstractSqlConnection } from '@mikro-orm/postgresql'

/**
 * What PostgreSQL ends by itself, so that a process which has stopped, or a machine which has vanished, holds nobody up.
 *
 * A transaction is only ever idle for as long as this process takes to send the next statement. One that waits longer than this
 * belongs to a process that is stopped or gone, and its locks keep keys from being revoked. Two seconds and the 2.25 s in
 * which a silent replica is fenced make less than five.
 */
const IDLE_IN_TRANSACTION = '2s'

/** Longer than any transaction of ours that is alive, and than one that is not. */
export const LOCK_TIMEOUT = '5s'

/** Of a whole transaction. A pooler gives each to another connection, so there they come with every one. */
const OF_TRANSACTIONS = { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION, lock_timeout: LOCK_TIMEOUT }

/**
 * Of a connection: a server whose client has vanished finds out within about ten seconds, also in the middle of sending rows. A
 * pooler has such settings of its own.
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

/** For a transaction that was begun, where the pooler has dropped what connections ask for. */
export const LIMIT_TRANSACTION = Object.entries(OF_TRANSACTIONS)
  .map(([name, value]) => `set local ${name} = '${value}'`)
  .join('; ')

/** Whether a connection has got what it asked for; a pooler in transaction mode drops it. */
export const ARE_LIMITS_KEPT = `extract(epoch from current_setting('idle_in_transaction_session_timeout')::interval) = extract(epoch from interval '${IDLE_IN_TRANSACTION}')`

/** What every connection is opened with. What the URL itself has in `options` comes first, so these limits hold. */
export function limited(
  url: string,
  settings: readonly string[] = [],
): { connectionString: string; options: string; keepAlive: true; keepAliveInitialDelayMillis: number } {
  const { connectionString, given } = withoutOptions(url)
  const ours = asOptions({ ...OF_TRANSACTIONS, ...OF_CONNECTIONS })
  const options = [...given, ...ours, ...settings.map((setting) => `-c ${setting}`)].join(' ')
  return { connectionString, options, keepAlive: true, keepAliveInitialDelayMillis: 5000 }
}

/** The driver lets the `options` of a URL take the place of all others. */
function withoutOptions(url: string): { connectionString: string; given: string[] } {
  const parsed = URL.parse(url)
  const given = parsed?.searchParams.get('options')
  if (!parsed || given == null) return { connectionString: url, given: [] }
  parsed.searchParams.delete('options')
  return { connectionString: parsed.href, given: [given] }
}

/**
 * A connection on which nothing has moved for so long is closed, whether it is idle or its server has vanished. Whoever repeats a call
 * that still runs waits 20 s for it, without a word from the server.
 */
const SILENCE_MS = 30_000

/** The socket of a connection that is not waited for without end: its queries fail like those of a server that is away. */
export function impatientSocket(): Socket {
  const socket = new Socket()
  socket.setTimeout(SILENCE_MS, () => {
    const error = new Error(`the database was silent for ${SILENCE_MS / 1000} s`)
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }))
  })
  return socket
}

/** Limits each transaction of the ORM, where its connections could not be. */
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
