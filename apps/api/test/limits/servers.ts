import { createTestDatabase } from '@keystead/db/testing'
import { inject, onTestFinished } from 'vitest'
import { type Connections, openConnections } from '../replicas/http.ts'
import { uniqueEmail } from '../support/callers.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { type RedisServer, startRedis } from './redis.ts'

export interface LimitedServer extends Connections {
  server: TestServer
}

export interface LimitedServers {
  servers: LimitedServer[]
  redis: RedisServer
}

/** Services on one database and one Redis, as replicas behind one load balancer are; one for each environment. */
export async function startServers(environments: Record<string, string>[]): Promise<LimitedServers> {
  const redis = await startRedis()
  const { url: databaseUrl, drop } = await createTestDatabase(inject('adminUrl'))
  const started: LimitedServer[] = []
  onTestFinished(async () => {
    await Promise.all(started.map((each) => stopOne(each)))
    await drop()
  })
  // The first one migrates; the others need not wait for their turn then.
  for (const environment of environments) {
    const server = await startTestServer({ databaseUrl, environment: { REDIS_URL: redis.url, ...environment } })
    started.push({ server, ...openConnections(server.url, ADMIN_KEY) })
  }
  return { servers: started, redis }
}

async function stopOne({ server, close }: LimitedServer): Promise<void> {
  close()
  await server.stop()
}

export const threeServers = (): Promise<LimitedServers> => startServers([{}, {}, {}])

export interface LimitFields {
  name: string
  limit: number
  window_seconds: number
  kind?: 'fixed' | 'sliding'
  strict?: boolean
}

/** A key with these limits, or other rules. @returns its text */
export async function keyWithLimits({ send }: Connections, limits: LimitFields[], rules: object = {}): Promise<string> {
  const user = await send('POST', '/api/v1/users', { email: uniqueEmail('limited') })
  const key = { user_id: user.body.data.user_id, limits, ...rules }
  const { status, body } = await send('POST', '/api/v1/api-keys', key)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.data.api_key
}

export interface Verified {
  code: string
  limits: { name: string; remaining: number; exceeded: boolean; reset_at: string }[]
  charge_id: string | null
  /** Milliseconds until the answer came. */
  ms: number
}

export async function verify({ send }: Connections, key: string, fields: object = {}): Promise<Verified> {
  const begin = performance.now()
  const { status, body } = await send('POST', '/api/v1/keys/verify', { key, ...fields })
  if (status !== 200) throw new Error(`status ${status}: ${JSON.stringify(body)}`)
  return { ...body.data, ms: performance.now() - begin }
}

/** Verifies a key so often, in turn through all servers, with so many clients at once. @returns how often each code came */
export async function storm(
  servers: readonly Connections[],
  key: string,
  count: number,
  { clients = 200, fields = {} }: { clients?: number; fields?: object } = {},
): Promise<Record<string, number>> {
  const codes: Record<string, number> = {}
  let sent = 0
  const client = async () => {
    while (sent < count) {
      const { code } = await verify(servers[sent++ % servers.length]!, key, fields)
      codes[code] = (codes[code] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return codes
}

/** What is left of each limit of a key, by name. It takes nothing. */
export async function remainingOf(server: Connections, key: string): Promise<Record<string, number>> {
  const { limits } = await verify(server, key, { explain: true, cost: 1 })
  return Object.fromEntries(limits.map(({ name, remaining }) => [name, remaining]))
}
