import { randomBytes } from 'node:crypto'
import { expect, inject } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import type { TestClient, TestResponse } from '../support/client.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { oauth } from './oauth-writes.ts'
import { ssf } from './ssf-writes.ts'
import { people, storage, trust } from './people-writes.ts'
import { plugins } from './plugin-writes.ts'

export const JOB = { type: 'test', provider: 'echo', model: 'echo', prompt: 'hello' }

/** Makes a call that must succeed. @returns its answer */
export type Call = (method: string, path: string, body?: unknown, by?: TestClient) => Promise<TestResponse['body']>

/** Methods and paths of calls that were made. */
export type Walked = Set<string>

/** A job may be over before it is cancelled. */
const MAY_REFUSE = /\/cancel$/

/** Makes every kind of call that writes at least once. */
export async function everyWrite(
  { server, tenant }: { server: TestServer; tenant: TestTenant },
  headers: () => Record<string, string>,
): Promise<Walked> {
  const walked: Walked = new Set()
  const call: Call = async (method, path, body, by = tenant.owner) => {
    const {
      status,
      body: answer,
      text,
    } = await by.request(method, path, body, {
      headers: { 'if-match': '*', ...headers() },
    })
    expect(status, `${method} ${path}: ${text}`).toBeLessThan(MAY_REFUSE.test(path) ? 500 : 300)
    walked.add(`${method} ${path.replace(/\?.*/, '')}`)
    return answer
  }
  await jobs(call)
  await accounts(call)
  await contents(call)
  await services(call)
  const { data: user } = await call('POST', '/api/v1/users', { email: uniqueEmail('user') })
  await keys(call, user.user_id)
  await projects(call, user.user_id)
  await trust(call, server, user.user_id)
  await people(call, server, tenant)
  await storage(call)
  await plugins(call, server, tenant)
  await oauth(walked, server, tenant)
  await ssf(walked, tenant)
  await call('PUT', `/api/v1/users/${user.user_id}`, { roles: ['viewer'] })
  await call('POST', '/api/v1/users/search', { search_term: 'user' })
  await call('POST', '/api/v1/users/disable', { user_ids: [user.user_id] })
  await call('POST', '/api/v1/users/offboard', { user_ids: [user.user_id] })
  await call('POST', `/api/v1/users/${user.user_id}/offboard`)
  await call('DELETE', `/api/v1/users/${user.user_id}?force=true`)
  await call('GET', '/api/v1/usage?interval=total')
  const owner = { email: uniqueEmail('owner'), password: 'the owner of a new tenant' }
  await call('POST', '/api/v1/tenants', { name: unique('Tenant'), owner }, server.admin)
  const { data: session } = await call('POST', '/api/v1/auth/login', owner)
  await call('POST', '/api/v1/auth/logout', undefined, server.as(session.session_token))
  return walked
}

/** Operations of the OpenAPI document that may write, and were not called. */
export function unwalked(walked: Walked): string[] {
  const { paths } = JSON.parse(inject('openapi')) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, operations]) => {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
    const isWalked = (method: string) =>
      [...walked].some((call) => call.startsWith(`${method} `) && pattern.test(call.slice(method.length + 1)))
    const writes = Object.keys(operations).map((method) => method.toUpperCase())
    return (
      writes
        .filter((method) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && !isWalked(method))
        .map((method) => `${method} ${path}`)
        // It makes its job as a completion does, and answers with events.
        .filter((operation) => operation !== 'POST /stream')
    )
  })
}

async function jobs(call: Call): Promise<void> {
  const job = await call('POST', '/api/jobs', JOB)
  await call('POST', `/api/jobs/${job.id}/cancel`)
  await call('POST', '/api/chat/completions', { provider: 'echo', model: 'echo', prompt: 'hello' })
}

async function accounts(call: Call): Promise<void> {
  const { user } = await call('POST', '/users', { name: unique('Account'), email: uniqueEmail('account') })
  await call('POST', `/users/${user.user_id}/rotate-key`)
  await call('PATCH', `/users/${user.user_id}`, { role: 'admin' })
  await call('DELETE', `/users/${user.user_id}`)
}

