// What a stream through the service costs, beside the upstream read directly: time for each piece, and memory.
import { query } from './lib/postgres.mjs'
import { percentile, progress } from './lib/rounds.mjs'
import { ADMIN_KEY, residentMegabytes, startService, startUpstream } from './lib/services.mjs'
import { settings } from './lib/settings.mjs'
import { readStreams, SETTLE_MS } from './lib/streams.mjs'
import { milliseconds, otherRow } from './lib/table.mjs'

const STREAMS = 500

/** 2 500 pieces a second in all. */
const EVERY_MS = 200

/** 50 streams a second begin, and then all of them are there for as long as other cases are measured. */
const SPREAD_MS = 10_000
const pieces = (SPREAD_MS + SETTLE_MS + settings.seconds * 1000) / EVERY_MS
const shape = { streams: STREAMS, pieces, everyMs: EVERY_MS, spreadMs: SPREAD_MS }

/** Enough for the code to be compiled. */
const FEW = { ...shape, streams: 50 }

function targetsOf(upstream, service) {
  const prompt = JSON.stringify({ pieces, everyMs: EVERY_MS })
  const asked = { model: 'bench', messages: [{ role: 'user', content: prompt }] }
  const headers = { 'content-type': 'application/json' }
  return {
    'the upstream itself': { url: `${upstream.url}/v1/chat/completions`, headers, body: JSON.stringify(asked) },
    'through the service': {
      url: `${service.url}/stream?provider=openai&model=bench`,
      headers: { ...headers, 'x-api-key': ADMIN_KEY },
      body: JSON.stringify({ prompt }),
    },
  }
}

async function measure(scope) {
  const upstream = await startUpstream(scope)
  const environment = { OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: `${upstream.url}/v1`, KEYSTEAD_LOG_LEVEL: 'warn' }
  const service = await startService(scope, environment)
  const targets = targetsOf(upstream, service)
  for (const target of Object.values(targets)) await readStreams(target, FEW)
  const perStream = await memoryPerStream(service, targets['through the service'])
  const rounds = Object.fromEntries(Object.keys(targets).map((name) => [name, []]))
  for (let i = 1; i <= settings.rounds; i += 1) {
    for (const [name, target] of Object.entries(targets)) {
      const times = await readStreams(target, shape)
      const round = { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
      rounds[name].push(round)
      progress(`round ${i}: ${name}: ${describe(round)}`)
    }
  }
  const load = `${STREAMS} streams of ${pieces} chunks, one every ${EVERY_MS} ms, read by the benchmark itself`
  const [{ server_version: postgres }] = await query(service.databaseUrl, 'show server_version')
  return { about: ABOUT, rows: rowsOf(rounds, perStream), load, postgres, redis: false }
}

/** While nothing but these streams has taken memory yet that is not given back. */
async function memoryPerStream(service, target) {
  const before = await residentMegabytes(service.pid)
  let during = before
  await readStreams(target, shape, async () => {
    during = await residentMegabytes(service.pid)
  })
  progress(`the service had ${before} MB before the first ${STREAMS} streams, and ${during} MB during them`)
  return { before, during, kilobytes: ((during - before) * 1024) / STREAMS }
}

const describe = ({ p50, p99 }) => `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`

function rowsOf(rounds, { before, during, kilobytes }) {
  const middle = (name, of) => percentile(rounds[name].map(of), 0.5)
  const [direct, through] = Object.keys(rounds)
  const added = (of) => middle(through, of) - middle(direct, of)
  const rows = Object.entries(rounds).map(([name, each]) =>
    otherRow(name, {
      p50: middle(name, ({ p50 }) => p50),
      p99: middle(name, ({ p99 }) => p99),
      remarks: 'no chunk lost, duplicated or out of order',
      raw: each.map(describe),
    }),
  )
  const remarks = `${kilobytes.toFixed(0)} KB of memory for each stream`
  const raw = [`the service had ${before} MB before the first ${STREAMS} streams, and ${during} MB during them`]
  return [...rows, otherRow('added', { p50: added(({ p50 }) => p50), p99: added(({ p99 }) => p99), remarks, raw })]
}

const ABOUT = `${STREAMS} concurrent streams. Each chunk carries the time at which the upstream sent it. A percentile is over all chunks of a round
that arrived while all streams were running; the streams start within the ${SPREAD_MS / 1000} s before. The upstream, the service,
its PostgreSQL and the reader share the machine. Every stream is a job, with a row and an audit event.`

export const streams = { title: 'Streams', measure }
