// Whether a revoked key is refused everywhere from the moment that the revocation is answered, and what that costs.
import { setTimeout as delay } from 'node:timers/promises'
import { FENCE_MS } from '../packages/db/src/feed/lease.ts'
import { call, mapAtOnce } from './lib/client.mjs'
import { pick, startFleet } from './lib/fleet.mjs'
import { createCaller, createKeys, createUser, openVerifyLoad, verify } from './lib/keystead.mjs'
import { generator } from './lib/load.mjs'
import { query } from './lib/postgres.mjs'
import { median, percentile, progress } from './lib/rounds.mjs'
import { ADMIN_KEY } from './lib/services.mjs'
import { ROTATING_KEYS, settings } from './lib/settings.mjs'
import { milliseconds, otherRow } from './lib/table.mjs'

const REPLICAS = 3
const AT_ONCE = 4
/** Verifications a second that are aimed at, on all replicas together: a busy service, and cores that have something left. */
const BUSY = 3000
/** As many as are answered: what is left of the cores for a revocation is decided by who wants them too. */
const FULL = undefined
const LONGEST_WAIT_MS = 100
const RESTARTS = 3
/** Revocations before those that are timed: the replicas run their code, and open their connections, for the first time. */
const WARM_UP = 400
/** Enough for some of them to begin long after the first. */
const SOME = Math.max(20, Math.ceil(settings.revocations / 10))

const pause = () => delay(Math.random() * LONGEST_WAIT_MS)

/** Asks a replica for a key. @returns its code, or why there was none */
const ask = (replica, caller, { text }) =>
  verify(replica.url, caller, text).then(
    ({ status, code }) => code ?? `status ${status}`,
    (error) => error.code ?? error.message,
  )

/** @throws when an answer is another: `VALID` where `REVOKED` is expected is what this is all about */
function expectAll(codes, expected, what) {
  const wrong = codes.filter((code) => code !== expected)
  if (wrong.length === 0) return
  throw new Error(`${what}: ${wrong.length} of ${codes.length} answers were ${wrong.join(', ')} and not ${expected}`)
}

const revoke = (replica, { id }) => call('DELETE', `${replica.url}/api/v1/api-keys/${id}`, { credential: ADMIN_KEY })

/**
 * Revokes a key that every replica has just accepted, on one of them, and asks all of them at once when that is answered.
 * @returns milliseconds of the call
 */
async function revokeAndAsk({ replicas, caller }, key, what) {
  await pause()
  const before = await Promise.all(replicas.map((replica) => ask(replica, caller, key)))
  expectAll(before, 'VALID', `before the revocation, ${what}`)
  const { status, body, ms } = await revoke(pick(replicas), key)
  const after = await Promise.all(replicas.map((replica) => ask(replica, caller, key)))
  if (status !== 200) throw new Error(`a revocation was answered with ${status}: ${JSON.stringify(body)}`)
  expectAll(after, 'REVOKED', what)
  return ms
}

/**
 * Does something while keys are being verified on some replicas: those that it revokes, and more that live on.
 * @returns what came of it, and how many verifications a second there were
 */
async function underLoad({ scope, caller, steady }, { replicas, keys, load, mayFail = false }, work) {
  const targets = replicas.map(({ url }) => url)
  const texts = [...keys, ...steady].slice(0, ROTATING_KEYS).map(({ text }) => text)
  const verifications = await openVerifyLoad(scope, { targets, caller, texts, rate: load })
  const stopping = new AbortController()
  const running = verifications.run({ seconds: 3600, signal: stopping.signal, mayFail })
  running.catch(() => undefined)
  // Every replica has a copy of every key by then.
  await delay(settings.warmupSeconds * 1000)
  let result
  try {
    result = await work()
  } finally {
    stopping.abort()
    await running.catch(() => undefined)
  }
  const { rate, failed } = await running
  progress(`under ${rate.toFixed(0)} verifications a second, of which ${failed} failed`)
  return { result, rate }
}

function rowOf(name, times, { asked, remarks }) {
  return rowOfRounds(name, [times], { asked, remarks })
}

/** @param rounds the times of each; the row shows the medians of their p50 and p99 */
function rowOfRounds(name, rounds, { asked, remarks = '' }) {
  const medianAt = (share) => median(rounds.map((times) => percentile(times, share)))
  return otherRow(name, {
    p50: medianAt(0.5),
    p99: medianAt(0.99),
    remarks: `0 of ${asked} answers accepted it${remarks}`,
    raw: rounds.map(inWords),
  })
}

