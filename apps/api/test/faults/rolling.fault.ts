import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { type Cluster, startCluster } from '../replicas/cluster.ts'
import { type Connections, openConnections } from '../replicas/http.ts'
import { insertKeys, type Key, SCOPE } from '../replicas/keys.ts'
import { pick } from '../replicas/load.ts'
import { freePort } from '../support/listening.ts'
import { needs } from '../support/needs.ts'
import { type Nginx, startNginx } from './nginx.ts'

vi.setConfig({ testTimeout: 4 * 3_600_000 })

/** In a long run 100,000, over as many rolling restarts as that takes. */
const WANTED = Number(process.env['KEYSTEAD_FAULT_REQUESTS'] ?? 5000)
const RESTARTS = 3

/** The suite is bounded: on a machine that has much other work there are fewer restarts. A long run takes as long as it takes. */
const LONGEST_MS = process.env['KEYSTEAD_FAULT_REQUESTS'] === undefined ? 180_000 : Number.POSITIVE_INFINITY
const LANES = 24

const hasNginx = needs('nginx')

let cluster: Cluster | undefined
let nginx: Nginx | undefined
let through: Connections | undefined
const ports: number[] = []

const startOn = (port: number) =>
  cluster!.start({
    KEYSTEAD_LISTEN: `http://127.0.0.1:${port}`,
    KEYSTEAD_DRAIN_SECONDS: '4',
    KEYSTEAD_TRUST_PROXY: '127.0.0.1',
  })

beforeAll(async () => {
  if (!hasNginx) return
  cluster = await startCluster(inject('adminUrl'), 0)
  for (let i = 0; i < 3; i += 1) ports.push(await freePort())
  cluster.replicas.push(...(await Promise.all(ports.map(startOn))))
  nginx = await startNginx(ports)
  through = openConnections(nginx.url, cluster.adminKey)
})
afterAll(async () => {
  through?.close()
  await nginx?.stop()
  await cluster?.stop()
})

/** Restarts one replica after another. */
async function roll(): Promise<void> {
  for (const [i, port] of ports.entries()) {
    const replica = cluster!.replicas[i]!
    replica.signal('SIGTERM')
    expect(await replica.exited).toBe(0)
    replica.close()
    cluster!.replicas[i] = await startOn(port)
  }
}

/** What callers ask: mostly verifications, some lists, and now and then a key is made, repeatably as by the SDKs. */
async function request(keys: readonly Key[], count: number): Promise<string | null> {
  const isCreation = count % 40 === 0
  const [method, path, body]: [string, string, unknown?] = isCreation
    ? ['POST', '/api/v1/api-keys', { user_id: pick(keys).userId, scopes: [SCOPE] }]
    : count % 7 === 0
      ? ['GET', '/api/v1/users?limit=5']
      : ['POST', '/api/v1/keys/verify', { key: pick(keys).text, scopes: [SCOPE] }]
  try {
    const answer = await through!.send(method, path, body, isCreation ? { 'idempotency-key': randomUUID() } : {})
    const isRight = answer.status === 200 && (!path.endsWith('verify') || answer.body.data.code === 'VALID')
    return isRight ? null : `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`
  } catch (error) {
    return `${method} ${path}: ${String(error)}`
  }
}

test.skipIf(!hasNginx)(
  'three rolling restarts behind the nginx.conf that is shipped: not one request fails',
  async () => {
    const keys = await insertKeys(cluster!.pool, 50)
    const failures: string[] = []
    let [asked, isRolled] = [0, false]
    const lane = async () => {
      while (!isRolled) {
        asked += 1
        // A replica that starts needs some of the machine too.
        await delay(5)
        const failure = await request(keys, asked)
        if (failure !== null) failures.push(failure)
      }
    }
    const lanes = Array.from({ length: LANES }, lane)
    const begin = performance.now()
    let rolls = 0
    while ((rolls < RESTARTS || asked < WANTED) && performance.now() - begin < LONGEST_MS) {
      await roll()
      rolls += 1
    }
    isRolled = true
    await Promise.all(lanes)
    expect(failures.slice(0, 10)).toEqual([])
    expect(asked).toBeGreaterThan(1000)
  },
)
