import { createHash } from 'node:crypto'
import { eventLeaf, exportedEvent } from '@keystead/domain'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createOtlpDestination, type OtlpOptions } from '../../src/pushes/otlp.ts'
import { freePort } from '../support/listening.ts'
import { checkpointRecord, eventRecord, eventRecords, SOURCE } from './records.ts'
import { accepting, type Collector, startCollector } from './receivers.ts'

let to: Collector
const partial: object[] = []

beforeAll(async () => {
  to = await startCollector()
})
afterAll(() => to.close())
beforeEach(() => {
  Object.assign(to, { logs: [], requests: [], faults: [], answer: accepting })
  partial.length = 0
})

function destination(options: Partial<OtlpOptions> = {}) {
  const made = createOtlpDestination({
    ...SOURCE,
    url: `${to.url}/v1/logs`,
    headers: {},
    onPartial: (of) => partial.push(of),
    ...options,
  })
  onTestFinished(() => made.close())
  return made
}

/** The answer of the collector from now on. */
const answering = (status: number, headers: Record<string, string> = {}, body = '') => {
  to.answer = (response) => {
    response.writeHead(status, headers).end(body)
    return status < 300
  }
}

test('records are logs of OTLP, with the headers of the operator; their body is what the hash of the log is of', async () => {
  const name = 'a "b"\n日本語'
  const record = eventRecord({ seq: 41, actorName: name, outcome: 'failure' })
  const made = destination({ headers: { authorization: 'Bearer abc' } })
  expect(await made.send([record, checkpointRecord()])).toEqual({ kind: 'taken' })
  expect(to.faults).toEqual([])
  expect(to.requests).toMatchObject([
    { path: '/v1/logs', records: 2, headers: { authorization: 'Bearer abc', 'content-type': 'application/json' } },
  ])
  const [event, checkpoint] = to.logs
  expect(event).toMatchObject({ name: 'project.created', severity: 'WARN', time: record.event.createdAt })
  expect(event?.attributes).toMatchObject({
    'keystead.tenant_id': record.tenantId,
    'keystead.seq': '41',
    'keystead.event_id': record.event.id,
    'keystead.action': 'project.created',
    'keystead.actor_name': name,
    'client.address': '203.0.113.7',
  })
  const leaf = createHash('sha256').update('\0').update(event!.body).digest()
  expect(leaf).toEqual(eventLeaf(exportedEvent(record.event)))
  expect(checkpoint).toMatchObject({ name: 'audit.checkpoint', body: checkpointRecord().text })
})

test.each([401, 403, 404, 408, 429, 500, 502, 503, 504, 301, 307])(
  '%d: the same is to be sent again',
  async (status) => {
    answering(status, { location: `${to.url}/elsewhere` }, 'a secret of the collector')
    const outcome = await destination().send(eventRecords(2))
    expect(outcome).toEqual({ kind: 'failed', reason: `it answered ${status}`, retryAfterMs: null })
    expect(to.requests).toHaveLength(1)
  },
)

test.each([400, 413, 422])('%d: it does not take what was sent', async (status) => {
  answering(status)
  expect(await destination().send(eventRecords(2))).toEqual({ kind: 'refused', reason: `it answered ${status}` })
})

test.each([
  ['120', 120_000],
  ['Mon, 01 Jun 2026 12:00:30 GMT', 30_000],
  ['Mon, 01 Jun 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['-1', null],
])('Retry-After: %s', async (value, retryAfterMs) => {
  answering(503, { 'retry-after': value })
  expect(await destination().send(eventRecords(1))).toMatchObject({ kind: 'failed', retryAfterMs })
})

test('what a collector has dropped is reported, and not sent again', async () => {
  answering(200, {}, '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too\\nold"}}')
  expect(await destination().send(eventRecords(3))).toEqual({ kind: 'taken' })
  expect(partial).toEqual([{ rejected: 2, message: 'too old' }])
})

test.each(['', '{}', '{"partialSuccess":{}}', 'no JSON', '[]', '{"partialSuccess":{"rejectedLogRecords":"many"}}'])(
  'an answer %j is a success like any other',
  async (body) => {
    answering(200, {}, body)
    expect(await destination().send(eventRecords(1))).toEqual({ kind: 'taken' })
    expect(partial).toEqual([])
  },
)

test('an answer without end is cut; its status counts', async () => {
  to.answer = (response) => {
    response.writeHead(200)
    const more = () => {
      if (!response.destroyed) response.write('y'.repeat(10_000), () => setImmediate(more))
    }
    more()
    return true
  }
  expect(await destination().send(eventRecords(1))).toEqual({ kind: 'taken' })
})

test('nobody listens, a collector breaks off, and one does not answer', async () => {
  const refused = destination({ url: `http://127.0.0.1:${await freePort()}/v1/logs` })
  expect(await refused.send(eventRecords(1))).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/REFUSED/),
  })
  to.answer = (response) => {
    response.destroy()
    return false
  }
  expect(await destination().send(eventRecords(1))).toMatchObject({ kind: 'failed' })
  to.answer = () => false
  expect(await destination({ timeoutMs: 100 }).send(eventRecords(1))).toMatchObject({ kind: 'failed' })
  const waiting = new Promise<void>((resolve) => {
    to.answer = () => {
      resolve()
      return false
    }
  })
  const made = destination()
  const sending = made.send(eventRecords(1))
  await waiting
  await made.close()
  expect(await sending).toMatchObject({ kind: 'failed' })
})
