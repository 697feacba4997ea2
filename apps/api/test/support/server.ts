import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Clock } from '@keystead/domain'
import { createTestDatabase, openSql, type Sql, type TestDatabase } from '@keystead/db/testing'
import pino from 'pino'
import { inject } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/startup/service.ts'
import { createClient, type TestClient } from './client.ts'
import { ADMIN_KEY, INSTALLATION, OWNER } from './installation.ts'
import { cheapHash } from './passwords.ts'

export { ADMIN_KEY, OWNER }

export interface TestServer {
  /** For example `http://127.0.0.1:41234`. */
  url: string
  urls: string[]
  databaseUrl: string
  /** The same database, past the service. */
  sql: Sql
  /** Everything that was logged so far, as text. */
  logs(): string
  /** Sends requests with the admin key. */
  admin: TestClient
  /** Sends requests with another credential, or with none. */
  as(credential: string | null): TestClient
  /** A tenant of its own: its owner's session, which is Super Admin there. */
  createTenant(): Promise<TestTenant>
  stop(): Promise<void>
}

export interface TestTenant {
  id: string
  ownerId: string
  ownerEmail: string
  owner: TestClient
}

export interface TestServerOptions {
  /** Variables beside the database, the secret, the admin key and the owner. */
  environment?: Record<string, string>
  clock?: Clock
  bodyTimeoutMs?: number
  drainMs?: number
  repeatWaitMs?: number
  sealEveryMs?: number
  sweepEveryMs?: number
  storageEveryMs?: number
  alertEveryMs?: number
  dnsServers?: readonly string[]
  /** A database to share with another server; without it the server gets one of its own. */
  databaseUrl?: string
}

let count = 0

let shared: Promise<TestServer> | undefined

/**
 * The service that the files of a worker share, one after another, as {@link startTestServer} makes it by default: each makes
 * tenants of its own in it. It ends with the run, and nothing before stops it. Its log begins anew for each file.
 */
export async function sharedServer(): Promise<TestServer> {
  shared ??= startTestServer()
  const server = await shared
  const before = server.logs().length
  return { ...server, logs: () => server.logs().slice(before), stop: async () => undefined }
}

/** A service as it runs in production, on a free port and a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.databaseUrl === undefined ? await databaseFor(options) : null
  const databaseUrl = options.databaseUrl ?? database?.url ?? ''
  const dataDir = await mkdtemp(join(inject('folder'), 'data-'))
  const { logger, logs } = memoryLogger()
  const config = readConfig({
    ...INSTALLATION,
    KEYSTEAD_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    ...options.environment,
  })
  const { signal } = new AbortController()
  const { clock, bodyTimeoutMs, drainMs, repeatWaitMs, sealEveryMs, dnsServers } = options
  const { sweepEveryMs, storageEveryMs, alertEveryMs } = options
  const service = await startService({
    config,
    logger,
    signal,
    // Everything is given.
    onGenerated: async () => undefined,
    ...(clock && { clock }),
    ...(bodyTimeoutMs !== undefined && { bodyTimeoutMs }),
    ...(drainMs !== undefined && { drainMs }),
    ...(repeatWaitMs !== undefined && { repeatWaitMs }),
    ...(sealEveryMs !== undefined && { sealEveryMs }),
    ...(sweepEveryMs !== undefined && { sweepEveryMs }),
    ...(storageEveryMs !== undefined && { storageEveryMs }),
    ...(alertEveryMs !== undefined && { alertEveryMs }),
    ...(dnsServers && { dnsServers }),
  })
  const [url = ''] = service.urls
  const as = (credential: string | null) => createClient(url, credential)
  const sql = openSql(databaseUrl)
  let stopped: Promise<void> | undefined
  async function stop(): Promise<void> {
    await service.stop()
    await sql.close()
    await database?.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return {
    url,
    urls: service.urls,
    databaseUrl,
    logs,
    sql,
    admin: as(ADMIN_KEY),
    as,
    createTenant: () => createTenant(sql, as),
    stop: () => (stopped ??= stop()),
  }
}

/** A copy of the installation that had its first start before, or an empty one for what would have started otherwise. */
export function databaseFor({ clock, environment = {} }: TestServerOptions): Promise<TestDatabase> {
  const isOther = Object.keys(environment).some((name) => name in INSTALLATION && name !== 'KEYSTEAD_AUTH_RATE_LIMIT')
  return createTestDatabase(inject('adminUrl'), clock || isOther ? undefined : inject('template'))
}

export const TENANT_PASSWORD = 'the owner of a tenant'
let tenantHash: string | undefined

async function createTenant(sql: Sql, as: (credential: string | null) => TestClient): Promise<TestTenant> {
  count += 1
  tenantHash ??= cheapHash(TENANT_PASSWORD)
  const ownerEmail = `owner-${process.pid}-${count}@tenant.example`
  const [id, ownerId] = [randomUUIDv7(), randomUUIDv7()]
  await sql.rows(
    `with made as (insert into tenant (id, name, created_at) values ($1, $2, now()))
     insert into api_user (id, tenant_id, kind, name, email, roles, scopes, password_hash, created_at, updated_at)
     values ($3, $1, 'person', $4::text, $4::text, '{super_admin}', '{}', $5, now(), now())`,
    [id, `Tenant ${process.pid}-${count}`, ownerId, ownerEmail, tenantHash],
  )
  const login = { email: ownerEmail, password: TENANT_PASSWORD }
  const session = await as(null).post('/api/v1/auth/login', login)
  return { id, ownerId, ownerEmail, owner: as(session.body.data.session_token) }
}

function memoryLogger() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'))
      done()
    },
  })
  return { logger: pino({ level: 'info' }, stream), logs: () => lines.join('') }
}
