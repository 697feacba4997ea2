import { beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { ADMIN_KEY, sharedServer, type TestServer } from '../support/server.ts'

// The requests of the document that docs/contracts/gateway.md describes, as it prints them, with the emails filled in that it leaves out.
// The answers may hold more than is printed, and their times end in Z (docs/contracts/README.md).

const BASE = '/api/v1'
const ALICE = 'alice@example.com'
const CONTENT_TYPE = { 'content-type': 'application/json' }

let server: TestServer
let admin: TestClient

beforeAll(async () => {
  server = await sharedServer()
  admin = server.admin
  for (const name of ['development-project', 'staging-project', 'production-project']) {
    await admin.post(`${BASE}/projects`, { project_name: name })
  }
  await admin.post(`${BASE}/configs`, { config_name: 'dev-config' })
  await admin.post(`${BASE}/configs`, { config_name: 'prod-config' })
  await admin.post(`${BASE}/projects/development-project/assign-config`, { config_name: 'dev-config' })
  await admin.post(`${BASE}/projects/production-project/assign-config`, { config_name: 'prod-config' })
})

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
const gatewayKey = expect.stringMatching(/^gw_[0-9A-Za-z]{36}$/)

/** A user whom the examples of one section are about. */
async function newUser(email: string, ...projects: string[]): Promise<{ id: string; email: string }> {
  const { body } = await admin.post(`${BASE}/users`, { email })
  for (const project of projects) await admin.post(`${BASE}/projects/${project}/users`, { email })
  return { id: body.data.user_id, email }
}

test('Create User: 200 with id and email', async () => {
  const { status, body } = await admin.request('POST', `${BASE}/users`, undefined, {
    headers: CONTENT_TYPE,
    rawBody: `{"email": "${ALICE}"}`,
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    message: 'User created successfully',
    data: { user_id: uuid, email: ALICE },
    timestamp: time,
  })
})

test('Create User: 400 as printed if the email already exists', async () => {
  await newUser('twice@example.com')
  const { status, body } = await admin.post(`${BASE}/users`, { email: 'twice@example.com' })
  expect(status).toBe(400)
  expect(body).toEqual({
    error: 'User creation failed',
    detail: 'User with email twice@example.com already exists',
    timestamp: time,
    code: 'conflict',
    request_id: expect.any(String),
  })
})

test('List All Users: 200 with the counts of projects and active keys', async () => {
  const { id, email } = await newUser('listed@example.com', 'development-project', 'staging-project')
  for (const project_name of ['development-project', 'development-project', 'staging-project']) {
    await admin.post(`${BASE}/users/${email}/api-keys`, { project_name })
  }
  const { status, body } = await admin.get(`${BASE}/users`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ message: 'Users retrieved successfully', timestamp: time })
  expect(body.data).toContainEqual(
    expect.objectContaining({ user_id: id, email, projects_count: 2, api_keys_count: 3, created_at: time }),
  )
})

