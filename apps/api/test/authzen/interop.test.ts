import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'
import { EVALUATION, EVALUATIONS, NOT_PERMITTED, userHolding } from './support.ts'
import * as specification from './specification.ts'

const Metadata = z.looseObject({ policy_decision_point: z.url() })

let bench: TestBench
let tenant: TestTenant
let point: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  point = await bench.keyWith(tenant.id, ['keys:verify'])
  const scopes = [
    'account:can_read',
    'todo:can_read',
    'document:can_read',
    // "Evaluate read action for three documents": the first and the third.
    'document:1:read',
    'document:3:read',
  ]
  await userHolding(tenant.owner, scopes, { email: specification.ALICE })
})

const evaluate = async (body: object) => (await point.post(EVALUATION, body)).body
const evaluateAll = async (body: object) => (await point.post(EVALUATIONS, body)).body

describe("the specification's own examples", () => {
  test('200: Access Evaluation', async () => {
    expect(await evaluate(specification.EVALUATION)).toEqual({ decision: true })
  })

  test('200: the HTTPS binding, with its X-Request-ID', async () => {
    const { requestId, body } = specification.HTTPS_EVALUATION
    const answer = await point.post(EVALUATION, body, { headers: { 'X-Request-ID': requestId } })
    expect([answer.status, answer.headers.get('x-request-id'), answer.body]).toEqual([
      200,
      requestId,
      { decision: true },
    ])
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test.each(Object.entries(specification.BOXCARRED))('200: three evaluations with %s', async (name, body) => {
    const overridden = name.includes('overrides')
    const third = overridden ? { decision: false, context: NOT_PERMITTED } : { decision: true }
    expect(await evaluateAll(body)).toEqual({ evaluations: [{ decision: true }, { decision: true }, third] })
  })

  test.each([
    ['execute_all', [true, false, true]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('200: %s', async (semantic, decisions) => {
    const { evaluations } = await evaluateAll(specification.THREE_DOCUMENTS(semantic))
    expect(evaluations.map(({ decision }: { decision: boolean }) => decision)).toEqual(decisions)
  })

  test('400: the example of options leaves out the action; with one, an unknown option is ignored', async () => {
    const { status, body } = await point.post(EVALUATIONS, specification.OPTIONS)
    expect([status, body]).toEqual([400, { error: 'evaluations.0.action is required' }])
    const { evaluations } = await evaluateAll({ ...specification.OPTIONS, action: { name: 'read' } })
    expect(evaluations).toMatchObject([{ decision: false, context: { code: 'UNKNOWN_SUBJECT_TYPE' } }])
  })

  test('200: /evaluations without evaluations, or with none, is a single evaluation', async () => {
    expect(await evaluateAll(specification.EVALUATION)).toEqual({ decision: true })
    expect(await evaluateAll({ ...specification.EVALUATION, evaluations: [] })).toEqual({ decision: true })
  })
})

describe('/.well-known/authzen-configuration', () => {
  const url = () => `${bench.server.url}/.well-known/authzen-configuration`

  test('200: the decision point and its endpoints, without credentials, for caches', async () => {
    const answer = await fetch(url())
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=/)
    const { policy_decision_point: base, ...endpoints } = Metadata.parse(await answer.json())
    const oauth = await fetch(`${bench.server.url}/.well-known/oauth-authorization-server`)
    expect(await oauth.json()).toMatchObject({ issuer: base })
    const at = base.replace(/\/$/, '')
    expect(endpoints).toEqual({
      access_evaluation_endpoint: `${at}${EVALUATION}`,
      access_evaluations_endpoint: `${at}${EVALUATIONS}`,
    })
  })

  test('405: it is only read', async () => {
    const { status, headers } = await fetch(url(), { method: 'POST' })
    expect([status, headers.get('allow')]).toEqual([405, expect.stringContaining('GET')])
  })
})
