// What a stream through the service costs, beside the upstream read directly: time for each piece, and memory.
import { percentile, progress } from './lib/rounds.mjs'
import { ADMIN_KEY, residentMegabytes, startService, startUpstream } from './lib/services.mjs'
import { settings } from './lib/settings.mjs'
import { readStreams } from './lib/streams.mjs'
import { milliseconds, otherRow } from './lib/table.mjs'

const STREAMS = 500

/** 2 500 pieces a second in all. */
const EVERY_MS = 200

const pieces = Math.max(10, (settings.seconds * 1000) / EVERY_MS)
const shape = { streams: STREAMS, pieces, everyMs: EVERY_MS, spreadMs: (pieces * EVERY_MS) / 2 }

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
  for (const target of Object.values(targets)) await readStreams(target, shape)
  const rounds = Object.fromEntries(Object.keys(targets).map((name) => [name, []]))
  for (let i = 1; i <= settings.rounds; i += 1) {
    for (const [name, target] of Object.entries(targets)) {
      const before = await residentMegabytes(service.pid)
      let during = before
      const times = await readStreams(target, shape, async () => {
        during = await residentMegabytes(service.pid)
      })
      const round = { p50: percentile(times, 0.5), p99: percentile(times, 0.99), before, during }
      rounds[name].push(round)
      progress(`round ${i}: ${name}: ${describe(round)}`)
    }
  }
  const load = `${STREAMS} streams of ${pieces} pieces, one each ${EVERY_MS} ms, read by the benchmark itself`
  return { about: ABOUT, rows: rowsOf(rounds), load }
}

const describe = ({ p50, p99, before, during }) =>
  `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}; the service has ${before} MB before and ${during} MB during it`

function rowsOf(rounds) {
  const middle = (name, of) => percentile(rounds[name].map(of), 0.5)
  const [direct, through] = Object.keys(rounds)
  const added = (of) => middle(through, of) - middle(direct, of)
  const perStream = middle(through, ({ before, during }) => ((during - before) * 1024) / STREAMS)
  const rows = Object.entries(rounds).map(([name, each]) =>
    otherRow(name, {
      p50: middle(name, ({ p50 }) => p50),
      p99: middle(name, ({ p99 }) => p99),
      remarks: 'no piece lost, doubled or out of order',
      raw: each.map(describe),
    }),
  )
  const remarks = `${perStream.toFixed(0)} KB of memory for each stream`
  return [...rows, otherRow('added', { p50: added(({ p50 }) => p50), p99: added(({ p99 }) => p99), remarks, raw: [] })]
}

const ABOUT = `${STREAMS} streams at once. Each piece says when the upstream sent it; a percentile is over all pieces of a round that came while all streams were there. Upstream, service,
its PostgreSQL and whoever reads share the machine. Every stream is a job, with a row and an audit event.`

export const streams = { title: 'Streams', measure }
