// Verifications and creations, beside bare node:http and better-auth on the same PostgreSQL server.
import { mapAtOnce, mustCall } from './lib/client.mjs'
import {
  createCaller,
  createKeys,
  createUser,
  expectCode,
  expectCounts,
  malformedKeys,
  openVerifyLoad,
  unknownKeys,
} from './lib/keystead.mjs'
import { openLoad } from './lib/load.mjs'
import { createDatabase, query } from './lib/postgres.mjs'
import { alternate } from './lib/rounds.mjs'
import { ADMIN_KEY, residentMegabytes, startBare, startBetterAuth, startService } from './lib/services.mjs'
import { ROTATING_KEYS } from './lib/settings.mjs'
import { measuredRow } from './lib/table.mjs'

const JSON_TYPE = { 'content-type': 'application/json' }

/** Three times what the service remembers of keys that it does not know, so that it remembers none when its turn comes. */
const ALWAYS_NEW = 150_000

async function bareCases(scope) {
  const { url } = await startBare(scope)
  const body = JSON.stringify({ key: 'k'.repeat(43), scopes: ['invoices:read'] })
  const load = await openLoad(scope, { targets: [url], path: '/', headers: JSON_TYPE, bodies: [body] })
  return [
    { name: 'bare node:http, JSON POST', load },
    { name: 'bare node:http, 1 connection', load, connections: 1 },
  ]
}

async function keysteadCases(scope, service) {
  const { url } = service
  const targets = [url]
  const caller = await createCaller(url)
  const known = (await createKeys(url, await createUser(url), ROTATING_KEYS)).map(({ text }) => text)
  const caseOf = async (name, texts, code) => {
    const load = await openVerifyLoad(scope, { targets, caller, texts })
    return { name, load, check: () => expectCode(url, caller, texts, code) }
  }
  const valid = await caseOf('verify a key with a limit', known, 'VALID')
  const unknown = await caseOf('verify an unknown key', unknownKeys(ROTATING_KEYS), 'NOT_FOUND')
  const everNew = await caseOf('verify an unknown key, a new one each time', unknownKeys(ALWAYS_NEW), 'NOT_FOUND')
  const malformed = await caseOf('verify a malformed key', malformedKeys(ROTATING_KEYS), 'MALFORMED')
  const create = await openLoad(scope, {
    targets,
    path: '/api/admin/api-keys',
    headers: { 'x-api-key': ADMIN_KEY, ...JSON_TYPE },
    bodies: [JSON.stringify({ user_id: await createUser(url) })],
  })
  return {
    cases: [
      valid,
      { ...valid, name: 'verify a key with a limit, 1 connection', connections: 1 },
      unknown,
      everNew,
      malformed,
      { name: 'create a key', load: create },
    ],
    expectCounted: () =>
      expectCounts(service.databaseUrl, {
        VALID: [valid.load],
        NOT_FOUND: [unknown.load, everNew.load],
        MALFORMED: [malformed.load],
      }),
  }
}

async function betterAuthCases(scope, service) {
  const databaseUrl = await createDatabase(service.databaseUrl, 'better_auth')
  const stored = await startBetterAuth(scope, { databaseUrl, storage: 'database' })
  const inMemory = await startBetterAuth(scope, {
    databaseUrl: await createDatabase(service.databaseUrl, 'better_auth_in_memory'),
    storage: 'memory',
  })
  const caseOf = async (name, { url }, { limited }) => {
    const body = { limited }
    const made = await mapAtOnce(Array.from({ length: ROTATING_KEYS }), 16, () =>
      mustCall('POST', `${url}/keys`, { body, status: 201 }),
    )
    const bodies = made.map(({ key }) => JSON.stringify({ key }))
    // A key that is not valid is answered with 401, which the load does not let pass; this is for what a valid answer says.
    const check = async () => {
      const { valid } = await mustCall('POST', `${url}/verify`, { body: { key: made[0].key } })
      if (valid !== true) throw new Error('better-auth does not know its own key')
    }
    return { name, load: await openLoad(scope, { targets: [url], path: '/verify', headers: JSON_TYPE, bodies }), check }
  }
  const create = await openLoad(scope, { targets: [stored.url], path: '/keys', headers: JSON_TYPE, bodies: ['{}'] })
  const limited = await caseOf('better-auth: verify, with a limit', stored, { limited: true })
  return {
    cases: [
      await caseOf('better-auth: verify, no limit', stored, { limited: false }),
      limited,
      await caseOf('better-auth: verify, with a limit, keys in its memory only', inMemory, { limited: true }),
      { name: 'better-auth: create a key', load: create },
    ],
    expectCounted: async () => {
      const [{ count }] = await query(databaseUrl, 'select sum("requestCount")::float8 as count from apikey')
      const { requests } = limited.load.sent
      if (count < requests) throw new Error(`better-auth answered ${requests} requests and counted ${count}`)
    },
  }
}

async function measure(scope) {
  const service = await startService(scope)
  const idle = await residentMegabytes(service.pid)
  const bare = await bareCases(scope)
  const own = await keysteadCases(scope, service)
  const betterAuth = await betterAuthCases(scope, service)
  const [{ server_version: postgres }] = await query(service.databaseUrl, 'show server_version')
  const results = await alternate([...bare, ...own.cases, ...betterAuth.cases])
  await own.expectCounted()
  await betterAuth.expectCounted()
  const busy = await residentMegabytes(service.pid)
  const yardstick = { rounds: results[bare[0].name], name: 'of bare' }
  const single = { rounds: results[bare[1].name], name: 'of bare' }
  const rows = Object.entries(results).map(([name, rounds]) => {
    const comparedTo = name.endsWith('1 connection') ? single : yardstick
    return measuredRow(name, rounds, { comparedTo, remarks: remarks[name] })
  })
  const memory = `The service used ${idle} MB after the start and ${busy} MB at the end (VmRSS, without PostgreSQL).`
  return { about: ABOUT + memory, rows, postgres, betterAuth: true }
}

const remarks = {
  'verify an unknown key': 'well-formed, never issued; 500 round-robin',
  'verify an unknown key, a new one each time': 'each is looked up in the database',
  'better-auth: verify, with a limit, keys in its memory only': 'an upper bound: keys are lost at a restart',
}

const ABOUT = `One service in its default configuration, with its embedded PostgreSQL; only the limit of attempts per address is
raised. ${ROTATING_KEYS} keys round-robin, each with a limit that is not strict and a required scope. Usage and audit are enabled, and the
counts of the service were compared with the requests sent. It counts in memory and stores every one to five seconds.

better-auth keeps its keys in a database of the same PostgreSQL server, and checks a permission of each. It writes each use to
its table before it answers. It is called behind a minimal node:http server, without its own routing, with its logger off
and as many connections as the service has.\n\n`

export const verify = { title: 'Verification', measure }
