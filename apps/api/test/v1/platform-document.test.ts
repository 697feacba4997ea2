import { request } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'

// The requests of the document that docs/contracts/platform.md describes, as it prints them: over https, with the development certificate.

let server: TestServer
let httpsUrl: string

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_LISTEN: 'http://127.0.0.1:0,https://127.0.0.1:0' } })
  httpsUrl = server.urls.find((url) => url.startsWith('https:')) ?? ''
})
afterAll(() => server.stop())

interface Answer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

/** fetch cannot be told to take a certificate of our own; this is its request with one more option. */
async function postOverHttps(path: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(httpsUrl + path, { method: 'POST', headers, rejectUnauthorized: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

const AUTHORIZATION = { Authorization: `Bearer ${ADMIN_KEY}` }
const JSON_TYPE = { 'Content-Type': 'application/json' }

test('curl: POST /api/v1/users over https creates a user with user name and roles', async () => {
  const payload = '{"username":"alice","email":"alice@example.com","roles":["admin"]}'
  const { status, body } = await postOverHttps('/api/v1/users', { ...AUTHORIZATION, ...JSON_TYPE }, payload)
  expect(status).toBe(200)
  expect(body).toEqual({
    message: 'User created successfully',
    data: {
      user_id: expect.any(String),
      email: 'alice@example.com',
      username: 'alice',
      roles: ['admin'],
      created_at: expect.stringMatching(/Z$/),
    },
    timestamp: expect.stringMatching(/Z$/),
  })
})

test('Python and Node.js: the same payload as those clients write it', async () => {
  const fromPython = '{"username": "bob", "email": "bob@example.com", "roles": ["admin"]}'
  const python = { ...AUTHORIZATION, ...JSON_TYPE, 'User-Agent': 'python-requests/2.32.3', Accept: '*/*' }
  expect((await postOverHttps('/api/v1/users', python, fromPython)).status).toBe(200)
  const fromNode = JSON.stringify({ username: 'carol', email: 'carol@example.com', roles: ['admin'] })
  expect((await postOverHttps('/api/v1/users', { ...JSON_TYPE, ...AUTHORIZATION }, fromNode)).status).toBe(200)
})

test('creating a user records an audit event', async () => {
  const created = await server.admin.post('/api/v1/users', {
    username: 'dora',
    email: 'dora@example.com',
    roles: ['admin'],
  })
  const events = await server.admin.get(`/api/v1/audit-events?target=${created.body.data.user_id}`)
  expect(events.body.data).toEqual([expect.objectContaining({ action: 'user.created', outcome: 'success', count: 1 })])
})

test('GET /api/v1/users lists users with filters', async () => {
  await server.admin.post('/api/v1/users', { username: 'erin', email: 'erin@example.com', roles: ['viewer'] })
  const { status, body } = await server.admin.get('/api/v1/users?username=ERIN&role=viewer&status=active&kind=person')
  expect(status).toBe(200)
  expect(body.data).toEqual([expect.objectContaining({ username: 'erin', roles: ['viewer'] })])
  expect((await server.admin.get('/api/v1/users?username=erin&role=admin')).body.data).toEqual([])
})

test('a client error is a 4xx in the error body of the contract', async () => {
  const { status, body } = await postOverHttps(
    '/api/v1/users',
    { ...AUTHORIZATION, ...JSON_TYPE },
    '{"username":"nobody"}',
  )
  expect(status).toBe(400)
  expect(body).toMatchObject({
    error: 'User creation failed',
    detail: 'email is required',
    code: 'validation_error',
    issues: [{ path: 'email', message: 'is required' }],
  })
  expect((await postOverHttps('/api/v1/users', JSON_TYPE, '{}')).status).toBe(401)
})
