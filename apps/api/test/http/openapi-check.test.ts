import { describe, expect, test } from 'vitest'
import { checkAgainstDocument } from '../support/openapi-check.ts'

const ID = { 'x-request-id': 'r' }
const JSON_TYPE = { ...ID, 'content-type': 'application/json; charset=utf-8' }

interface Given {
  status?: number
  headers?: Record<string, string>
  text?: string
}

function expectDocumented(method: string, path: string, body: unknown, given: Given = {}): void {
  const text = given.text ?? (body === undefined ? '' : JSON.stringify(body))
  const headers = new Headers(given.headers ?? (body === undefined ? ID : JSON_TYPE))
  checkAgainstDocument(method, path, { status: given.status ?? 200, headers, text, body })
}

const id = '019aa5f0-0000-7000-8000-000000000001'
const time = '2026-11-21T05:00:00.000Z'
const user = { id, tenant_id: id, name: 'Backend', description: '', active: true, created_at: time, updated_at: time }
const failure = { error: 'not_found', message: 'API user not found' }
const v1Failure = { error: 'Not found', detail: 'x', timestamp: time, code: 'not_found', request_id: 'r' }

describe('lets through', () => {
  test('documented answers', () => {
    expectDocumented('GET', '/api/admin/users?limit=2', [user])
    expectDocumented('POST', '/api/admin/users', user, { status: 201 })
    expectDocumented('DELETE', `/api/admin/api-keys/${id}`, undefined, { status: 204 })
    expectDocumented('HEAD', '/api/admin/users', undefined, { headers: JSON_TYPE })
    expectDocumented('DELETE', `/api/admin/api-keys/${id}`, failure, { status: 404 })
  })

  test('lines, each of them an item', () => {
    const headers = { ...ID, 'content-type': 'application/x-ndjson; charset=utf-8' }
    expectDocumented('GET', '/api/admin/users', undefined, { headers, text: `${JSON.stringify(user)}\n` })
    expect(() => expectDocumented('GET', '/api/admin/users', undefined, { headers, text: '{"id":1}\n' })).toThrow(
      'must',
    )
  })

  test('unknown paths and methods with the error body of their contract', () => {
    expectDocumented('GET', '/api/admin/nothing', failure, { status: 404 })
    expectDocumented('GET', '/nothing', v1Failure, { status: 404 })
    expectDocumented('PATCH', '/api/v1/users', v1Failure, {
      status: 405,
      headers: { ...JSON_TYPE, allow: 'GET, HEAD, POST' },
    })
  })

  test('what has a protocol of its own', () => {
    for (const path of ['/trpc/v1.users.list', '/docs', '/docs/scalar.js', '/openapi.json', '/openapi/v1.json']) {
      expectDocumented('GET', path, 'anything')
    }
  })
})

describe('refuses', () => {
  const faults: [what: string, method: string, path: string, body: unknown, given: Given, words: string][] = [
    ['a status that is not documented', 'POST', '/api/admin/users', user, {}, 'no status 200'],
    ['a field that is not documented', 'GET', '/api/admin/users', [{ ...user, hash: 'x' }], {}, 'hash'],
    ['a field that is missing', 'GET', '/api/admin/users', [{ ...user, name: undefined }], {}, "'name'"],
    ['a field of another type', 'GET', '/api/admin/users', [{ ...user, active: 1 }], {}, 'must be boolean'],
    ['an id that is no UUID', 'GET', '/api/admin/users', [{ ...user, id: '1' }], {}, 'uuid'],
    [
      'a time without Z',
      'GET',
      '/api/admin/users',
      [{ ...user, created_at: '2026-11-21T05:00:00+01:00' }],
      {},
      'date-time',
    ],
    ['an envelope where none is', 'GET', '/api/admin/users', { data: [user] }, {}, 'must be array'],
    [
      'another type',
      'GET',
      '/api/admin/users',
      [user],
      { headers: { ...ID, 'content-type': 'text/html' } },
      'text/html',
    ],
    ['no body where one is', 'GET', '/api/admin/users', undefined, {}, 'its type is null'],
    ['a body with 204', 'DELETE', `/api/admin/api-keys/${id}`, {}, { status: 204 }, 'there is a body'],
    ['the error body of another contract', 'DELETE', `/api/admin/api-keys/${id}`, v1Failure, { status: 404 }, 'must'],
    ['a stranger in an error body', 'GET', `/users/${id}`, { error: 'x', stack: 'y' }, { status: 404 }, 'stack'],
    ['429 without Retry-After', 'GET', '/users', { error: 'x' }, { status: 429 }, 'Retry-After'],
    [
      'an answer without X-Request-Id',
      'GET',
      '/api/admin/users',
      [user],
      { headers: { 'content-type': 'application/json; charset=utf-8' } },
      'X-Request-Id',
    ],
    ['401 without WWW-Authenticate', 'GET', '/users', { error: 'x' }, { status: 401 }, 'WWW-Authenticate'],
    [
      'a header that is not documented',
      'GET',
      '/api/admin/users',
      [user],
      { headers: { ...JSON_TYPE, 'x-keystead-receipt': 'x' } },
      'x-keystead-receipt is not documented',
    ],
    ['405 without Allow', 'PATCH', '/api/v1/users', v1Failure, { status: 405 }, 'Allow'],
    ['success at an unknown path', 'GET', '/api/v1/nothing', {}, {}, '400 or 404'],
    ['success of an unknown method', 'PATCH', '/api/v1/users', {}, {}, '400 or 405'],
    ['an unknown path with another contract’s error', 'GET', '/users/a/b/c', v1Failure, { status: 404 }, 'must'],
  ]
  test.each(faults)('%s', (_what, method, path, body, given, words) => {
    expect(() => expectDocumented(method, path, body, given)).toThrow(words)
  })

  test('a literal path is not taken for a parameter', () => {
    const found = { user_id: id, email: null, projects_count: 0, created_at: time }
    const answer = { message: 'Search completed successfully', data: [found], next_cursor: null, timestamp: time }
    expectDocumented('POST', '/api/v1/users/search', answer)
    expect(() => expectDocumented('POST', '/api/v1/users/other', answer)).toThrow('400 or 405')
  })

  test('with an error that names request, answer and fault', () => {
    expect(() => expectDocumented('GET', '/users?limit=1', [{ user_id: id }])).toThrow(
      /^GET \/users\?limit=1 answered 200, and that is not in the OpenAPI document: .*\n\[\{"user_id"/,
    )
  })
})
