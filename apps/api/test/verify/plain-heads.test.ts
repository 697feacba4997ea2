import { describe, expect, test } from 'vitest'
import { readPlainHead } from '../../src/verify-lane/head.ts'
import { VERIFY } from './support.ts'

// Which requests are read from the socket. lane.test.ts shows that the others are answered alike.

const LENGTH = 'Content-Length: 11'
const JSON_TYPE = 'content-type: application/json'

const headOf = (fields: string[], version = '1.1') =>
  `POST ${VERIFY} HTTP/${version}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`

/** As they are sent, but for the fields that the caller chooses. */
const CLIENTS: Record<string, string[]> = {
  'fetch of Node': [
    'host: 127.0.0.1:8080',
    'connection: keep-alive',
    JSON_TYPE,
    'accept: */*',
    'accept-language: *',
    'sec-fetch-mode: cors',
    'user-agent: node',
    'accept-encoding: gzip, deflate',
    LENGTH,
  ],
  'http.request of Node': [JSON_TYPE, 'Host: 127.0.0.1:8080', 'Connection: keep-alive', LENGTH],
  'net/http of Go': [
    'Host: 127.0.0.1:8080',
    'User-Agent: Go-http-client/1.1',
    LENGTH,
    'Content-Type: application/json',
    'Accept-Encoding: gzip',
  ],
  'requests of Python': [
    'Host: 127.0.0.1:8080',
    'User-Agent: python-requests/2.34.2',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    LENGTH,
    'Content-Type: application/json',
  ],
  'urllib of Python': [
    'Accept-Encoding: identity',
    LENGTH,
    'Host: 127.0.0.1:8080',
    'User-Agent: Python-urllib/3.11',
    'Content-Type: application/json',
    'Connection: close',
  ],
  'HttpClient of Java': [
    'Connection: Upgrade, HTTP2-Settings',
    LENGTH,
    'Host: 127.0.0.1:8080',
    'HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
    'Upgrade: h2c',
    'User-Agent: Java-http-client/17.0.15',
    JSON_TYPE,
  ],
  'HttpURLConnection of Java': [
    'Content-Type: application/json',
    'User-Agent: Java/17.0.15',
    'Host: 127.0.0.1:8080',
    'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    'Connection: keep-alive',
    LENGTH,
  ],
  curl: ['Host: 127.0.0.1:8080', 'User-Agent: curl/7.88.1', 'Accept: */*', JSON_TYPE, LENGTH],
  'nginx that keeps connections': ['Host: k', LENGTH, 'User-Agent: curl/7.88.1', 'Accept: */*', JSON_TYPE],
}

test.each(Object.entries(CLIENTS))('%s', (_client, fields) => {
  expect(readPlainHead(headOf(fields))).toMatchObject({ path: VERIFY, length: 11 })
})

test('nginx as it comes: HTTP/1.0, a connection for each request', () => {
  const fields = ['Host: 127.0.0.1:8080', 'Connection: close', LENGTH, 'Accept: */*', JSON_TYPE]
  expect(readPlainHead(headOf(fields, '1.0'))).toMatchObject({ length: 11, isLast: true })
})

test.each([
  'application/json',
  'Application/JSON',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json; Charset="utf-8"',
  'application/json ;\tcharset=utf-8',
])('the type %s', (type) => {
  expect(readPlainHead(headOf(['host: x', `content-type: ${type}`, LENGTH]))).toMatchObject({ length: 11 })
})

describe('is left to Node’s parser', () => {
  const PLAIN = ['host: x', JSON_TYPE, LENGTH]
  const OFFERED = ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: x']

  test('and nothing else is: what the cases change is plain without the change', () => {
    expect(readPlainHead(headOf(PLAIN))).not.toBeNull()
    expect(readPlainHead(headOf([...PLAIN, ...OFFERED]))).not.toBeNull()
    expect(readPlainHead(headOf([...PLAIN, 'connection: close'], '1.0'))).not.toBeNull()
  })

  test.each<[what: string, fields: string[], version?: string]>([
    ['a chunked body', ['host: x', JSON_TYPE, 'transfer-encoding: chunked']],
    ['a length and chunks', [...PLAIN, 'transfer-encoding: chunked']],
    ['an empty transfer coding', [...PLAIN, 'transfer-encoding:']],
    ['a length twice', [...PLAIN, LENGTH]],
    ['a list of lengths', ['host: x', JSON_TYPE, 'content-length: 11, 11']],
    ['a length with a sign', ['host: x', JSON_TYPE, 'content-length: +11']],
    ['an empty length', ['host: x', JSON_TYPE, 'content-length:']],
    ['a length of more than 64 KiB', ['host: x', JSON_TYPE, 'content-length: 65537']],
    ['no host', [JSON_TYPE, LENGTH]],
    ['two hosts', [...PLAIN, 'host: x']],
    ['an expectation', [...PLAIN, 'expect: 100-continue']],
    ['a content coding', [...PLAIN, 'content-encoding: gzip']],
    ['another upgrade', [...PLAIN, 'connection: upgrade', 'upgrade: websocket']],
    ['one of two upgrades', [...PLAIN, 'connection: upgrade, http2-settings', 'upgrade: h2c, x', 'http2-settings: x']],
    ['an offer of HTTP/2 without its settings', [...PLAIN, 'connection: upgrade, http2-settings', 'upgrade: h2c']],
    ['an offer of HTTP/2 that Connection does not list', [...PLAIN, ...OFFERED.slice(1)]],
    ['an offer of HTTP/2 with a last request', [...PLAIN, 'connection: close', ...OFFERED.slice(1)]],
    ['an offer of HTTP/2 and chunks', [...PLAIN, ...OFFERED, 'transfer-encoding: chunked']],
    ['settings of HTTP/2 alone', [...PLAIN, 'http2-settings: x']],
    ['another option of the connection', [...PLAIN, 'connection: close, te', 'te: trailers']],
    ['a field that the connection hides', [...PLAIN, 'connection: content-length']],
    ['HTTP/1.0', PLAIN, '1.0'],
    ['HTTP/1.0 and a kept connection', [...PLAIN, 'connection: keep-alive'], '1.0'],
    ['HTTP/1.0 and an offer of HTTP/2', [...PLAIN, ...OFFERED], '1.0'],
    ['HTTP/1.0 and chunks', [...PLAIN, 'connection: close', 'transfer-encoding: chunked'], '1.0'],
    ['HTTP/1.2', PLAIN, '1.2'],
    ['HTTP/1.10', PLAIN, '1.10'],
    ['HTTP/0.9', PLAIN, '0.9'],
    ['HTTP/2.0', PLAIN, '2.0'],
    ['another charset', ['host: x', 'content-type: application/json; charset=latin1', LENGTH]],
    ['two charsets', ['host: x', 'content-type: application/json; charset=utf-8; charset=latin1', LENGTH]],
    ['half of a quoted charset', ['host: x', 'content-type: application/json; charset="utf-8', LENGTH]],
    ['two types', ['host: x', 'content-type: application/json, text/plain', LENGTH]],
  ])('%s', (_what, fields, version) => {
    expect(readPlainHead(headOf(fields, version))).toBeNull()
  })
})
