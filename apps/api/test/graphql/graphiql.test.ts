import { beforeAll, expect, test } from 'vitest'
import { sharedServer, type TestServer } from '../support/server.ts'
import { ask, expectRefused } from './support.ts'

let server: TestServer

beforeAll(async () => {
  server = await sharedServer()
})

const html = { headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' } }
const page = () => server.as(null).get('/graphql', html)

test('a browser that goes to the address gets GraphiQL, whose every address is on this server and answers', async () => {
  const { status, headers, text } = await page()
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('vary')).toBe('accept')
  expect(text).not.toMatch(/https?:|\/\//)
  const addresses = [...text.matchAll(/ (?:src|href)="(\/[^"]+)"/g)].map(([, address]) => address!)
  expect(addresses).toEqual(['/graphql/graphiql.css', '/graphql/graphiql.js'])
  const workers = ['editor', 'graphql', 'json'].map((name) => `/graphql/${name}.worker.js`)
  for (const address of [...addresses, ...workers]) {
    const answer = await server.as(null).get(address)
    expect({ address, status: answer.status }).toEqual({ address, status: 200 })
    expect(answer.headers.get('content-type')).toBe(
      `text/${address.endsWith('.css') ? 'css' : 'javascript'}; charset=utf-8`,
    )
    expect(answer.text.length).toBeGreaterThan(10_000)
  }
})

test('the browser is told to load nothing from elsewhere, and to run no script of the page itself', async () => {
  const policy = (await page()).headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  const sources = policy.split('; ').flatMap((directive) => directive.split(' ').slice(1))
  expect(new Set(sources)).toEqual(new Set(["'none'", "'self'", "'unsafe-inline'", 'data:']))
  const { text } = await server.as(null).get('/graphql/graphiql.css')
  expect(text).not.toMatch(/@import|url\(\s*['"]?https?:/)
})

test('a browser that brings a query gets its answer; a program without one is told what is missing', async () => {
  const { headers } = await server.admin.get('/graphql?query=%7B__typename%7D', html)
  expect(headers.get('content-type')).toMatch(/^application\/graphql-response\+json/)
  expectRefused(await server.as(null).get('/graphql'), 400, 'BAD_USER_INPUT')
})

test('what its editor asks for first, the whole schema, is answered', async () => {
  const { text } = await server.as(null).get('/graphql/graphiql.js')
  expect(text).toContain("endpoint: '/graphql'")
  const { getIntrospectionQuery } = await import('graphql')
  const query = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true })
  expect((await ask(server.as(null), query)).body.data.__schema.queryType.name).toBe('Query')
})
