/**
 * A server on loopback that answers what a script says, faults too; the suites of both SDKs run against it.
 * `node fault-server.mjs` prints its URL. `POST /__script` sets the replies and forgets what was seen, `GET /__seen` tells
 * the requests since then. What a reply may be is told in ../sdk-behaviours.md. It ends with the process that started it.
 */
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

let script = []
let seen = []

const EXHAUSTED = { status: 418, body: { error: 'The script is exhausted', code: 'script_exhausted' } }

const server = createServer((request, response) => void answer(request, response))

async function answer(request, response) {
  const at = performance.now()
  const body = await textOf(request).catch(() => null)
  if (request.url === '/__script') {
    script = JSON.parse(body)
    seen = []
    return response.writeHead(204).end()
  }
  if (request.url === '/__seen') return sendJson(response, 200, {}, seen)
  seen.push({ method: request.method, path: request.url, headers: request.headers, body, at })
  return reply(response, nextReply(request)).catch(() => response.destroy())
}

async function textOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The first reply left that fits the request. */
function nextReply(request) {
  const index = script.findIndex(({ match = {} }) =>
    Object.entries(match).every(([name, value]) => (name === ':path' ? request.url : request.headers[name]) === value),
  )
  if (index === -1) return EXHAUSTED
  const found = script[index]
  if ((found.repeat ?? 1) > 1) script[index] = { ...found, repeat: found.repeat - 1 }
  else script.splice(index, 1)
  return found
}

async function reply(response, { status, headers = {}, body, text, chunks, ...how }) {
  if (how.delay_ms) await delay(how.delay_ms)
  if (how.fault === 'drop') return response.destroy()
  const all = { ...headers, ...retryAfterDate(how.retry_after_date_in_seconds) }
  if (chunks) return sendChunks(response, status, all, chunks, how)
  if (how.fault === 'drop_body' || how.body_delay_ms) {
    return sendInHalves(response, status, all, text ?? JSON.stringify(body), how)
  }
  if (how.drip_ms) return drip(response, status, all, text ?? JSON.stringify(body), how.drip_ms)
  if (text === undefined && body === undefined) return response.writeHead(status, all).end()
  if (text === undefined) return sendJson(response, status, all, body)
  return response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...all }).end(text)
}

const retryAfterDate = (seconds) =>
  seconds === undefined ? {} : { 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() }

function sendJson(response, status, headers, value) {
  const text = JSON.stringify(value)
  const length = Buffer.byteLength(text)
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': length, ...headers })
    .end(text)
}

async function sendInHalves(response, status, headers, text, { body_delay_ms: pause = 20, fault }) {
  const bytes = Buffer.from(text)
  const half = bytes.length >> 1
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers })
  response.write(bytes.subarray(0, half))
  await delay(pause)
  if (fault === 'drop_body') response.destroy()
  else response.end(bytes.subarray(half))
}

/** One byte after the other: never silent for long, and long not done. */
async function drip(response, status, headers, text, pause) {
  const bytes = Buffer.from(text)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers })
  for (const byte of bytes) {
    if (response.destroyed) return
    response.write(Buffer.of(byte))
    await delay(pause)
  }
  response.end()
}

async function sendChunks(response, status, headers, chunks, { chunk_delay_ms: pause = 0, fault }) {
  response.writeHead(status, headers)
  for (const chunk of chunks) {
    response.write(chunk)
    await delay(pause)
  }
  if (fault === 'drop_body') response.destroy()
  else response.end()
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
})

// Whoever started it may be killed; then nobody else would end it.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.exit()
}, 500).unref()
