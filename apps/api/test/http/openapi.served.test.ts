import { beforeAll, expect, test } from 'vitest'
import { contractDocument, openApiDocument, textOf } from '../../src/openapi/generate.ts'
import type { ContractName } from '../../src/contracts/contract.ts'
import { sharedServer, type TestServer } from '../support/server.ts'

const CONTRACTS: ContractName[] = ['aggregator', 'accounts', 'content', 'v1']

let server: TestServer

beforeAll(async () => {
  server = await sharedServer()
})

test('200: the whole document, without credentials, to the byte', async () => {
  const { status, headers, text } = await server.as(null).get('/openapi.json')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(text).toBe(textOf(openApiDocument()))
})

test.each(CONTRACTS)('200: the document of the contract %s', async (contract) => {
  const { status, text } = await server.as(null).get(`/openapi/${contract}.json`)
  expect(status).toBe(200)
  expect(text).toBe(textOf(contractDocument(openApiDocument(), contract)))
})

test('304: whoever has it already; another document has another ETag', async () => {
  const first = await server.as(null).get('/openapi.json')
  const etag = first.headers.get('etag')!
  const second = await server.as(null).get('/openapi.json', { headers: { 'if-none-match': `"other", ${etag}` } })
  expect(second).toMatchObject({ status: 304, text: '' })
  const other = await server.as(null).get('/openapi/v1.json', { headers: { 'if-none-match': etag } })
  expect(other.status).toBe(200)
  expect(other.headers.get('etag')).not.toBe(etag)
})

const PATHS = ['/openapi.json', '/openapi/v1.json', '/openapi-webhooks.json', '/docs', '/health', '/ready']

test.each([...PATHS, '/.well-known/jwks.json'])('405: %s takes GET and HEAD alone', async (path) => {
  const { status, headers, body } = await server.as(null).post(path, {})
  expect(status).toBe(405)
  expect(headers.get('allow')).toBe('GET, HEAD')
  expect(body).toMatchObject({ code: 'method_not_allowed' })
  expect((await server.as(null).request('HEAD', path)).status).toBe(200)
})

test('404: a contract that there is not', async () => {
  expect((await server.as(null).get('/openapi/other.json')).status).toBe(404)
})

test('the system routes answer as they are documented', async () => {
  for (const path of ['/health', '/ready', '/.well-known/jwks.json']) {
    expect((await server.as(null).get(path)).status).toBe(200)
  }
})
