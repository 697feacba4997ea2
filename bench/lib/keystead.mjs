// What the parts of the benchmark do with the service beside measuring it.
import { setTimeout as delay } from 'node:timers/promises'
import { mint } from '../../packages/domain/src/keys/minter.ts'
import { Keyring } from '../../packages/domain/src/secrets/keyring.ts'
import { call, mapAtOnce, mustCall } from './client.mjs'
import { openLoad } from './load.mjs'
import { query } from './postgres.mjs'
import { ADMIN_KEY } from './services.mjs'

const SCOPES = ['invoices:read']

/** A limit that counts every use and stops none. */
const WIDE_LIMIT = { name: 'day', limit: 1_000_000_000, window_seconds: 86_400 }

/** Use is stored a second after it was counted, later on a busy machine. */
const STORED_MS = 20_000

/** More than there are connections, and samples after a run. */
const UNDER_WAY = 50

const COUNTED = `
  select coalesce(sum(count), 0)::float8 as count from usage_bucket where grain = 'hour' and outcome = $1`

const admin = (url, path, body, status) => mustCall('POST', url + path, { credential: ADMIN_KEY, body, status })

let users = 0

export async function createUser(url) {
  users += 1
  const created = await admin(url, '/api/admin/users', { name: `bench ${process.pid} ${users}` }, 201)
  return created.id
}

/** @returns ids and texts of new keys; without `limits` each has one that counts and stops nobody */
export function createKeys(url, userId, count, { limits = [WIDE_LIMIT], scopes = SCOPES, management = false } = {}) {
  return mapAtOnce(Array.from({ length: count }), 16, async () => {
    const { data } = await admin(url, '/api/v1/api-keys', { user_id: userId, management, scopes, limits })
    return { id: data.key_id, text: data.api_key }
  })
}

/** A key that may ask about others, and nothing else. */
export async function createCaller(url) {
  const wanted = { limits: [], scopes: ['keys:verify'], management: true }
  const [caller] = await createKeys(url, await createUser(url), 1, wanted)
  return caller.text
}

/** @returns texts that read like keys, checksum and all, and were never issued */
export function unknownKeys(count) {
  const keyring = new Keyring(['a secret that no service of the benchmark has'])
  return Array.from({ length: count }, () => mint(keyring, 'ks').text)
}

/** The same with another last character, so that the checksum is wrong. */
export const malformedKeys = (count) =>
  unknownKeys(count).map((text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0'))

const requestFor = (key) => ({ key, scopes: SCOPES })

export const openVerifyLoad = (scope, { targets, caller, texts, rate }) =>
  openLoad(scope, {
    targets,
    path: '/api/v1/keys/verify',
    headers: { 'x-api-key': caller, 'content-type': 'application/json' },
    bodies: texts.map((text) => JSON.stringify(requestFor(text))),
    rate,
  })

/** @returns status and, at 200, the code of one verification */
export async function verify(url, caller, text) {
  const { status, body } = await call('POST', `${url}/api/v1/keys/verify`, {
    credential: caller,
    body: requestFor(text),
  })
  return { status, code: body?.data?.code }
}

/** Looks at a few answers. @throws when one is not what the case is about */
export async function expectCode(url, caller, texts, expected) {
  for (let i = 0; i < 3; i++) {
    const { status, code } = await verify(url, caller, texts[Math.floor(Math.random() * texts.length)])
    if (code !== expected) throw new Error(`a verification was answered with ${status} ${code}, not ${expected}`)
  }
}

/**
 * Holds what the service has counted against what the load has sent: that every answer was the expected one, and that usage
 * was on. Requests that were under way at the end of a run were counted and not measured.
 *
 * @param expected for each code the loads whose answers must have had it
 */
export async function expectCounts(databaseUrl, expected) {
  for (const [code, loads] of Object.entries(expected)) {
    const sent = loads.reduce((sum, load) => sum + load.sent.requests, 0)
    const runs = loads.reduce((sum, load) => sum + load.sent.runs, 0)
    const found = await countedAs(databaseUrl, code, sent)
    if (found < sent || found > sent + runs * UNDER_WAY) {
      throw new Error(`${sent} requests were answered, and ${found} answers of ${code} were counted`)
    }
  }
}

/** @returns how many answers were counted, when they are as many as they must be, or time is up */
async function countedAs(databaseUrl, code, atLeast) {
  const deadline = Date.now() + STORED_MS
  for (;;) {
    const [{ count }] = await query(databaseUrl, COUNTED, [code])
    if (count >= atLeast || Date.now() > deadline) return count
    await delay(500)
  }
}
