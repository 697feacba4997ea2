import type { Pool, PoolClient } from 'pg'

/**
 * Gives the place of a connection that is lost back to its pool. Whoever holds it in a transaction cannot: the ORM gives a connection
 * back after its commit or rollback, and on one that is lost both fail. A dozen of those and the pool would be empty for good.
 */
export function replaceLost(pool: Pool): void {
  const held = new WeakSet<PoolClient>()
  const watched = new WeakSet<PoolClient>()
  const lost = (client: PoolClient) => {
    if (!held.has(client)) return
    client.release(true)
    // The holder may come to it all the same.
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
