import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { APIConnectionError, Keystead } from '../src/index.ts'

let client: Keystead
let response: ServerResponse
const server = createServer((_request, answer) => {
  response = answer
  answer.writeHead(200, { 'content-type': 'application/x-ndjson' })
  answer.write('one\n')
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())
beforeEach(() => {
  const { port } = server.address() as AddressInfo
  client = new Keystead({ baseUrl: `http://127.0.0.1:${port}`, apiKey: 'ks_test', maxRetries: 0 })
})

test('a line is there before the next has been sent; its bytes may come in any pieces', async () => {
  const lines = (await client.auditEvents.export())[Symbol.asyncIterator]()
  expect(await lines.next()).toEqual({ done: false, value: 'one' })
  const euro = Buffer.from('€\r\n\nlast')
  response.write(euro.subarray(0, 1))
  response.end(euro.subarray(1))
  const rest = [await lines.next(), await lines.next(), await lines.next(), await lines.next()]
  expect(rest.map(({ value }) => value)).toEqual(['€\r', '', 'last', undefined])
})

test('leaving the loop ends the download', async () => {
  for await (const line of await client.auditEvents.export()) {
    expect(line).toBe('one')
    break
  }
  if (!response.closed) await once(response, 'close')
})

test('an export that breaks off is an error, not an end', async () => {
  const lines = (await client.auditEvents.export())[Symbol.asyncIterator]()
  await lines.next()
  response.destroy()
  await expect(lines.next()).rejects.toThrow(APIConnectionError)
})
