// Requests per second of an authenticated read and of a creation, beside bare node:http in the same run.
// Starts the service on an embedded PostgreSQL in a temporary folder, with everything on as it runs in production.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import autocannon from 'autocannon'
import { projectNode } from '../scripts/run/paths.mjs'
import { serviceCommand } from '../scripts/run/service.mjs'

const CONNECTIONS = 32
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const ADMIN_KEY = 'the admin key of the benchmark'.replaceAll(' ', '-')

const command = serviceCommand()

async function start(args, env, ready) {
  const child = spawn(projectNode, args, { env: { ...command.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = ready.exec(line) ?? []
    if (url) return { child, url }
  }
  throw new Error(`${args.join(' ')} did not start`)
}

async function stop({ child }) {
  child.stdout.resume()
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function measure(url, options = {}) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, ...options })
  const failed = result.non2xx + result.errors
  if (failed > 0) throw new Error(`${url}: ${failed} requests failed`)
  return { rate: result.requests.average, p99: result.latency.p99 }
}

async function residentMegabytes(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

async function createUser(url, headers) {
  const response = await fetch(`${url}/api/admin/users`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: `bench ${Date.now()}` }),
  })
  return (await response.json()).id
}

const dataDir = await mkdtemp(join(tmpdir(), 'keystead-bench-'))
const bare = await start([join(import.meta.dirname, 'bare.mjs')], {}, /http:\S+/)
const service = await start(
  command.args,
  {
    KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
    KEYSTEAD_DATA_DIR: dataDir,
    KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
    KEYSTEAD_AUTH_RATE_LIMIT: '100000000',
    KEYSTEAD_LOG_LEVEL: 'warn',
  },
  /(?<=ready at )http:\S+/,
)
try {
  // Everything that the service prints from here on must be read, or it would wait.
  service.child.stdout.resume()
  const idle = await residentMegabytes(service.child.pid)
  const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' }
  // The user who is read is not the one whose keys grow by the thousand.
  const reader = await createUser(service.url, headers)
  const owner = await createUser(service.url, headers)
  const cases = {
    'bare node:http': () => measure(bare.url),
    'GET /api/v1/users/{id}': () => measure(`${service.url}/api/v1/users/${reader}`, { headers }),
    'POST /api/admin/api-keys': () =>
      measure(`${service.url}/api/admin/api-keys`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ user_id: owner }),
      }),
  }
  for (const run of Object.values(cases)) await run()
  const results = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(cases)) results[name].push(await run())
  }
  const yardstick = median(results['bare node:http'].map(({ rate }) => rate))
  for (const [name, runs] of Object.entries(results)) {
    const rate = median(runs.map((run) => run.rate))
    const p99 = median(runs.map((run) => run.p99))
    console.log(
      `${name.padEnd(28)} ${rate.toFixed(0).padStart(7)}/s  ${((100 * rate) / yardstick).toFixed(1).padStart(5)} %  p99 ${p99} ms`,
    )
  }
  console.log(`idle memory ${idle} MB; after the run ${await residentMegabytes(service.child.pid)} MB`)
} finally {
  await stop(service)
  await stop(bare)
  await rm(dataDir, { recursive: true, force: true })
}
