// What storing and reading an encrypted object costs, beside a plain file server on the same disk: time, and memory by size.
import { once } from 'node:events'
import { request as send } from 'node:http'
import { query } from './lib/postgres.mjs'
import { median, progress } from './lib/rounds.mjs'
import { ADMIN_KEY, residentMegabytes, startFiles, startService } from './lib/services.mjs'
import { settings } from './lib/settings.mjs'
import { grouped, otherRow } from './lib/table.mjs'

const MB = 1_048_576
const TIMED_MB = 1024
const MEMORY_MB = [1, 64, 2048]
const piece = Buffer.alloc(MB, 'an object of the benchmark ')

/** @returns the body of the answer as text, and how long all of it took */
async function call(target, { method, path, megabytes = 0, onPiece = async () => undefined }) {
  const began = performance.now()
  const isUpload = method === 'POST'
  const type = { 'content-type': 'application/octet-stream', 'content-length': megabytes * MB }
  const headers = { ...target.headers, ...(isUpload && type) }
  const request = send(`${target.url}${path}`, { method, headers, agent: false })
  const answered = once(request, 'response')
  for (let sent = 0; sent < (isUpload ? megabytes : 0); sent += 1) {
    if (!request.write(piece)) await once(request, 'drain')
    await onPiece(sent)
  }
  request.end()
  const [response] = await answered
  if (response.statusCode !== 200) throw new Error(`${method} ${path} answered ${response.statusCode}`)
  let length = 0
  let text = ''
  let pieces = 0
  for await (const bytes of response) {
    length += bytes.length
    if (isUpload) text += bytes
    else await onPiece((pieces += 1))
  }
  return { text, length, ms: performance.now() - began }
}

function targetsOf(files, service) {
  return {
    'plain file server': { url: files.url, headers: {}, post: () => '/object', get: () => '/object' },
    Keystead: {
      url: service.url,
      headers: { 'x-api-key': ADMIN_KEY },
      post: () => '/api/v1/storage/objects',
      get: ({ text }) => `/api/v1/storage/objects/${JSON.parse(text).data.object_id}`,
      remove: (path) => `${path}?purge=true`,
    },
  }
}

async function round(target, megabytes, onPiece) {
  const up = await call(target, { method: 'POST', path: target.post(), megabytes, onPiece })
  const path = target.get(up)
  const down = await call(target, { method: 'GET', path, onPiece })
  if (down.length !== megabytes * MB) throw new Error(`${path} has ${down.length} bytes`)
  if (target.remove) await call(target, { method: 'DELETE', path: target.remove(path) })
  return { upload: megabytes / (up.ms / 1000), download: megabytes / (down.ms / 1000) }
}

/** The most that the service had while one object passed up and down. */
async function memoryFor(service, target, megabytes) {
  let most = await residentMegabytes(service.pid)
  const before = most
  await round(target, megabytes, async (at) => {
    if (at % 64 === 0) most = Math.max(most, await residentMegabytes(service.pid))
  })
  return { megabytes, before, most }
}

async function measure(scope) {
  const files = await startFiles(scope)
  const service = await startService(scope, { KEYSTEAD_LOG_LEVEL: 'warn' })
  const targets = targetsOf(files, service)
  for (const target of Object.values(targets)) await round(target, 64)
  const memory = []
  for (const megabytes of MEMORY_MB) memory.push(await memoryFor(service, targets.Keystead, megabytes))
  const rounds = Object.fromEntries(Object.keys(targets).map((name) => [name, []]))
  for (let i = 1; i <= settings.rounds; i += 1) {
    for (const [name, target] of Object.entries(targets)) {
      const rates = await round(target, TIMED_MB)
      rounds[name].push(rates)
      progress(`round ${i}: ${name}: up ${grouped(rates.upload)} MB/s, down ${grouped(rates.download)} MB/s`)
    }
  }
  const [{ server_version: postgres }] = await query(service.databaseUrl, 'show server_version')
  const load = `one object of ${TIMED_MB} MB at a time, by the benchmark itself`
  return { about: ABOUT, rows: rowsOf(rounds, memory), load, postgres, redis: false }
}

function rowsOf(rounds, memory) {
  const rate = (name, way) => median(rounds[name].map((each) => each[way]))
  const rows = ['upload', 'download'].flatMap((way) =>
    Object.keys(rounds).map((name) => {
      const share = (100 * rate(name, way)) / rate('plain file server', way)
      const raw = rounds[name].map((each) => `${grouped(each[way])} MB/s`)
      const compared = name === 'Keystead' ? `${share.toFixed(0)} % of plain` : ''
      return Object.assign(otherRow(`${way}, ${name}`, { remarks: `${grouped(rate(name, way))} MB/s`, raw }), {
        compared,
      })
    }),
  )
  const grown = memory.map(({ megabytes, before, most }) => `${megabytes} MB: ${before} to ${most} MB`)
  return [...rows, otherRow('memory while an object passes', { remarks: grown.join('; '), raw: grown })]
}

const ABOUT = `An object of ${TIMED_MB} MB is stored and read again, in turn by a plain file server on node:http and by Keystead in its default
configuration, on the same disk; both have it on the disk before they answer. Keystead hashes and encrypts it, and verifies every chunk before it is sent. Client and
server share the processors. The memory is the resident set of the service before, and at its most during one upload and download.`

export const objects = { title: 'Stored objects', measure }
