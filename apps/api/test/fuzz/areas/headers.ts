import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import type { Area, FuzzRequest } from '../request.ts'
import { latin1, printable, repeated, size } from './texts.ts'

const bytes: Arbitrary<string> = fc.uint8Array({ maxLength: 12 }).map((all) => Buffer.from(all).toString('latin1'))

const NAMES = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'expect',
  'upgrade',
  'accept',
  'accept-encoding',
  'user-agent',
  'x-request-id',
  'idempotency-key',
  'authorization',
  'x-api-key',
  'cookie',
  'origin',
  'range',
  'if-none-match',
  'trpc-accept',
  'last-event-id',
  'content-type',
  '__proto__',
]

const VALUES = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '+1',
  '0x1',
  '18446744073709551616',
  '1, 1',
  'chunked',
  'chunked, chunked',
  'gzip, chunked',
  'identity',
  'close',
  'keep-alive',
  'upgrade',
  'websocket',
  'h2c',
  '100-continue',
  'localhost',
  'elsewhere.example',
  'a@b',
  'bytes=0-',
  '*',
  'null',
]

const value: Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...VALUES), weight: 6 },
  { arbitrary: anyText.map(latin1), weight: 2 },
  { arbitrary: bytes, weight: 1 },
  { arbitrary: repeated(fc.constantFrom('a', ',', ';q=0.1,a', '\xff', '\t'), 20_000), weight: 1 },
)

const field: Arbitrary<string> = fc
  .tuple(
    fc.oneof({ arbitrary: fc.constantFrom(...NAMES), weight: 8 }, { arbitrary: bytes, weight: 1 }),
    fc.constantFrom(': ', ':', ' : ', ':\t', '', ':\r\n ', ': \n'),
    value,
  )
  .map((parts) => parts.join(''))

const fields: Arbitrary<string[]> = fc.oneof(
  { arbitrary: fc.array(field, { maxLength: 5 }), weight: 8 },
  { arbitrary: fc.tuple(field, size(2500)).map(([it, times]) => Array.from({ length: times }, () => it)), weight: 1 },
)

const LINES = [
  'GET /health HTTP/1.1',
  'GET /users HTTP/1.1',
  'POST /api/v1/keys/verify HTTP/1.1',
  'POST /graphql HTTP/1.1',
  'POST /users HTTP/1.1',
  'GET /api/v1/auth/check HTTP/1.1',
  'POST /trpc/v1.keys.verify HTTP/1.1',
  'GET /health HTTP/1.0',
  'GET /health HTTP/0.9',
  'GET /health HTTP/2.0',
  'GET /health',
  'GET  /health HTTP/1.1',
  'CONNECT localhost:80 HTTP/1.1',
  'PRI * HTTP/2.0',
  'OPTIONS * HTTP/1.1',
  '',
]

const VERIFY = '{"key":"{{applicationKey}}"}'

const body: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    VERIFY,
    '0\r\n\r\n',
    '5\r\nhello\r\n0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '-1\r\n',
    '5;a=b\r\nhello\r\n0\r\nx-api-key: y\r\n\r\n',
    'GET /users HTTP/1.1\r\nhost: x\r\n\r\n',
  ),
  bytes,
)

const ENDS = ['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n']

/** A whole request, byte by byte; it asks for the end of its connection unless one of its fields says otherwise. */
const raw: Arbitrary<string> = fc
  .tuple(
    fc.oneof({ arbitrary: fc.constantFrom(...LINES), weight: 8 }, { arbitrary: bytes, weight: 1 }),
    fc.constantFrom('host: localhost', 'host: localhost', 'host: a\r\nhost: b', 'host:', ''),
    fields,
    body,
    fc.constantFrom(...ENDS),
    fc.boolean(),
  )
  .map(([line, host, all, payload, end, isSized]) => {
    const length = isSized ? [`content-length: ${payload.length}`] : []
    const head = [line, ...(host === '' ? [] : [host]), 'authorization: Bearer {{adminKey}}', ...length, ...all]
    return `${[...head, 'connection: close', '', ''].join(end)}${payload}`
  })

/** What changes where a request ends. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'upgrade', 'connection', 'expect'])

/** The same field in a request that is sound, as a client could send it. */
const sound: Arbitrary<FuzzRequest> = fc
  .tuple(
    fc.constantFrom('/health', '/api/v1/users?limit=1', '/users?limit=1', '/docs', '/openapi.json'),
    fc.array(fc.tuple(fc.constantFrom(...NAMES.filter((name) => !FRAMING.has(name))), value), { maxLength: 4 }),
  )
  .map(([target, all]) => ({
    method: 'GET',
    target,
    who: 'adminKey',
    headers: all.map(([name, it]) => [name, printable(it)] as const),
  }))

export const headers: Area = {
  name: 'headers',
  requests: fc.oneof(
    {
      arbitrary: raw.map((it): FuzzRequest => ({ method: '', target: '', who: 'nobody', headers: [], raw: it })),
      weight: 2,
    },
    { arbitrary: sound, weight: 1 },
  ),
}
