import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Clock } from '@keystead/domain'
import { createTestDatabase } from '@keystead/db/testing'
import pino from 'pino'
import { inject } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/startup/service.ts'
import { createClient, type TestClient } from './client.ts'

export const ADMIN_KEY = 'your-admin-key-for-tests'
export const OWNER = { email: 'owner@example.com', password: 'the owner of the tests' }

export interface TestServer {
  /** For example `http://127.0.0.1:41234`. */
  url: string
  urls: string[]
  databaseUrl: string
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
  /** A database to share with another server; without it the server gets one of its own. */
  databaseUrl?: string
}

let count = 0

/** A service as it runs in production, on a free port and a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.databaseUrl === undefined ? await createTestDatabase(inject('adminUrl')) : null
  const databaseUrl = options.databaseUrl ?? database?.url ?? ''
  const dataDir = await mkdtemp(join(tmpdir(), 'keystead-api-test-'))
  const { logger, logs } = memoryLogger()
  const config = readConfig({
    KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
    KEYSTEAD_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    KEYSTEAD_SECRET: 'a secret for tests that is long enough to be one',
    KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
    KEYSTEAD_OWNER_EMAIL: OWNER.email,
    KEYSTEAD_OWNER_PASSWORD: OWNER.password,
    KEYSTEAD_AUTH_RATE_LIMIT: '100000',
    ...options.environment,
  })
  const { signal } = new AbortController()
  const { clock, bodyTimeoutMs } = options
  const service = await startService({
    config,
    logger,
    signal,
    // Everything is given.
    onGenerated: async () => undefined,
    ...(clock && { clock }),
    ...(bodyTimeoutMs !== undefined && { bodyTimeoutMs }),
  })
  const [url = ''] = service.urls
  const as = (credential: string | null) => createClient(url, credential)
  const admin = as(ADMIN_KEY)
  return {
    url,
    urls: service.urls,
    databaseUrl,
    logs,
    admin,
    as,
    createTenant: () => createTenant(admin, as),
    async stop() {
      await service.stop()
      await database?.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function createTenant(admin: TestClient, as: (credential: string) => TestClient): Promise<TestTenant> {
  count += 1
  const ownerEmail = `owner-${process.pid}-${count}@tenant.example`
  const password = 'the owner of a tenant'
  const name = `Tenant ${process.pid}-${count}`
  const created = await admin.post('/api/v1/tenants', { name, owner: { email: ownerEmail, password } })
  const session = await as('').post('/api/v1/auth/login', { email: ownerEmail, password })
  return {
    id: created.body.data.tenant_id,
    ownerId: created.body.data.owner.user_id,
    ownerEmail,
    owner: as(session.body.data.session_token),
  }
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
