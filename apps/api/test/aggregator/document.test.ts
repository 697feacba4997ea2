import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCurl } from '../support/curl.ts'
import { OWNER, startTestServer, type TestServer } from '../support/server.ts'
import { expectAsPrinted } from '../support/shape.ts'

/** The examples of the document that docs/contracts/aggregator.md describes, in its order, as it prints them. */

let server: TestServer
let sessionToken: string
const ids = { staging: '', user: '', keyId: '', key: '' }

beforeAll(async () => {
  server = await startTestServer()
  const { body } = await server.as(null).post('/api/v1/auth/login', OWNER)
  sessionToken = body.data.session_token
  const staging = { name: 'Staging Backend', description: 'Backend service for staging' }
  ids.staging = (await server.admin.post('/api/admin/users', staging)).body.id
})
afterAll(() => server.stop())

const fill = () => ({
  '<session_token>': sessionToken,
  '550e8400-e29b-41d4-a716-446655440000': ids.user,
  '770e8400-e29b-41d4-a716-446655440002': ids.keyId,
  agg_xxxxxxxxxxxx: ids.key,
})

test('POST /api/admin/users answers 201 with the user', async () => {
  const answer = await runCurl(
    server,
    `curl -X POST http://localhost:8080/api/admin/users \\
  -H "Authorization: Bearer <session_token>" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "Production Backend",
    "description": "Backend service for production environment"
  }'`,
    fill(),
  )
  expect(answer.status).toBe(201)
  expectAsPrinted(
    answer.body,
    `{
  "id": "550e8400-e29b-41d4-a716-446655440000",
  "tenant_id": "00000000-0000-0000-0000-000000000001",
  "name": "Production Backend",
  "description": "Backend service for production environment",
  "active": true,
  "created_at": "2025-12-29T10:30:00Z",
  "updated_at": "2025-12-29T10:30:00Z"
}`,
  )
  expect(answer.body).toMatchObject({
    tenant_id: '00000000-0000-0000-0000-000000000001',
    name: 'Production Backend',
    description: 'Backend service for production environment',
    active: true,
  })
  ids.user = answer.body.id
})

