// The load: wrk where it is installed, since it takes a small part of a core; else autocannon, which takes a whole one.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CONNECTIONS } from './settings.mjs'

const SCRIPT = join(import.meta.dirname, 'load.lua')

const [, wrkVersion] = /^wrk (\S+)/.exec(spawnSync('wrk', ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? []

export const generator = wrkVersion ? `wrk ${wrkVersion}` : 'autocannon'

/**
 * A load on one or several addresses, whose requests take turns with the bodies and go on where the last run ended.
 * `rate` is requests per second of all connections, about; without it as many as are answered.
 *
 * @returns `run`, which measures for some seconds or until `signal`, and `sent`, what all runs have sent
 * @throws when any request fails or is answered with 4xx or 5xx, unless failures are expected
 */
export async function openLoad(scope, options) {
  const load = { method: 'POST', headers: {}, bodies: [''], ...options }
  const bodiesFile = join(await scope.folder('load'), 'bodies')
  await writeFile(bodiesFile, `${load.bodies.join('\n')}\n`)
  const sent = { requests: 0, runs: 0 }
  const run = async ({ seconds, connections = CONNECTIONS, signal, mayFail = false }) => {
    // Every address gets as many connections as the others.
    const each = Math.ceil(connections / load.targets.length)
    const spread = { each, connections: each * load.targets.length, offset: sent.requests, seconds, signal }
    const result = wrkVersion ? await runWrk(scope, load, bodiesFile, spread) : await runAutocannon(load, spread)
    sent.requests += result.requests
    sent.runs += 1
    const name = `${load.method} ${load.targets[0]}${load.path}`
    if (result.failed > 0 && !mayFail) throw new Error(`${name}: ${result.failed} of ${result.requests} failed`)
    if (result.requests === 0) throw new Error(`${name}: nothing was answered`)
    return result
  }
  return { run, sent }
}

async function runWrk(scope, load, bodiesFile, { connections, offset, seconds, signal }) {
  const { targets, headers, path, method, rate } = load
  const flags = [`-t${targets.length}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', SCRIPT]
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const env = {
    PATH: process.env.PATH,
    LOAD_BODIES: bodiesFile,
    LOAD_TARGETS: targets.map((url) => new URL(url).host).join(','),
    LOAD_METHOD: method,
    LOAD_PATH: path,
    LOAD_OFFSET: String(offset),
    LOAD_PAUSE_MS: String(rate === undefined ? 0 : (1000 * connections) / rate),
  }
  const child = spawn('wrk', [...flags, ...named, targets[0]], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  // At an interrupt wrk stops sending, and tells what it has measured.
  const stop = () => child.kill('SIGINT')
  signal?.addEventListener('abort', stop, { once: true })
  scope.add(stop)
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  signal?.removeEventListener('abort', stop)
  const line = output.trim().split('\n').at(-1)
  if (code !== 0 || !line.startsWith('{')) throw new Error(`wrk ended with ${code}: ${output}`)
  const { requests, microseconds, failed, p50, p99 } = JSON.parse(line)
  return { requests, failed, rate: (requests * 1e6) / microseconds, p50: p50 / 1000, p99: p99 / 1000 }
}

async function runAutocannon({ targets, path, method, headers, bodies, rate }, { each, offset, seconds, signal }) {
  const { default: autocannon } = await import('autocannon')
  let position = offset
  const next = (request) => ({ ...request, body: bodies[position++ % bodies.length] })
  const results = await Promise.all(
    targets.map((url) => {
      const running = autocannon({
        url: url + path,
        method,
        headers,
        connections: each,
        duration: seconds,
        timeout: 30,
        requests: [{ setupRequest: next }],
        ...(rate !== undefined && { overallRate: Math.round(rate / targets.length) }),
      })
      signal?.addEventListener('abort', () => running.stop(), { once: true })
      return running
    }),
  )
  const sum = (of) => results.reduce((total, result) => total + of(result), 0)
  return {
    requests: sum((it) => it.requests.total),
    failed: sum((it) => it.non2xx + it.errors),
    rate: sum((it) => it.requests.total / it.duration),
    p50: Math.max(...results.map((it) => it.latency.p50)),
    p99: Math.max(...results.map((it) => it.latency.p99)),
  }
}