function inWords(times) {
  const at = (share) => milliseconds(percentile(times, share))
  return `${times.length} calls, min ${at(0)}, p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}`
}

/** Rounds of revocations, each with a load of its own. */
async function allWell(fleet, keys, load) {
  const rounds = []
  for (let i = 0; i < settings.rounds; i++) {
    const own = keys.filter((_, number) => number % settings.rounds === i)
    const revokeAll = () => mapAtOnce(own, AT_ONCE, (key) => revokeAndAsk(fleet, key, 'all replicas healthy'))
    rounds.push(await underLoad(fleet, { replicas: fleet.replicas, keys: own, load }, revokeAll))
  }
  const rate = Math.round(median(rounds.map((round) => round.rate)))
  const name = load === FULL ? 'all replicas healthy, full load' : 'all replicas healthy'
  const remarks = `; medians of ${rounds.length} rounds of ${rounds[0].result.length} calls, under ${rate} verifications a second`
  const times = rounds.map(({ result }) => result)
  return rowOfRounds(`revoke, ${name}`, times, { asked: keys.length * REPLICAS, remarks })
}

/**
 * The stopped one is asked too: the questions wait in its sockets, and it answers them when it goes on. The first call waits
 * until its lease is over, and so do those that begin before what the first has written down is as old.
 */
async function oneStopped({ replicas, caller }, [first, ...others]) {
  const [stopped, ...running] = replicas
  const codes = await Promise.all([first, ...others].map((key) => ask(stopped, caller, key)))
  expectAll(codes, 'VALID', 'before a replica is stopped')
  stopped.child.kill('SIGSTOP')
  const waiting = []
  const revokeOne = async (key) => {
    const begin = performance.now()
    const ms = await revokeAndAsk({ replicas: running, caller }, key, 'one replica stopped')
    waiting.push(ask(stopped, caller, key))
    return { begin, ms }
  }
  let firstMs, calls, firstEnd
  try {
    firstMs = (await revokeOne(first)).ms
    firstEnd = performance.now()
    calls = await mapAtOnce(others, AT_ONCE, revokeOne)
  } finally {
    stopped.child.kill('SIGCONT')
  }
  expectAll(await Promise.all(waiting), 'REVOKED', 'the stopped replica, when it went on')
  const isSoon = ({ begin }) => begin < firstEnd + FENCE_MS
  return [
    rowFor('the first call', [firstMs]),
    rowFor(`calls in the ${FENCE_MS} ms after it`, timesOf(calls.filter(isSoon))),
    rowFor('calls after that', timesOf(calls.filter((each) => !isSoon(each)))),
  ]
}

const rowFor = (when, times) => rowOf(`revoke, one replica stopped: ${when}`, times, { asked: times.length * REPLICAS })

const timesOf = (calls) => calls.map(({ ms }) => ms)

const CUT_ONE_FEED = `
  select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity where application_name = 'keystead feed' order by random() limit 1
  ) as feed`

/** At each revocation the feed of some replica is cut: before the call, during it, or when it has just been answered. */
async function feedCut(fleet, keys) {
  const times = []
  for (const key of keys) {
    const cut = delay(Math.random() * 1.5 * LONGEST_WAIT_MS).then(() => query(fleet.postgres.url, CUT_ONE_FEED))
    const [ms] = await Promise.all([revokeAndAsk(fleet, key, 'the feed of one replica cut'), cut])
    times.push(ms)
  }
  return [rowOf("revoke, one replica's feed cut around each call", times, { asked: times.length * REPLICAS })]
}

/** What a replica says while the database is away. */
const isUnavailable = (code) => code.startsWith('status 5')

/** PostgreSQL is back within seconds. */
const PATIENCE_MS = 60_000

/** Tries until it is answered as done. @returns null when it was done by a call whose answer was lost */
async function revokeAtLast({ replicas }, key) {
  const deadline = Date.now() + PATIENCE_MS
  for (let attempts = 1; Date.now() < deadline; attempts++) {
    const answer = await revoke(pick(replicas), key).catch(() => null)
    if (answer?.status === 200) return { ms: answer.ms, attempts }
    if (answer?.status === 404) return null
    if (answer !== null && answer.status < 500) {
      throw new Error(`a revocation was answered with ${answer.status}: ${JSON.stringify(answer.body)}`)
    }
    await delay(50)
  }
  throw new Error('a revocation was not answered as done within a minute')
}

