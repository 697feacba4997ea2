import { mkdtemp, mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedServer, type TestServer } from '../support/server.ts'
import { addEveryMethod } from '../../src/calls/methods.ts'
import { registerConsole } from '../../src/web-console/routes.ts'

let server: TestServer
/** Serves a build of the tests, from a folder that can be changed. */
let app: FastifyInstance
let folder: string

beforeAll(async () => {
  server = await sharedServer()
  folder = await mkdtemp(join(tmpdir(), 'console-'))
  app = Fastify()
  addEveryMethod(app)
  registerConsole(app, pathToFileURL(`${folder}/dist/`))
  await app.ready()
})
afterAll(() => app.close())

/** A request whose path is sent as it is written. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const sent = request({ hostname, port, path, headers: { 'accept-encoding': 'identity' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('error', reject).end()
  })
}

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

test('/ leads a browser to the console and any other client to the reference', async () => {
  const leads = async (accept?: string) => {
    const { status, headers } = await fetch(server.url, { redirect: 'manual', headers: accept ? { accept } : {} })
    return [status, headers.get('location'), headers.get('vary')]
  }
  expect(await leads(BROWSER)).toEqual([302, '/console', 'accept'])
  for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html', 'text/htmlx'])
    expect(await leads(accept)).toEqual([302, '/docs', 'accept'])
})

test('200: each path of the console is one page, with a nonce of its own and a policy without unsafe-inline', async () => {
  const nonces = new Set<string>()
  for (const path of ['/console', '/console/', '/console/keys?status=active', '/console/keys/deeper']) {
    const { status, headers, text } = await server.as(null).get(path)
    expect({ path, status }).toEqual({ path, status: 200 })
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const policy = headers.get('content-security-policy')!
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    const [, nonce = ''] = /'nonce-([\w-]{24})'/.exec(policy)!
    expect(text).toContain(`nonce="${nonce}"`)
    expect(text).not.toMatch(/https?:|__KEYSTEAD|<style|style=|<script(?![^>]* src=)/)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(4)
})

test('200: an asset is kept for good, and is the same compressed', async () => {
  const { text } = await server.as(null).get('/console')
  const assets = [...text.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, path]) => path!)
  expect(assets.length).toBeGreaterThan(2)
  for (const path of assets) {
    const plain = await server.as(null).get(path, { headers: { 'accept-encoding': 'identity' } })
    const compressed = await server.as(null).get(path, { headers: { 'accept-encoding': 'gzip' } })
    expect([path, plain.status, compressed.status]).toEqual([path, 200, 200])
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff')
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    expect(compressed.text).toBe(plain.text)
  }
})

test('404: what is no asset, and what would lead out of the folder', async () => {
  for (const path of [
    '/console/assets/nothing.js',
    '/console/assets/.sources',
    '/console/assets/..%2Findex.html',
    '/console/assets/..%2F..%2Fpackage.json',
    '/console/assets/%2e%2e%2findex.html',
    '/console/assets/..%5C..%5Cpackage.json',
    '/console/assets/a%00.js',
    '/console/assets/index.html',
    `/console/assets/${'a'.repeat(300)}.js`,
  ])
    expect([path, await statusOf(path)]).toEqual([path, 404])
})

test('a path that climbs out gets the page, and no file', async () => {
  const { text } = await server.as(null).get('/console')
  const { body } = await app.inject('/console/..%2f..%2fpackage.json')
  expect(body).not.toContain('"dependencies"')
  expect(text).not.toContain('"dependencies"')
  expect(await statusOf('/console/..%2f..%2f..%2fpackage.json')).toBe(200)
})

test('405: other methods', async () => {
  for (const path of ['/', '/console', '/console/keys', '/console/assets/a.js'])
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status, headers } = await fetch(server.url + path, { method, redirect: 'manual' })
      expect([path, method, status, headers.get('allow')]).toEqual([path, method, 405, 'GET, HEAD'])
    }
})

test('503: without a build the page says how to build it; a later build is there without a restart', async () => {
  const without = await app.inject('/console/keys')
  expect(without.statusCode).toBe(503)
  expect(without.body).toContain('node scripts/run.mjs console')
  expect(without.headers['content-security-policy']).toContain("default-src 'none'")
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist/index.html'), 'built __KEYSTEAD_NONCE__')
  const built = await app.inject('/console/keys')
  expect(built.statusCode).toBe(200)
  expect(built.body).toMatch(/^built [\w-]{24}$/)
})
