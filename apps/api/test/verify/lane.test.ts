import { once } from 'node:events'
import { connect as connectTcp, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { LaneConnection, type LaneHost } from '../../src/verify-lane/connection.ts'
import { listenOnLoopback } from '../support/listening.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { makeKey, strangeKey, VERIFY } from './support.ts'

// Plain requests are read from the socket by verify-lane; the first that is not plain goes over to Node's parser with its
// connection. What a client sees must not depend on which of them read its bytes.

let server: TestServer
let key: string

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_LISTEN: 'http://127.0.0.1:0,https://127.0.0.1:0' } })
  key = (await makeKey(server.admin, { scopes: ['a'] })).text
})
afterAll(() => server.stop())

/** Everything that a connection brings back. */
class Wire {
  readonly #chunks: Buffer[] = []
  readonly socket: Socket
  readonly closed: Promise<unknown>

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => void socket.once('close', resolve))
  }

  /** The answers so far, and whether the last of them is whole. */
  answers(): { status: number; id: string | undefined; body: string }[] {
    const found = []
    let rest = Buffer.concat(this.#chunks).toString('utf8')
    for (let end = rest.indexOf('\r\n\r\n'); end !== -1; end = rest.indexOf('\r\n\r\n')) {
      const head = rest.slice(0, end)
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      const body = rest.slice(end + 4, end + 4 + length)
      if (body.length < length) break
      found.push({ status: Number(head.split(' ')[1]), id: /x-request-id: (\S+)/i.exec(head)?.[1], body })
      rest = rest.slice(end + 4 + length)
    }
    return found
  }

  async until(count: number): Promise<ReturnType<Wire['answers']>> {
    await vi.waitFor(() => expect(this.answers().length).toBeGreaterThanOrEqual(count), {
      timeout: 10_000,
      interval: 5,
    })
    return this.answers()
  }
}

async function dial(url = server.url): Promise<Wire> {
  const { protocol, hostname, port } = new URL(url)
  const target = { host: hostname, port: Number(port) }
  const socket = protocol === 'https:' ? connectTls({ ...target, rejectUnauthorized: false }) : connectTcp(target)
  onTestFinished(() => void socket.destroy())
  const wire = new Wire(socket)
  await once(socket, protocol === 'https:' ? 'secureConnect' : 'connect')
  return wire
}

const request = (text: string, id = 'one', ...fields: string[]): string => {
  const body = JSON.stringify({ key: text })
  const head = [`POST ${VERIFY} HTTP/1.1`, 'host: localhost', `x-request-id: ${id}`, `x-api-key: ${ADMIN_KEY}`]
  head.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, ...fields)
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
const health = 'GET /health HTTP/1.1\r\nhost: localhost\r\nx-request-id: health\r\n\r\n'

const codeIn = (body: string | undefined): string => JSON.parse(body ?? '{}').data?.code
const summary = (answers: ReturnType<Wire['answers']>) => answers.map(({ id, body }) => `${id} ${codeIn(body)}`)

describe.each(['http', 'https'])('over %s', (scheme) => {
  const wire = () => dial(server.urls.find((url) => url.startsWith(`${scheme}:`)))

  test('requests in one packet are answered in order, also those that wait for the database', async () => {
    const { socket, until } = bound(await wire())
    socket.write(
      request(key, 'a') +
        request(strangeKey(), 'b') +
        request('x', 'c') +
        request(strangeKey(), 'd') +
        request(key, 'e'),
    )
    expect(summary(await until(5))).toEqual(['a VALID', 'b NOT_FOUND', 'c MALFORMED', 'd NOT_FOUND', 'e VALID'])
  })

  test('a request of another kind in the same packet takes the connection over, and those behind it are answered too', async () => {
    const { socket, until } = bound(await wire())
    socket.write(request(key, 'a') + health + request(strangeKey(), 'b') + request(key, 'c'))
    const answers = await until(4)
    expect(answers.map(({ id, status }) => `${id} ${status}`)).toEqual(['a 200', 'health 200', 'b 200', 'c 200'])
    socket.write(request(key, 'd'))
    expect(summary(await until(5)).at(-1)).toBe('d VALID')
  })

  test('a request whose last bytes come late', async () => {
    const { socket, until } = bound(await wire())
    const text = request(key, 'late')
    socket.write(text.slice(0, -5))
    await delay(2500)
    socket.write(text.slice(-5))
    expect(summary(await until(1))).toEqual(['late VALID'])
  })
})