async function contents(call: Call): Promise<void> {
  const { id } = await call('POST', '/admin/api', { name: unique('Content'), status: 'active' })
  await call('PUT', `/admin/api/${id}`, { name: unique('Content'), status: 'active' })
  await call('POST', `/admin/api/regenerate-token/${id}`)
  await call('DELETE', `/admin/api/${id}`)
}

async function services(call: Call): Promise<void> {
  const service = await call('POST', '/api/admin/users', { name: unique('Service') })
  const key = await call('POST', '/api/admin/api-keys', { user_id: service.id })
  await call('DELETE', `/api/admin/api-keys/${key.id}`)
}

async function keys(call: Call, userId: string): Promise<void> {
  const { data: key } = await call('POST', '/api/v1/api-keys', {
    user_id: userId,
    scopes: ['jobs:read'],
    credits: { remaining: 100 },
  })
  const path = `/api/v1/api-keys/${key.key_id}`
  const { data: verified } = await call('POST', '/api/v1/keys/verify', { key: key.api_key, cost: 2 })
  expect(verified.code).toBe('VALID')
  for (const verb of ['commit', 'refund']) {
    const reserve = { key: key.api_key, cost: 30, reserve_seconds: 60 }
    const { data } = await call('POST', '/api/v1/keys/verify/batch', { requests: [reserve, { key: key.api_key }] })
    await call('POST', `/api/v1/keys/charges/${data[0].charge_id}/${verb}`)
  }
  const access = { subject: { type: 'api_key', id: key.api_key }, resource: { type: 'jobs', id: '1' } }
  const evaluation = { ...access, action: { name: 'read' } }
  expect(await call('POST', '/access/v1/evaluation', evaluation)).toEqual({ decision: true })
  const user = { ...evaluation, subject: { type: 'user', id: userId } }
  await call('POST', '/access/v1/evaluations', { evaluations: [evaluation, user] })
  await call('PATCH', path, { credits: { remaining: 5 } })
  await call('POST', `${path}/disable`)
  await call('POST', `${path}/enable`)
  const { data: plan } = await call('POST', '/api/v1/plans', { name: unique('Plan'), limits: [] })
  await call('PATCH', path, { plan_id: plan.plan_id })
  await call('PATCH', `/api/v1/plans/${plan.plan_id}`, { description: 'Of the test' })
  await call('PATCH', path, { plan_id: null })
  await call('DELETE', `/api/v1/plans/${plan.plan_id}`)
  const many = { key_ids: [key.key_id] }
  await call('POST', '/api/v1/api-keys/disable', many)
  await call('POST', '/api/v1/api-keys/enable', many)
  const { data: rotated } = await call('POST', '/api/v1/api-keys/rotate', { api_key: key.key_id })
  await call('DELETE', `/api/v1/api-keys/${rotated.new_api_key}`)
  await call('POST', '/api/v1/api-keys/revoke', many)
  const sha256 = randomBytes(32).toString('hex')
  await call('POST', '/api/v1/api-keys/import', { keys: [{ sha256, user_id: userId, scopes: [] }] })
  await call('GET', `/api/v1/users/${userId}/api-keys`)
  await call('DELETE', `/api/v1/users/${userId}/api-keys`)
}

async function projects(call: Call, userId: string): Promise<void> {
  const { data: project } = await call('POST', '/api/v1/projects', { project_name: unique('Project') })
  const path = `/api/v1/projects/${project.project_id}`
  const { data: config } = await call('POST', '/api/v1/configs', { config_name: unique('Config'), servers: {} })
  await call('PUT', `/api/v1/configs/${config.config_id}`, { servers: { one: { url: 'https://one.example' } } })
  await call('POST', `${path}/assign-config`, { config_id: config.config_id })
  await call('POST', `${path}/unassign-config`)
  await call('POST', '/api/v1/projects/search', { search_term: 'Project' })
  await call('POST', `${path}/users`, { user_id: userId })
  await call('POST', `/api/v1/users/${userId}/api-keys`, { project_id: project.project_id })
  await call('DELETE', `${path}/users/${userId}`)
  await call('POST', `${path}/users`, { user_id: userId })
  await call('DELETE', `${path}/users`)
  await call('DELETE', `${path}?force=true`)
  await call('DELETE', `/api/v1/configs/${config.config_id}?force=true`)
}