test('Get User: 200 with its projects', async () => {
  const { id, email } = await newUser('got@example.com', 'development-project', 'staging-project')
  await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'development-project' })
  const { status, body } = await admin.get(`${BASE}/users/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    message: 'User retrieved successfully',
    data: { user_id: id, email, api_keys_count: 1, created_at: time },
    timestamp: time,
  })
  expect(body.data.projects).toHaveLength(2)
  expect(body.data.projects).toEqual(
    expect.arrayContaining([
      { project_id: uuid, project_name: 'development-project' },
      { project_id: uuid, project_name: 'staging-project' },
    ]),
  )
})

test('Update User: 200, and the new email names the user from now on', async () => {
  const { id } = await newUser('old@example.com')
  const { status, body } = await admin.request('PUT', `${BASE}/users/old@example.com`, undefined, {
    headers: CONTENT_TYPE,
    rawBody: '{"new_email": "new@example.com"}',
  })
  expect(status).toBe(200)
  expect(body).toEqual({ message: 'User updated successfully', timestamp: time })
  expect((await admin.get(`${BASE}/users/new@example.com`)).body.data.user_id).toBe(id)
  expect((await admin.get(`${BASE}/users/old@example.com`)).status).toBe(404)
  // The old email is free again, whatever else was derived from it.
  expect((await admin.post(`${BASE}/users`, { email: 'old@example.com' })).status).toBe(200)
})

test('Delete User: 400 as printed without force, 200 with it, and its keys end', async () => {
  const { email } = await newUser('leaving@example.com', 'development-project')
  const key = await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'development-project' })
  const send = (rawBody: string) =>
    admin.request('DELETE', `${BASE}/users/${email}`, undefined, { headers: CONTENT_TYPE, rawBody })
  const refused = await send('{"force": false}')
  expect(refused.status).toBe(400)
  expect(refused.body).toMatchObject({
    error: 'User deletion failed',
    detail: 'User has active projects or API keys. Use force=true to delete anyway.',
    timestamp: time,
  })
  const deleted = await send('{"force": true}')
  expect(deleted.status).toBe(200)
  expect(deleted.body).toEqual({ message: 'User deleted successfully', timestamp: time })
  expect((await server.as(key.body.data.api_key).get(`${BASE}/users`)).status).toBe(401)
})

test('List User Projects: 200 with the name of each configuration', async () => {
  const { email } = await newUser('member@example.com', 'development-project', 'production-project')
  const { status, body } = await admin.get(`${BASE}/users/${email}/projects`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ message: 'User projects retrieved successfully', timestamp: time })
  expect(body.data).toEqual([
    { project_id: uuid, project_name: 'production-project', mcp_config_name: 'prod-config', created_at: time },
    { project_id: uuid, project_name: 'development-project', mcp_config_name: 'dev-config', created_at: time },
  ])
})

test('List User API Keys: 200 with masked keys, all of them or those of a project', async () => {
  const { email } = await newUser('holder@example.com', 'development-project', 'production-project')
  const made = await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'development-project' })
  await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'production-project' })
  const text: string = made.body.data.api_key
  const all = await admin.get(`${BASE}/users/${email}/api-keys`)
  expect(all.status).toBe(200)
  expect(all.body).toMatchObject({ message: 'User API keys retrieved successfully', timestamp: time })
  expect(all.body.data.map((key: { project_name: string }) => key.project_name)).toEqual([
    'production-project',
    'development-project',
  ])
  const one = await admin.get(`${BASE}/users/${email}/api-keys?project_identifier=development-project`)
  expect(one.body.data).toEqual([
    expect.objectContaining({
      api_key: `${text.slice(0, 9)}...${text.slice(-6)}`,
      project_id: uuid,
      project_name: 'development-project',
      created_at: time,
      status: 'active',
    }),
  ])
})

test('Generate User API Key: 200 with a key of 39 characters that works', async () => {
  const { email } = await newUser('maker@example.com', 'development-project')
  const { status, body } = await admin.request('POST', `${BASE}/users/${email}/api-keys`, undefined, {
    headers: CONTENT_TYPE,
    rawBody: '{"project_name": "development-project"}',
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    message: 'API key generated successfully',
    data: { api_key: gatewayKey },
    timestamp: time,
  })
  // It authenticates; its user has no role, so it may do nothing here.
  expect((await server.as(body.data.api_key).get(`${BASE}/users`)).status).toBe(403)
})

test('Generate User API Key: 400 as printed if the user is not in the project', async () => {
  const { email } = await newUser('outsider@example.com')
  const { status, body } = await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'development-project' })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    error: 'API key generation failed',
    detail: 'User is not a member of the specified project',
    timestamp: time,
  })
})

test('Delete All User API Keys: 200, and none of them works any more', async () => {
  const { email } = await newUser('emptied@example.com', 'development-project')
  const key = await admin.post(`${BASE}/users/${email}/api-keys`, { project_name: 'development-project' })
  const { status, body } = await admin.delete(`${BASE}/users/${email}/api-keys`)
  expect(status).toBe(200)
  expect(body).toEqual({ message: 'All user API keys deleted successfully', timestamp: time })
  expect((await server.as(key.body.data.api_key).get(`${BASE}/users`)).status).toBe(401)
})

test('Search Users: 200 with those whose email contains the term', async () => {
  const { id, email } = await newUser('searched.alice@example.com', 'development-project')
  await newUser('bob@example.com')
  const { status, body } = await admin.request('POST', `${BASE}/users/search`, undefined, {
    headers: CONTENT_TYPE,
    rawBody: '{"search_term": "searched.alice"}',
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    message: 'Search completed successfully',
    data: [{ user_id: id, email, projects_count: 1, created_at: time }],
    next_cursor: null,
    timestamp: time,
  })
})

test('Complete User Management Example: the Python class, call by call, onboards a user', async () => {
  // requests sends the class's headers on every request, and JSON with ", " and ": ".
  const headers = { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' }
  const post = (path: string, body: string) =>
    server.as(null).request('POST', BASE + path, undefined, { headers, rawBody: body })
  const email = 'newcomer@example.com'
  const created = await post('/users', `{"email": "${email}"}`)
  expect(created.body).toMatchObject({ message: 'User created successfully', data: { user_id: uuid, email } })
  const added = await post('/projects/development-project/users', `{"email": "${email}"}`)
  expect(added.status).toBe(200)
  expect(added.body).toEqual({ message: 'User added to project successfully', timestamp: time })
  const generated = await post(`/users/${email}/api-keys`, '{"project_name": "development-project"}')
  expect(generated.body.data.api_key).toEqual(gatewayKey)
})

test('a Content-Type on a request without a body does no harm', async () => {
  const { email } = await newUser('typed@example.com')
  const typed = { headers: CONTENT_TYPE }
  expect((await admin.get(`${BASE}/users`, typed)).status).toBe(200)
  expect((await admin.get(`${BASE}/users/${email}/api-keys`, typed)).status).toBe(200)
  expect((await admin.delete(`${BASE}/users/${email}/api-keys`, undefined, typed)).status).toBe(200)
  expect((await admin.delete(`${BASE}/users/${email}`, undefined, typed)).status).toBe(200)
})