/** For destructuring. */
const bound = (wire: Wire) => ({ socket: wire.socket, until: (count: number) => wire.until(count) })

test('a request in two pieces, wherever it is cut', async () => {
  const text = request(key, 'cut', 'accept: */*')
  const cuts = Array.from({ length: text.length - 1 }, (_, i) => i + 1)
  const ask = async (at: number) => {
    const { socket, until } = bound(await dial())
    // The second request shows that nothing was left over.
    socket.write(text.slice(0, at))
    await delay(10)
    socket.write(text.slice(at) + text)
    const codes = summary(await until(2))
    socket.destroy()
    return codes
  }
  for (let i = 0; i < cuts.length; i += 50) {
    const answers = await Promise.all(cuts.slice(i, i + 50).map(ask))
    for (const answer of answers) expect(answer).toEqual(['cut VALID', 'cut VALID'])
  }
})

test('a request byte by byte', async () => {
  const { socket, until } = bound(await dial())
  socket.setNoDelay(true)
  for (const byte of request(key, 'bytes')) {
    socket.write(byte)
    await delay(1)
  }
  expect(summary(await until(1))).toEqual(['bytes VALID'])
})

test('connection: close ends the connection after its answer, whatever follows', async () => {
  const wire = await dial()
  wire.socket.write(request(key, 'last', 'Connection: Close') + request(key, 'never'))
  await wire.closed
  expect(summary(wire.answers())).toEqual(['last VALID'])
})

test('a client that sends without reading is read no further than it reads, and gets every answer', async () => {
  const wire = await dial()
  // Both ways more than the system keeps for a connection.
  const count = 4000
  const { text } = await makeKey(server.admin, { metadata: { long: 'x'.repeat(4000) } })
  wire.socket.pause()
  const all = Buffer.from(request(text, 'unread', `x-long: ${'x'.repeat(6000)}`).repeat(count))
  let written = false
  wire.socket.write(all, () => void (written = true))
  await delay(1500)
  expect(written, 'the service takes everything in, though nobody reads its answers').toBe(false)
  wire.socket.resume()
  await vi.waitFor(() => expect(wire.answers()).toHaveLength(count), { timeout: 30_000, interval: 500 })
  expect(new Set(summary(wire.answers()))).toEqual(new Set(['unread VALID']))
}, 60_000)

test('a client that ends its side is answered first', async () => {
  const wire = await dial()
  wire.socket.end(request(strangeKey(), 'half') + request(key, 'other half'.replace(' ', '-')))
  await wire.closed
  expect(summary(wire.answers())).toEqual(['half NOT_FOUND', 'other-half VALID'])
})

/** What comes back for bytes, and then the end of the client's side. Ids that were made up are of no interest. */
async function answersTo(before: string, bytes: string) {
  const wire = await dial()
  if (before !== '') {
    wire.socket.write(before)
    await wire.until(1)
  }
  const known = wire.answers().length
  wire.socket.end(Buffer.from(bytes, 'latin1'))
  await wire.closed
  return wire
    .answers()
    .slice(known)
    .map(({ status, body }) => `${status} ${body.replaceAll(/"(timestamp|request_id)":"[^"]*"/g, '')}`)
}

const isBroken = (answer: string): boolean => /not valid HTTP|larger than/.test(answer)

/**
 * The same bytes to the lane, and to Node's parser, which has its connection from an earlier request on. Bytes that are no HTTP
 * close the connection. Whether the answers to requests before them in the same packet, and the one that says so, leave before
 * that is a race in either: then the answers of one are the first answers of the other.
 */
