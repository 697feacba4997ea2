import type { Pool, PoolClient } from 'pg'

/**
 * Returns lost connections to their pool. A transaction that holds one cannot: the ORM returns a connection after its commit or
 * rollback, and on a lost one both fail. After a dozen of those the pool would stay empty.
 */
export function replaceLost(pool: Pool): void {
  const held = new WeakSet<PoolClient>()
  const watched = new WeakSet<PoolClient>()
  const lost = (client: PoolClient) => {
    if (!held.has(client)) return
    client.release(true)
    // The holder may still release it.
    client.release = () => undefined
  }
  pool.on('acquire', (client) => {
    held.add(client)
    if (watched.has(client)) return
    watched.add(client)
    client.once('end', () => lost(client))
  })
  pool.on('release', (_error, client) => held.delete(client))
}
