import { query, startPostgres } from './postgres.mjs'
import { startRedis, startService } from './services.mjs'

const SECRET = 'the secret that the replicas of the benchmark share'

/** Replicas of the service on one PostgreSQL, and on one Redis where there is one. */
export async function startFleet(scope, count) {
  const postgres = await startPostgres(scope)
  const redis = await startRedis(scope)
  const env = { DATABASE_URL: postgres.url, KEYSTEAD_SECRET: SECRET, ...(redis !== null && { REDIS_URL: redis }) }
  const replicas = []
  for (let i = 0; i < count; i++) replicas.push(await startService(scope, env))
  const [{ server_version: version }] = await query(postgres.url, 'show server_version')
  return { postgres, replicas, circumstances: { postgres: version, redis: redis !== null } }
}

export const pick = (items) => items[Math.floor(Math.random() * items.length)]
