// Whether a strict limit is exact however many replicas are asked at once.
import { startFleet, pick } from './lib/fleet.mjs'
import { createCaller, createKeys, createUser, verify } from './lib/keystead.mjs'
import { percentile, progress } from './lib/rounds.mjs'
import { settings } from './lib/settings.mjs'
import { otherRow } from './lib/table.mjs'

const REPLICAS = 3
const CLIENTS = 200
const LIMIT = 1000
const ASKED = 3 * LIMIT
const STRICT = { name: 'minute', limit: LIMIT, window_seconds: 60, strict: true }

/** All clients ask for one key, on replicas chosen by chance, until it was asked for three times what it may. */
async function askAll(urls, caller, text) {
  const outcomes = { VALID: 0, RATE_LIMITED: 0 }
  const times = []
  let left = ASKED
  const client = async () => {
    while (left > 0) {
      left -= 1
      const begin = performance.now()
      const { status, code } = await verify(pick(urls), caller, text)
      times.push(performance.now() - begin)
      if (!Object.hasOwn(outcomes, code)) throw new Error(`a strict limit was answered with ${status} ${code}`)
      outcomes[code] += 1
    }
  }
  const begin = performance.now()
  await Promise.all(Array.from({ length: CLIENTS }, client))
  const seconds = (performance.now() - begin) / 1000
  if (seconds > STRICT.window_seconds) throw new Error('it took longer than the window of the limit')
  return { admitted: outcomes.VALID, refused: outcomes.RATE_LIMITED, seconds, times }
}

async function measure(scope) {
  const { replicas: fleet, circumstances } = await startFleet(scope, REPLICAS)
  if (!circumstances.redis) {
    return { about: ABOUT, rows: [otherRow('not measured', { remarks: 'no redis-server', raw: [] })], ...circumstances }
  }
  const urls = fleet.map(({ url }) => url)
  const caller = await createCaller(urls[0])
  const keys = await createKeys(urls[0], await createUser(urls[0]), 1 + settings.rounds, { limits: [STRICT] })
  const rounds = []
  for (const { text } of keys) {
    const round = await askAll(urls, caller, text)
    progress(`strict limit: ${round.admitted} admitted, ${round.refused} refused`)
    if (round.admitted !== LIMIT) throw new Error(`${round.admitted} were admitted, not ${LIMIT}`)
    rounds.push(round)
  }
  // The first was for warming up.
  rounds.shift()
  const times = rounds.flatMap((round) => round.times)
  const row = otherRow(`strict limit of ${LIMIT} a minute`, {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    remarks: `exactly ${LIMIT} of ${ASKED} admitted, in each of ${rounds.length} rounds`,
    raw: rounds.map(
      ({ admitted, refused, seconds }) => `${admitted} admitted, ${refused} refused in ${seconds.toFixed(2)} s`,
    ),
  })
  return { about: ABOUT, rows: [row], load: `${CLIENTS} clients of the benchmark itself`, ...circumstances }
}

const ABOUT = `${CLIENTS} clients send ${ASKED} verifications to three replicas, chosen at random, of one key with a strict limit of ${LIMIT} per minute,
counted in Redis. Each round uses a new key.`

export const strict = { title: 'Strict limit', measure }
