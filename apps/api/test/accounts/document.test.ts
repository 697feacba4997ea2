import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCurl } from '../support/curl.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { expectAsPrinted } from '../support/shape.ts'

/** The examples of the document that docs/contracts/accounts.md describes, in its order, as it prints them. */

let server: TestServer
const made = { id: '', key: '' }

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const fill = () => ({ 'your-admin-key': ADMIN_KEY, x1y2z3w4: made.id })

const PRINTED_USER = `{
"user_id": "a1b2c3d4",
"name": "Admin Dashboard",
"email": "admin@example.com",
"role": "admin",
"is_active": true,
"created_at": "2025-12-01T00:00:00.000Z",
"updated_at": "2025-12-17T10:30:00.000Z",
"usage": {
"total_requests": 1523,
"last_used_at": "2025-12-17T10:30:00.000Z",
"first_used_at": "2025-12-01T00:00:00.000Z",
"requests_today": 45,
"last_reset": "2025-12-17T00:00:00.000Z"
}
}`

test('GET /users answers 200 with all users and their use', async () => {
  const dashboard = { name: 'Admin Dashboard', email: 'admin@example.com', role: 'admin' }
  const { body } = await server.admin.post('/users', dashboard)
  for (let i = 0; i < 5; i++) await server.as(body.api_key).get('/users')
  const answer = await runCurl(server, 'curl -H "X-API-Key: your-admin-key" https://api.example.com/users', fill())
  expect(answer.status).toBe(200)
  // Beside the user that the document shows there is the owner, whom every installation has.
  expect(answer.body).toHaveLength(2)
  expectAsPrinted(answer.body[0], PRINTED_USER)
  expect(answer.body[0]).toMatchObject({
    ...dashboard,
    is_active: true,
    usage: { total_requests: 5, requests_today: 5 },
  })
})

test('POST /users answers 201 with the user and its key', async () => {
  const answer = await runCurl(
    server,
    `curl -X POST https://api.example.com/users \\
-H "X-API-Key: your-admin-key" \\
-H "Content-Type: application/json" \\
-d '{"name": "Mobile App", "email": "app@example.com", "role": "user"}'`,
    fill(),
  )
  expect(answer.status).toBe(201)
  expectAsPrinted(
    answer.body,
    `{
"user": {
"user_id": "x1y2z3w4",
"name": "Mobile App",
"email": "app@example.com",
"role": "user",
"is_active": true,
"created_at": "2025-12-17T10:30:00.000Z",
"updated_at": "2025-12-17T10:30:00.000Z",
"usage": {
"total_requests": 0,
"requests_today": 0,
"last_reset": "2025-12-17T10:30:00.000Z"
}
},
"api_key": "abc123def456...",
"warning": "Save this API key now. It cannot be retrieved again."
}`,
  )
  const { user, warning } = answer.body
  expect(user).toMatchObject({ name: 'Mobile App', email: 'app@example.com', role: 'user', is_active: true })
  expect(user.usage).toEqual({ total_requests: 0, requests_today: 0, last_reset: user.created_at })
  expect(warning).toBe('Save this API key now. It cannot be retrieved again.')
  made.id = user.user_id
  made.key = answer.body.api_key
})

test('GET /users/{id} answers 200 with the user', async () => {
  await server.as(made.key).get('/users')
  const answer = await runCurl(
    server,
    'curl -H "X-API-Key: your-admin-key" https://api.example.com/users/x1y2z3w4',
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(answer.body, PRINTED_USER)
  expect(answer.body).toMatchObject({ user_id: made.id, name: 'Mobile App', usage: { total_requests: 1 } })
})

test('GET /users/{id} answers 404 if the user is not found', async () => {
  const answer = await runCurl(server, 'curl -H "X-API-Key: your-admin-key" https://api.example.com/users/x1y2z3w4', {
    'your-admin-key': ADMIN_KEY,
  })
  expect(answer.status).toBe(404)
})

test('PATCH /users/{id} answers 200 with the changed user', async () => {
  const answer = await runCurl(
    server,
    `curl -X PATCH https://api.example.com/users/x1y2z3w4 \\
-H "X-API-Key: your-admin-key" \\
-H "Content-Type: application/json" \\
-d '{"name": "Updated Name", "is_active": false}'`,
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(answer.body, PRINTED_USER)
  expect(answer.body).toMatchObject({ user_id: made.id, name: 'Updated Name', is_active: false })
})

// The document rotates the key after it has deleted the user; here the user still has to be there.
test('POST /users/{id}/rotate-key answers 200 with a new key; the old one ends', async () => {
  await server.admin.patch(`/users/${made.id}`, { is_active: true })
  const answer = await runCurl(
    server,
    `curl -X POST -H "X-API-Key: your-admin-key" \\
https://api.example.com/users/x1y2z3w4/rotate-key`,
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(
    answer.body,
    `{
"success": true,
"api_key": "newkey789xyz...",
"warning": "Save this API key now. It cannot be retrieved again."
}`,
  )
  expect(answer.body).toMatchObject({ success: true, warning: 'Save this API key now. It cannot be retrieved again.' })
  expect((await server.as(made.key).get('/users')).status).toBe(401)
  expect((await server.as(answer.body.api_key).get('/users')).status).toBe(403)
})

test('DELETE /users/{id} answers 200 with the id', async () => {
  const answer = await runCurl(
    server,
    `curl -X DELETE -H "X-API-Key: your-admin-key" \\
https://api.example.com/users/x1y2z3w4`,
    fill(),
  )
  expect(answer.status).toBe(200)
  expectAsPrinted(answer.body, '{"success": true, "deleted": "x1y2z3w4"}')
  expect(answer.body).toEqual({ success: true, deleted: made.id })
})
