import { expect } from 'vitest'
import type { ContractName } from '../../src/contracts/contract.ts'
import { ADMIN_KEY, OWNER } from '../support/server.ts'
import type { RawAnswer } from './raw.ts'

const text = expect.any(String)

const V1_BODY = {
  error: text,
  detail: text,
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  code: expect.stringMatching(/^[a-z_]+$/),
  request_id: expect.stringMatching(/^[\w.-]{1,64}$/),
}

/** The error body of each contract, field for field (docs/contracts/README.md). */
const BODIES: Readonly<Record<ContractName, object>> = {
  aggregator: { error: expect.stringMatching(/^[a-z_]+$/), message: text },
  accounts: { error: text },
  authzen: { error: text },
  content: { error: text },
  oauth: { error: expect.stringMatching(/^[a-z_]+$/), error_description: text },
  ssf: { err: text, description: text },
  scim: { schemas: expect.any(Array), status: text, detail: text },
  v1: V1_BODY,
}

/** What must never be told to a caller: where the code is, what the statement was, what the secrets are. */
const REVEALING =
  /\.[jt]s:\d|node_modules|\n\s+at |\bselect\b.*\bfrom\b|insert into|violates|syntax error|api_user|pg_/i

/** A clear refusal: a 4xx of those expected, in the error body of the contract, that reveals nothing. */
export function expectRefusal(
  answer: RawAnswer | null,
  contract: ContractName,
  statuses: readonly number[],
  what: string,
): void {
  expect(answer, `${what}: an answer`).not.toBeNull()
  const { status, headers, body } = answer!
  expect(statuses, `${what}: ${status} ${body.slice(0, 300)}`).toContain(status)
  expect(headers.get('content-type'), what).toBe('application/json; charset=utf-8')
  const parsed: unknown = JSON.parse(body)
  const issues = contract === 'v1' && hasIssues(parsed) ? { issues: expect.any(Array) } : {}
  expect(parsed, what).toEqual({ ...BODIES[contract], ...issues })
  expect(body, what).not.toMatch(REVEALING)
  for (const secret of [ADMIN_KEY, OWNER.password]) expect(body, what).not.toContain(secret)
  expect(body.length, `${what}: the input is not sent back`).toBeLessThan(4096)
}

/** For what holds only of some answers. */
export const expectThat = (holds: boolean, what: string): void => expect(holds, what).toBe(true)

const hasIssues = (body: unknown): boolean => typeof body === 'object' && body !== null && 'issues' in body
