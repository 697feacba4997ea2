import { beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'

let bench: TestBench
let tenantId: string
let reader: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  tenantId = (await bench.server.createTenant()).id
  reader = await bench.keyWith(tenantId, ['usage:read'])
})

test.each([
  ['group=tenant', /^group: .*"key"\|"user"\|"project"\|"scope"\|"outcome"$/],
  ['interval=week', /^interval: .*"hour"\|"day"\|"total"$/],
  ['since=yesterday', /^since must be an RFC 3339 date and time/],
  ['until=2026-03-29', /^until must be an RFC 3339 date and time/],
  ['since=2026-03-29T00:00:00Z&until=2026-03-29T00:00:00Z', /^until must be after since$/],
  ['since=2026-03-29T00:00:00Z&until=2026-03-28T00:00:00Z', /^until must be after since$/],
  [
    'interval=hour&since=2026-01-01T00:00:00Z&until=2026-04-04T00:00:01Z',
    /^since:? is too early: the period may span at most 93 days/,
  ],
  ['since=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z', /^since:? is too early: .* three years otherwise$/],
  ['time_zone=Mars/Olympus', /^time_zone must be an IANA time zone, such as Europe\/Berlin$/],
  ['time_zone=%2B02:00', /^time_zone must be an IANA time zone/],
  ['time_zone=', /^time_zone must be an IANA time zone/],
  ["time_zone=UTC'--", /^time_zone must be an IANA time zone/],
  ['key_id=x', /^key_id must be a UUID$/],
  ['user_id=ann@example.com', /^user_id must be a UUID$/],
  ['project_id=x', /^project_id must be a UUID$/],
  [`scope=${'x'.repeat(101)}`, /^scope: .*<=100 characters$/],
  [`outcome=${'x'.repeat(51)}`, /^outcome: .*<=50 characters$/],
  ['limit=10', /^Unknown fields: limit$/],
])('400: %s', async (query, message) => {
  const { status, body } = await reader.get(`/api/v1/usage?${query}`)
  expect([status, body.error, body.code]).toEqual([400, 'Usage report failed', 'validation_error'])
  expect(body.detail).toMatch(message)
})

test('401 and 403: nobody, and without usage:read', async () => {
  expect((await bench.server.as(null).get('/api/v1/usage')).status).toBe(401)
  const lesser = await bench.keyWith(tenantId, ['keys:verify', 'audit:read', 'write'])
  expect((await lesser.get('/api/v1/usage')).status).toBe(403)
})

test('a report with more rows than it may have says so, rather than leave some out', async () => {
  const { id } = await bench.server.createTenant()
  await bench.store.rows(
    `insert into usage_bucket (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost)
     select $1, 'hour', '2026-11-01T00:00:00Z', uuidv7(), uuidv7(), uuidv7(), '', 'VALID', 1, 1
     from generate_series(1, 10002)`,
    [id],
  )
  const client = await bench.keyWith(id, ['usage:read'])
  const ask = (query: string) => client.get(`/api/v1/usage?${query}&since=2026-10-31T12:00:00Z`)
  expect((await ask('interval=total')).body.data).toMatchObject([{ count: 10_002 }])
  const { status, body } = await ask('interval=total&group=key')
  expect([status, body.code]).toEqual([400, 'validation_error'])
})
