import { beforeAll, expect, test } from 'vitest'
import { sharedServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await sharedServer()
})

const pageOf = async () => server.as(null).get('/docs')

test('200: a page without credentials, whose every address is on this server and answers', async () => {
  const { status, headers, text } = await pageOf()
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(text).not.toMatch(/https?:|\/\//)
  const [, configuration] = /data-configuration='([^']+)'/.exec(text)!
  const { sources } = JSON.parse(configuration!.replaceAll('&lt;', '<').replaceAll('&amp;', '&'))
  const scripts = [...text.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
  expect(scripts).toEqual(['data:,', '/docs/scalar.js'])
  for (const path of ['/docs/scalar.js', ...sources.map(({ url }: { url: string }) => url)]) {
    expect({ path, status: (await server.as(null).get(path)).status }).toEqual({ path, status: 200 })
  }
})

test('nothing that leaves the server is switched on', async () => {
  const { text } = await pageOf()
  expect(text).toContain('"telemetry":false')
  expect(text).toContain('"withDefaultFonts":false')
  expect(text).toContain('"agent":{"disabled":true}')
  expect(text).toContain('"mcp":{"disabled":true}')
  expect(text).toContain('"hideClientButton":true')
  expect(text).toContain('"proxyUrl":""')
})

test('the browser is told to load nothing from elsewhere', async () => {
  const { headers } = await pageOf()
  const policy = headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  const sources = policy.split('; ').flatMap((directive) => directive.split(' ').slice(1))
  expect(new Set(sources)).toEqual(new Set(["'none'", "'self'", "'unsafe-inline'", 'data:', 'blob:']))
  expect(policy).toContain("script-src 'self';")
})

test('the script is Scalar’s, compressed for whoever takes that', async () => {
  const plain = await server.as(null).get('/docs/scalar.js', { headers: { 'accept-encoding': 'identity' } })
  expect(plain.status).toBe(200)
  expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(plain.headers.has('content-encoding')).toBe(false)
  expect(plain.text).toContain('createApiReference')
  const compressed = await server.as(null).get('/docs/scalar.js', { headers: { 'accept-encoding': 'gzip' } })
  expect(compressed.headers.get('content-encoding')).toBe('gzip')
  expect(compressed.headers.get('vary')).toBe('accept-encoding')
  expect(Number(compressed.headers.get('content-length'))).toBeLessThan(1_500_000)
  expect(compressed.text).toBe(plain.text)
})

test('/docs/ leads to /docs', async () => {
  const response = await fetch(`${server.url}/docs/`, { redirect: 'manual' })
  expect(response.status).toBe(308)
  expect(response.headers.get('location')).toBe('/docs')
})