test('GET /api/admin/users answers 200 with all users', async () => {
  const answer = await runCurl(
    server,
    `curl http://localhost:8080/api/admin/users \\
  -H "Authorization: Bearer <session_token>"`,
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(
    answer.body,
    `[
  {
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "tenant_id": "00000000-0000-0000-0000-000000000001",
    "name": "Production Backend",
    "description": "Backend service for production",
    "active": true,
    "created_at": "2025-12-29T10:30:00Z",
    "updated_at": "2025-12-29T10:30:00Z"
  },
  {
    "id": "660e8400-e29b-41d4-a716-446655440001",
    "tenant_id": "00000000-0000-0000-0000-000000000001",
    "name": "Staging Backend",
    "description": "Backend service for staging",
    "active": true,
    "created_at": "2025-12-28T15:00:00Z",
    "updated_at": "2025-12-28T15:00:00Z"
  }
]`,
  )
  expect(answer.body).toMatchObject([
    { id: ids.user, name: 'Production Backend' },
    { id: ids.staging, name: 'Staging Backend' },
  ])
})

test('POST /api/admin/api-keys answers 201 with the key', async () => {
  const answer = await runCurl(
    server,
    `curl -X POST http://localhost:8080/api/admin/api-keys \\
  -H "Authorization: Bearer <session_token>" \\
  -H "Content-Type: application/json" \\
  -d '{
    "user_id": "550e8400-e29b-41d4-a716-446655440000",
    "name": "Production Key",
    "scopes": ["read", "write"]
  }'`,
    fill(),
  )
  expect(answer.status).toBe(201)
  expectAsPrinted(
    answer.body,
    `{
  "id": "770e8400-e29b-41d4-a716-446655440002",
  "user_id": "550e8400-e29b-41d4-a716-446655440000",
  "key_prefix": "agg_abc123",
  "key": "agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx",
  "name": "Production Key",
  "scopes": ["read", "write"],
  "active": true,
  "expires_at": null,
  "last_used_at": null,
  "usage_count": 0,
  "created_at": "2025-12-29T10:35:00Z",
  "revoked_at": null
}`,
  )
  expect(answer.body).toMatchObject({
    user_id: ids.user,
    key: expect.stringMatching(/^agg_[0-9A-Za-z]{30}$/),
    name: 'Production Key',
    scopes: ['read', 'write'],
    active: true,
    usage_count: 0,
  })
  expect(answer.body.key_prefix).toBe(answer.body.key.slice(0, 'agg_abc123'.length))
  ids.keyId = answer.body.id
  ids.key = answer.body.key
})

test('GET /api/admin/users/{user_id}/api-keys answers 200 with the keys and their use, without the full key', async () => {
  for (let i = 0; i < 42; i++) await server.as(ids.key).get('/api/admin/users')
  const answer = await runCurl(
    server,
    `curl http://localhost:8080/api/admin/users/550e8400-e29b-41d4-a716-446655440000/api-keys \\
  -H "Authorization: Bearer <session_token>"`,
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(
    answer.body,
    `[
  {
    "id": "770e8400-e29b-41d4-a716-446655440002",
    "user_id": "550e8400-e29b-41d4-a716-446655440000",
    "key_prefix": "agg_abc123",
    "name": "Production Key",
    "scopes": ["read", "write"],
    "active": true,
    "expires_at": null,
    "last_used_at": "2025-12-29T11:00:00Z",
    "usage_count": 42,
    "created_at": "2025-12-29T10:35:00Z",
    "revoked_at": null
  }
]`,
  )
  expect(answer.body[0]).toMatchObject({ id: ids.keyId, user_id: ids.user, usage_count: 42 })
  expect(answer.text).not.toContain(ids.key)
})

test('DELETE /api/admin/api-keys/{id} answers 204 without a body', async () => {
  const answer = await runCurl(
    server,
    `curl -X DELETE http://localhost:8080/api/admin/api-keys/770e8400-e29b-41d4-a716-446655440002 \\
  -H "Authorization: Bearer <session_token>"`,
    fill(),
  )
  expect(answer.status).toBe(204)
  expect(answer.text).toBe('')
})

test('a key with the scope admin works as X-API-Key', async () => {
  const { body } = await server.admin.post('/api/admin/api-keys', { user_id: ids.user, scopes: ['admin'] })
  const { status } = await server.as(null).get('/api/admin/users', { headers: { 'X-API-Key': body.key } })
  expect(status).toBe(200)
})

interface Sample {
  createAPIUser: (sessionToken: string, name: string) => Promise<Record<string, unknown>>
  createAPIKey: (
    sessionToken: string,
    userId: string,
    name: string,
    scopes: string[],
  ) => Promise<Record<string, unknown>>
}

test('the JavaScript/TypeScript program of the document runs', async () => {
  const printed = await readFile(new URL('document-sample.ts.txt', import.meta.url), 'utf8')
  const program = stripTypeScriptTypes(printed.replace('http://localhost:8080', server.url))
  const exported = `${program}\nexport { createAPIUser, createAPIKey }`
  const url = `data:text/javascript,${encodeURIComponent(exported)}`
  const { createAPIUser, createAPIKey } = (await import(/* @vite-ignore */ url)) as Sample
  const user = await createAPIUser(sessionToken, 'From JavaScript')
  expect(user).toMatchObject({ name: 'From JavaScript', description: '', active: true })
  const key = await createAPIKey(sessionToken, String(user.id), 'From JavaScript', ['read'])
  expect(key).toMatchObject({ user_id: user.id, name: 'From JavaScript', scopes: ['read'], active: true })
})
