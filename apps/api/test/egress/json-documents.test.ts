import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { BOUNDS, json, leaving, target } from './support.ts'

const MINUTE = 60_000

/** A document that counts how often it was given, behind an egress whose clock is held. */
async function documents(answer: (count: number) => RequestListener) {
  let count = 0
  const own = await target((request, response) => {
    count += 1
    answer(count)(request, response)
  })
  let now = 1000
  const egress = leaving({ opened: ['127.0.0.1'], clock: () => now })
  const url = `http://127.0.0.1:${own.port}/keys`
  return {
    get: (maxAgeMs?: number) => egress.getJson(url, { ...BOUNDS, ...(maxAgeMs !== undefined && { maxAgeMs }) }),
    pass: (milliseconds: number) => (now += milliseconds),
    count: () => count,
  }
}

const counted =
  (headers: Record<string, string> = {}) =>
  (count: number) =>
    json({ count }, headers)

test.each([
  ['no-store', 5],
  ['no-cache, max-age=600', 5],
  ['max-age=0', 5],
  ['public, max-age=1200', 20],
  ['max-age="1200"', 20],
  ['max-age=999999999', 60],
  ['s-maxage=1200', 15],
  ['nonsense', 15],
])('Cache-Control: %s keeps a document for %i minutes', async (header, minutes) => {
  const { get, pass } = await documents(counted({ 'cache-control': header }))
  await expect(get()).resolves.toEqual({ count: 1 })
  pass(minutes * MINUTE - 1)
  await expect(get()).resolves.toEqual({ count: 1 })
  pass(1)
  await expect(get()).resolves.toEqual({ count: 2 })
})

test('all who wait share one request', async () => {
  const { get, count } = await documents(counted())
  const got = await Promise.all(Array.from({ length: 20 }, () => get()))
  expect(new Set(got.map((it) => JSON.stringify(it)))).toEqual(new Set(['{"count":1}']))
  expect(count()).toBe(1)
})

test('a caller who lacks something has it fetched again, but at most once a minute', async () => {
  const { get, pass, count } = await documents(counted())
  await get()
  pass(MINUTE - 1)
  await expect(get(0)).resolves.toEqual({ count: 1 })
  pass(1)
  await Promise.all(Array.from({ length: 10 }, () => get(0)))
  expect(count()).toBe(2)
  await get(0)
  expect(count()).toBe(2)
})

test('a failure is remembered for half a minute, then tried again', async () => {
  const { get, pass, count } = await documents((n) =>
    n === 1 ? (_request, response) => response.destroy() : json({ n }),
  )
  await expect(get()).rejects.toMatchObject({ name: 'EgressError', code: 'failed' })
  await expect(get(0)).rejects.toMatchObject({ code: 'failed' })
  pass(MINUTE / 2 - 1)
  await expect(get()).rejects.toMatchObject({ code: 'failed' })
  expect(count()).toBe(1)
  pass(1)
  await expect(get()).resolves.toEqual({ n: 2 })
})

test('while its source fails a document is kept for six hours, and no longer', async () => {
  let isDown = false
  const { get, pass, count } = await documents((n) =>
    isDown ? (_request, response) => response.writeHead(503).end() : json({ n }),
  )
  await get()
  isDown = true
  pass(60 * MINUTE)
  await expect(get()).resolves.toEqual({ n: 1 })
  await expect(get()).resolves.toEqual({ n: 1 })
  expect(count()).toBe(2)
  pass(5 * 60 * MINUTE - 1)
  await expect(get()).resolves.toEqual({ n: 1 })
  pass(1)
  await expect(get()).rejects.toMatchObject({ code: 'failed' })
  isDown = false
  pass(MINUTE)
  await expect(get()).resolves.toEqual({ n: 4 })
  expect(count()).toBe(4)
})

test.each<[string, RequestListener]>([
  ['not JSON', (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{')],
  [
    'no UTF-8',
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0x22])),
  ],
  ['of another type', (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('{}')],
  ['of no type', (_request, response) => response.writeHead(200).end('{}')],
  [
    'of a type that only begins so',
    (_request, response) => response.writeHead(200, { 'content-type': 'application/jsonp' }).end('{}'),
  ],
  ['an error', (_request, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{}')],
])('an answer that is %s is no document', async (_name, answer) => {
  const { get } = await documents(() => answer)
  await expect(get()).rejects.toMatchObject({ name: 'EgressError', code: 'failed' })
})

test.each(['application/jwk-set+json', 'Application/JSON; charset=utf-8'])('%s is JSON', async (type) => {
  const { get } = await documents(() => json({ keys: [] }, { 'content-type': type }))
  await expect(get()).resolves.toEqual({ keys: [] })
})