async function expectAlike(bytes: string): Promise<void> {
  const [fromLane, fromNode] = await Promise.all([answersTo('', bytes), answersTo(health, bytes)])
  const seen = JSON.stringify({ bytes, fromLane, fromNode })
  if (![...fromLane, ...fromNode].some(isBroken)) {
    expect([...new Set(fromLane)], seen).toEqual([...new Set(fromNode)])
    expect(fromLane.at(-1)).toBe(fromNode.at(-1))
    return
  }
  expect(fromLane.length > 0, seen).toBe(fromNode.length > 0)
  const understood = [fromLane, fromNode].map((answers) => answers.filter((answer) => !isBroken(answer)))
  const [fewer = [], more = []] = understood.toSorted((a, b) => a.length - b.length)
  expect(fewer, seen).toEqual(more.slice(0, fewer.length))
}

const LINE = 'content-type: application/json\r\n'
const OFFER = 'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: x\r\n'
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const swap = (from: string, to: string) => (text: string) => text.replace(from, to)
const http10 = (fields: string) => (text: string) =>
  text.replace('HTTP/1.1', 'HTTP/1.0').replace(LINE, `${LINE}${fields}`)

describe('what is understood, and what is refused, is what Node understands and refuses', () => {
  test.each<[what: string, change: (text: string) => string]>([
    ['nothing changed', (text) => text],
    ['HTTP/1.0', swap('HTTP/1.1', 'HTTP/1.0')],
    ['HTTP/1.2', swap('HTTP/1.1', 'HTTP/1.2')],
    ['two spaces', swap('POST ', 'POST  ')],
    ['another method', swap('POST', 'PUT')],
    ['a method in small letters', swap('POST', 'post')],
    ['the whole address as target', swap(VERIFY, `http://localhost${VERIFY}`)],
    ['no host', swap('host: localhost\r\n', '')],
    ['two hosts', swap('host: localhost', 'host: localhost\r\nhost: other')],
    ['a bare LF', swap(LINE, 'content-type: application/json\n')],
    ['a bare CR', swap(LINE, 'content-type: application/json\rx: y\r\n')],
    ['a blank before the colon', swap('content-type:', 'content-type :')],
    ['a folded line', swap('content-type: application/json', 'content-type:\r\n application/json')],
    ['no name', swap(LINE, `${LINE}: nameless\r\n`)],
    ['no colon', swap(LINE, `${LINE}colonless\r\n`)],
    ['a NUL', swap('host: localhost', 'host: local\0host')],
    ['two lengths', swap(LINE, `${LINE}content-length: 5\r\n`)],
    ['the same length twice', (text) => text.replace(/content-length: \d+\r\n/, '$&$&')],
    ['a length and chunks', swap(LINE, `${LINE}transfer-encoding: chunked\r\n`)],
    ['a length and another coding', swap(LINE, `${LINE}transfer-encoding: gzip\r\n`)],
    ['a length with a sign', swap('content-length: ', 'content-length: +')],
    ['a length in hexadecimal digits', swap('content-length: ', 'content-length: 0x')],
    ['a length that is none', swap('content-length: ', 'content-length: x')],
    ['a length too short', (text) => text.replace(/content-length: \d+/, 'content-length: 10')],
    ['a length too long', (text) => text.replace(/content-length: \d+/, 'content-length: 1000')],
    ['a length that leads with zeros', swap('content-length: ', 'content-length: 000')],
    ['blanks around a value', swap('content-type: application/json', 'content-type: \t application/json \t')],
    ['an expectation', swap(LINE, `${LINE}expect: 100-continue\r\n`)],
    ['an upgrade', swap(LINE, `${LINE}connection: upgrade\r\nupgrade: websocket\r\n`)],
    [
      'an upgrade to HTTP/2',
      swap(LINE, `${LINE}connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: x\r\n`),
    ],
    ['an upgrade to HTTP/2 without its settings', swap(LINE, `${LINE}connection: upgrade\r\nupgrade: h2c\r\n`)],
    ['settings of HTTP/2 without an upgrade', swap(LINE, `${LINE}http2-settings: x\r\n`)],
    ['an upgrade that Connection does not list', swap(LINE, `${LINE}upgrade: h2c\r\nhttp2-settings: x\r\n`)],
    ['settings of HTTP/2 twice', swap(LINE, `${LINE}${OFFER}http2-settings: y\r\n`)],
    ['an upgrade to one of two protocols', swap(LINE, `${LINE}${OFFER.replace('h2c', 'websocket, h2c')}`)],
    ['an upgrade to HTTP/2 and chunks', swap(LINE, `${LINE}${OFFER}transfer-encoding: chunked\r\n`)],
    ['an upgrade to HTTP/2, and its preface', (text) => `${swap(LINE, `${LINE}${OFFER}`)(text)}${PREFACE}`],
    ['HTTP/1.0 and a kept connection', http10('connection: keep-alive\r\n')],
    ['HTTP/1.0 and an upgrade to HTTP/2', http10(OFFER)],
    ['HTTP/1.0 and chunks', http10('transfer-encoding: chunked\r\n')],
    ['another charset', swap(LINE, 'content-type: application/json; charset=latin1\r\n')],
    ['two charsets', swap(LINE, 'content-type: application/json; charset=utf-8; charset=latin1\r\n')],
    ['half of a quoted charset', swap(LINE, 'content-type: application/json; charset="utf-8\r\n')],
    ['a charset in single quotation marks', swap(LINE, "content-type: application/json; charset='utf-8'\r\n")],
    ['blanks around the charset’s sign', swap(LINE, 'content-type: application/json; charset = utf-8\r\n')],
    ['blanks before a parameter', swap(LINE, 'content-type: application/json \t;\tcharset=utf-8\r\n')],
    ['two types', swap(LINE, 'content-type: application/json, text/plain\r\n')],
    ['a type that begins alike', swap(LINE, 'content-type: application/json5\r\n')],
    ['an empty line first', (text) => `\r\n${text}`],
    ['two keys', swap('x-api-key', 'x-api-key: other\r\nx-api-key')],
    ['a head of 20 kB', swap(LINE, `${LINE}x-long: ${'x'.repeat(20_000)}\r\n`)],
    ['TLS', () => '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000'],
    ['nothing', () => ''],
    ['half a head', (text) => text.slice(0, 60)],
    ['half a body', (text) => text.slice(0, -10)],
    ['another path, and a byte too many', (text) => text.replace('/api', '/pi').replace('\r\n\r\n', '\r\n\r\n ')],
  ])('%s', async (_what, change) => {
    await expectAlike(change(request(key)))
    await expectAlike(request(key) + change(request(key)) + request(key))
  })

  // Node reads nothing behind a last request either, but says so with an error where bytes follow it.
  test.each<[what: string, change: (text: string) => string]>([
    ['the end of the connection', swap(LINE, `${LINE}connection: close\r\n`)],
    ['the end of the connection, and another option', swap(LINE, `${LINE}connection: close, te\r\nte: trailers\r\n`)],
    ['both options', swap(LINE, `${LINE}connection: close, keep-alive\r\n`)],
    ['HTTP/1.0 and the end of the connection', http10('connection: close\r\n')],
    [
      'HTTP/1.0, the end, and no host',
      (text) => http10('connection: close\r\n')(text).replace('host: localhost\r\n', ''),
    ],
    ['HTTP/1.0, the end, and chunks', http10('connection: close\r\ntransfer-encoding: chunked\r\n')],
    ['HTTP/1.0, the end, and an expectation', http10('connection: close\r\nexpect: 100-continue\r\n')],
    [
      'HTTP/1.0, the end, and no length',
      (text) => http10('connection: close\r\n')(text).replace(/content-length: \d+\r\n/, ''),
    ],
  ])('%s, as a last request', async (_what, change) => {
    await expectAlike(change(request(key)))
    await expectAlike(request(key) + change(request(key)))
  })

  // Each of these is refused before its body is read, and what follows its head is no HTTP.
  const refusals: [what: string, change: (text: string) => string][] = [
    ['another path', swap('/api', '/pi')],
    ['another method', swap('POST', 'PUT')],
    ['another type', swap('application/json', 'text/plain')],
    ['no type', swap(LINE, '')],
    ['no host', swap('host: localhost\r\n', '')],
    ['no key', swap('x-api-key', 'x-other')],
    ['a broken escape', swap(' HTTP', '%zz HTTP')],
  ]
  test.each(refusals)('%s, before bytes that are no HTTP', async (_what, change) => {
    const text = change(request(key))
    await expectAlike(text.replace(/content-length: \d+/, 'content-length: 10'))
    await expectAlike(text.replace(/content-length: \d+/, 'content-length: 0'))
    await expectAlike(`${text} x`)
    await expectAlike(`${text}\r\nx`)
  })

  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    take: fc.nat(12),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '\r',
        '\n',
        '\r\n',
        '\r\n\r\n',
        ' ',
        '\t',
        ':',
        '\0',
        '\u00ff',
        '0',
        'content-length: 3\r\n',
        LINE,
      ),
      fc.string({ maxLength: 4 }),
    ),
  })

  test('any bytes changed anywhere', { timeout: 120_000 }, async () => {
    const changed = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
      let text = request(key)
      for (const { at, take, put } of edits) {
        const start = Math.floor(at * text.length)
        text = text.slice(0, start) + put + text.slice(start + take)
      }
      return text
    })
    await fc.assert(
      fc.asyncProperty(changed, async (text) => {
        await expectAlike(text)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a connection as time goes by', () => {
  async function pair(): Promise<{ connection: LaneConnection; host: LaneHost; client: Socket }> {
    const listening = createServer()
    const client = connectTcp(await listenOnLoopback(listening), '127.0.0.1')
    const [socket] = (await once(listening, 'connection')) as [Socket]
    onTestFinished(() => {
      client.destroy()
      socket.destroy()
      listening.close()
    })
    const answer = { status: 200, text: '{}', headers: null }
    const host = {
      callAt: () => ({ answer: () => answer }),
      addressOf: () => '',
      isStopping: () => false,
      drainMs: 30_000,
      handOver: vi.fn<LaneHost['handOver']>(),
      brokeOff: vi.fn<LaneHost['brokeOff']>(),
      closed: vi.fn<LaneHost['closed']>(),
    }
    return { connection: new LaneConnection(socket, host), host, client }
  }

  test('one that says nothing goes to Node’s parser, which has a time limit for it', async () => {
    const { connection, host } = await pair()
    connection.tick()
    expect(host.handOver).not.toHaveBeenCalled()
    connection.tick()
    expect(host.handOver).toHaveBeenCalledWith(connection, null)
  })

  test('so does one that has said half of something', async () => {
    const { connection, host, client } = await pair()
    client.write('POST /')
    await once(connection.socket, 'data')
    connection.tick()
    connection.tick()
    expect(host.handOver).toHaveBeenCalledWith(connection, Buffer.from('POST /'))
  })

  test('one that has nothing more to ask ends after the time that its answer named, and a second', async () => {
    const { connection, host, client } = await pair()
    const wire = new Wire(client)
    client.write(request('x'))
    await wire.until(1)
    for (let second = 0; second < 73; second++) connection.tick()
    expect(connection.socket.writableEnded).toBe(false)
    connection.tick()
    await wire.closed
    expect(host.handOver).not.toHaveBeenCalled()
  })
})

test('an idle connection ends when the service stops, and one in the middle of a request is answered', async () => {
  const own = await startTestServer()
  const [idle, busy] = [await dial(own.url), await dial(own.url)]
  idle.socket.write(request('x', 'idle').replace(ADMIN_KEY, 'nobody'))
  await idle.until(1)
  const text = request('x', 'busy')
  busy.socket.write(text.slice(0, -3))
  await delay(50)
  const stopped = own.stop()
  await idle.closed
  busy.socket.write(text.slice(-3))
  await busy.closed
  expect(summary(busy.answers())).toEqual(['busy MALFORMED'])
  await stopped
})
