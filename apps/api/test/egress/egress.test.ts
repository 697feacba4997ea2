import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { BOUNDS, certificateFor, json, leaving, target } from './support.ts'

const LOOPBACK = ['127.0.0.1']
const ONE_TEXT = 'The URL could not be fetched, or its answer cannot be used; the log of the service says why'

test('https to a name whose certificate is right; a certificate of another name or authority is refused', async () => {
  const tls = await certificateFor(['issuer.example', '127.0.0.1'])
  const own = await target(json({ ok: true }), { tls })
  const lookup = async () => ['127.0.0.1']
  const egress = leaving({ opened: LOOPBACK, lookup, ca: [tls.cert] })
  await expect(egress.getJson(`https://issuer.example:${own.port}/`, BOUNDS)).resolves.toEqual({ ok: true })
  await expect(egress.getJson(`https://other.example:${own.port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(egress.reasons.at(-1)).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/)
  const untrusting = leaving({ opened: LOOPBACK, lookup })
  await expect(untrusting.getJson(`https://issuer.example:${own.port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(own.requests).toHaveLength(1)
})

test('NODE_TLS_REJECT_UNAUTHORIZED and proxies of the environment change nothing', async () => {
  const tls = await certificateFor(['issuer.example'])
  const own = await target(json({ ok: true }), { tls })
  const proxy = await target(json({ proxied: true }))
  const names = [
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'ALL_PROXY',
    'NODE_USE_ENV_PROXY',
  ] as const
  const before = names.map((name) => process.env[name])
  const proxyUrl = `http://127.0.0.1:${proxy.port}`
  Object.assign(process.env, { HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl, ALL_PROXY: proxyUrl })
  Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_USE_ENV_PROXY: '1' })
  try {
    const egress = leaving({ opened: LOOPBACK, lookup: async () => ['127.0.0.1'] })
    await expect(egress.getJson(`https://issuer.example:${own.port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
    expect(egress.reasons).toEqual([expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/)])
  } finally {
    names.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name]
      else process.env[name] = before[i]
    })
  }
  expect(proxy.connections()).toBe(0)
})

test('a name that changes its address after the check is not followed: the checked address is the one connected to', async () => {
  const first = await target(json({ from: 'first' }), { host: '127.0.0.1' })
  const second = await target(json({ from: 'second' }), { host: '127.0.0.2', port: first.port })
  const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2']
  let asked = 0
  const lookup = async () => [answers[asked++] ?? '127.0.0.2']
  const egress = leaving({ opened: LOOPBACK, lookup })
  const url = `http://rebinding.example:${first.port}`
  await expect(egress.getJson(`${url}/1`, BOUNDS)).resolves.toEqual({ from: 'first' })
  expect(asked).toBe(1)
  const another = leaving({ opened: LOOPBACK, lookup })
  await expect(another.getJson(`${url}/2`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(asked).toBe(2)
  expect(second.connections()).toBe(0)
})

test('of several addresses only the permitted ones are connected to', async () => {
  const own = await target(json({ from: 'opened' }), { host: '127.0.0.1' })
  const other = await target(json({ from: 'closed' }), { host: '127.0.0.2', port: own.port })
  const egress = leaving({ opened: LOOPBACK, lookup: async () => ['127.0.0.2', '::1', '127.0.0.1'] })
  await expect(egress.getJson(`http://mixed.example:${own.port}/`, BOUNDS)).resolves.toEqual({ from: 'opened' })
  expect(other.connections()).toBe(0)
})

test('http is for addresses that the operator opened, not for public ones', async () => {
  const egress = leaving({ opened: LOOPBACK, lookup: async () => ['8.8.8.8'] })
  await expect(egress.getJson('http://public.example/', BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(egress.reasons).toEqual(['http://public.example is not permitted: its addresses are 8.8.8.8'])
})

test('a redirect is an answer, and is not followed', async () => {
  const inner = await target(json({ secret: true }))
  const own = await target((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end()
  })
  const egress = leaving({ opened: LOOPBACK })
  const url = `http://127.0.0.1:${own.port}/`
  expect((await egress.fetch(url, BOUNDS)).status).toBe(302)
  await expect(egress.getJson(url, BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(egress.reasons).toEqual(['the answer has status 302'])
  expect(inner.connections()).toBe(0)
})

test('what the caller reads is the same, whatever was found at the address', async () => {
  const missing = await target((_request, response) => response.writeHead(404).end())
  const html = await target((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('{}'))
  const broken = await target((_request, response) => response.socket?.destroy() ?? response.end())
  const closed = await target(json({}))
  const urls = [missing, html, broken].map(({ port }) => `http://127.0.0.1:${port}/`)
  urls.push(`https://127.0.0.1:${closed.port}/`, 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://no.invalid/')
  const egress = leaving({ opened: LOOPBACK })
  const texts = await Promise.all(urls.map((url) => egress.getJson(url, BOUNDS).catch((error: Error) => error.message)))
  expect(new Set(texts)).toEqual(new Set([ONE_TEXT]))
  expect(new Set(egress.reasons).size).toBe(egress.reasons.length)
})

const INVALID: [url: string, wanted: RegExp][] = [
  ['', /absolute URL/],
  ['/path', /absolute URL/],
  ['https://', /absolute URL/],
  [`https://issuer.example/${'x'.repeat(2048)}`, /2048 characters or fewer/],
  ['ftp://issuer.example/', /https URL/],
  ['file:///etc/passwd', /https URL/],
  ['data:application/json,{}', /https URL/],
  ['javascript:1', /https URL/],
  ['https://user:hunter2@issuer.example/', /no user name or password/],
  ['https://issuer.example:22/', /port 443/],
  ['https://issuer.example:25/', /port 443/],
  ['https://issuer.example:465/', /port 443/],
]

test.each(INVALID)('%s is refused with what is wanted, and without a look-up', async (url, wanted) => {
  const egress = leaving({ lookup: async () => expect.unreachable('nothing is looked up') })
  const error = await egress.getJson(url, BOUNDS).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'invalid_url', message: expect.stringMatching(wanted) })
  expect(String(error)).not.toContain('hunter2')
})

test('path, query and headers are not logged', async () => {
  const own = await target((_request, response) => response.writeHead(500).end())
  const egress = leaving({ opened: LOOPBACK })
  const secret = 'hunter2-in-the-url'
  await egress.getJson(`http://127.0.0.1:${own.port}/${secret}?token=${secret}#${secret}`, BOUNDS).catch(() => null)
  await egress
    .fetch(`https://127.0.0.1:${own.port}/${secret}`, { ...BOUNDS, headers: { authorization: secret } })
    .catch(() => null)
  expect(egress.reasons).toHaveLength(2)
  expect(egress.log()).not.toContain(secret)
})

test('a body beyond the bound is not read, whether or not its length was announced', async () => {
  let written = 0
  const endless = await target((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const write = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1000))) written += 1000
    }
    response.on('drain', write)
    write()
  })
  const announced = await target(json('x'.repeat(20_000)))
  const egress = leaving({ opened: LOOPBACK })
  for (const { port } of [endless, announced]) {
    await expect(egress.getJson(`http://127.0.0.1:${port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  }
  expect(egress.reasons).toEqual(Array(2).fill('the body has more than 10000 bytes'))
  expect(written).toBeLessThan(10_000_000)
})

test('a compressed body is read, and one that expands beyond the bound is not', async () => {
  const compressed = (body: Buffer, encoding: string) =>
    target((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body),
    )
  const small = await compressed(gzipSync('{"ok":true}'), 'gzip')
  const bomb = await compressed(gzipSync(JSON.stringify('x'.repeat(5_000_000))), 'gzip')
  const twice = await compressed(gzipSync(gzipSync('{}')), 'gzip, gzip')
  const brotli = await compressed(brotliCompressSync('{}'), 'br')
  const not = await compressed(Buffer.from('{}'), 'gzip')
  const egress = leaving({ opened: LOOPBACK })
  await expect(egress.getJson(`http://127.0.0.1:${small.port}/`, BOUNDS)).resolves.toEqual({ ok: true })
  for (const { port } of [bomb, twice, brotli, not]) {
    await expect(egress.getJson(`http://127.0.0.1:${port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  }
  expect(egress.reasons).toEqual([
    'the body has more than 10000 bytes',
    'the body is in an encoding that was not asked for',
    'the body is in an encoding that was not asked for',
    'the body is not gzip, as its header says',
  ])
})

test('the whole request has a deadline: a name, headers or a body that do not come end it', async () => {
  const silent = await target(() => undefined)
  const halting = await target((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{')
  })
  const hanging = leaving({ lookup: () => new Promise(() => undefined) })
  const egress = leaving({ opened: LOOPBACK })
  const bounds = { maxBytes: 1000, timeoutMs: 100 }
  await expect(hanging.getJson('https://slow.example/', bounds)).rejects.toThrow(ONE_TEXT)
  await expect(egress.getJson(`http://127.0.0.1:${silent.port}/`, bounds)).rejects.toThrow(ONE_TEXT)
  await expect(egress.getJson(`http://127.0.0.1:${halting.port}/`, bounds)).rejects.toThrow(ONE_TEXT)
  expect([...hanging.reasons, ...egress.reasons].join()).toMatch(/(.*timeout.*){3}/i)
})

test('headers beyond the bound end the request', async () => {
  const own = await target(json({}, { 'x-long': 'x'.repeat(20_000) }))
  const egress = leaving({ opened: LOOPBACK })
  await expect(egress.getJson(`http://127.0.0.1:${own.port}/`, BOUNDS)).rejects.toThrow(ONE_TEXT)
  expect(egress.reasons).toEqual([expect.stringMatching(/UND_ERR_HEADERS_OVERFLOW/)])
})

test('one host has no more than eight requests at a time, however it is written', async () => {
  const waiting: (() => void)[] = []
  const own = await target((_request, response) => {
    waiting.push(() => response.end())
  })
  const egress = leaving({ opened: LOOPBACK, lookup: async () => ['127.0.0.1'] })
  const url = (host: string, i: number) => `http://${host}:${own.port}/${i}`
  const running = Array.from({ length: 8 }, (_, i) =>
    egress.fetch(url(i % 2 ? 'HOST.example' : 'host.example.', i), BOUNDS),
  )
  await expect(egress.fetch(url('host.example', 8), BOUNDS)).rejects.toThrow(ONE_TEXT)
  const other = egress.fetch(url('other.example', 9), BOUNDS)
  await expect.poll(() => waiting.length).toBe(9)
  for (const end of waiting) end()
  const answers = await Promise.all([...running, other])
  expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200))
  const next = egress.fetch(url('host.example', 10), BOUNDS)
  await expect.poll(() => waiting.length).toBe(10)
  waiting[9]?.()
  expect((await next).status).toBe(200)
})