/** Revocations go on while PostgreSQL is stopped and started; only those that were answered have promised anything. */
async function databaseRestarted(fleet, keys) {
  const { replicas, caller, postgres } = fleet
  const times = []
  let attempts = 0
  let unanswered = 0
  const revokeOne = async (key) => {
    await pause()
    const done = await revokeAtLast(fleet, key)
    if (done === null) return
    const codes = await Promise.all(replicas.map((replica) => ask(replica, caller, key)))
    const answered = codes.filter((code) => !isUnavailable(code))
    expectAll(answered, 'REVOKED', 'PostgreSQL restarted')
    unanswered += codes.length - answered.length
    times.push(done.ms)
    attempts += done.attempts
  }
  for (let i = 0; i < RESTARTS; i++) {
    const some = keys.filter((_, number) => number % RESTARTS === i)
    await Promise.all([mapAtOnce(some, AT_ONCE, revokeOne), delay(LONGEST_WAIT_MS).then(() => postgres.restart())])
  }
  const remarks = `, ${unanswered} got none while it was down; ${RESTARTS} restarts, ${attempts - times.length} calls retried`
  return [rowOf('revoke, PostgreSQL restarted in between', times, { asked: times.length * REPLICAS, remarks })]
}

/** Each replica is asked for everything that was revoked, once more. */
async function askForAll({ replicas, caller }, keys) {
  for (const replica of replicas) {
    const codes = await mapAtOnce(keys, 16, (key) => ask(replica, caller, key))
    expectAll(codes, 'REVOKED', 'asked again at the end')
  }
}

async function measure(scope) {
  const { postgres, replicas, circumstances } = await startFleet(scope, REPLICAS)
  const [{ url }] = replicas
  const caller = await createCaller(url)
  const user = await createUser(url)
  const fleet = { scope, postgres, replicas, caller, steady: await createKeys(url, user, ROTATING_KEYS) }
  const keys = []
  const newKeys = async (count) => {
    const made = await createKeys(url, user, count)
    keys.push(...made)
    return made
  }
  const rows = []
  progress('revocation: warm-up')
  await allWell(fleet, await newKeys(WARM_UP), BUSY)
  for (const load of [BUSY, FULL]) {
    progress(`revocation: all well, ${load ?? 'full'} load`)
    rows.push(await allWell(fleet, await newKeys(settings.revocations), load))
  }
  const steps = [
    { name: 'one replica stopped', work: oneStopped, count: SOME + 1, loaded: replicas.slice(1) },
    { name: 'feed cut', work: feedCut, count: SOME },
    { name: 'PostgreSQL restarted', work: databaseRestarted, count: SOME, mayFail: true },
  ]
  const rates = []
  for (const { name, work, count, loaded = replicas, mayFail } of steps) {
    progress(`revocation: ${name}`)
    const own = await newKeys(count)
    const options = { replicas: loaded, keys: own, load: BUSY, mayFail }
    const { result, rate } = await underLoad(fleet, options, () => work(fleet, own))
    rows.push(...result)
    rates.push(`${Math.round(rate)} (${name})`)
  }
  await askForAll(fleet, keys)
  const load = `${generator}, verifications a second: ${rates.join(', ')}; the calls by ${AT_ONCE} clients of the benchmark itself`
  return { about: ABOUT, rows, load, ...circumstances }
}

const ABOUT = `Three replicas on one PostgreSQL, all under verification of ${ROTATING_KEYS} keys round-robin, including those about
to be revoked. The target rate is ${BUSY} verifications per second over all replicas, and in one part the maximum that they
sustain; the table has the actual rates. Each key is accepted by every replica immediately before it is revoked, at a random moment on a random
replica; as soon as that call returns, every replica is asked to verify the key. ${WARM_UP} calls before the first timed
one warm the replicas up. p50 and p99 are those of the revoking call. A stopped replica is asked too, and answers when it
resumes. At the end every replica was asked to verify every revoked key again, and refused it.`

export const revocation = { title: 'Revocation', measure }
