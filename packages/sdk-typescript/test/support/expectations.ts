import { expect } from 'vitest'
import * as sdk from '../../src/index.ts'
import type { Expected } from './behaviour.ts'
import type { SeenRequest } from '@keystead/sdk-testing'

/** What came of the calls of a case. */
export interface Outcome {
  results: unknown[]
  items: unknown[]
  error: unknown
  logs: string
  providerCalls: number
  /** The user codes that were shown. */
  codes: string[]
  /** The refresh tokens that were stored. */
  saved: (string | null)[]
}

const CLASSES: Record<string, unknown> = { ...sdk }

export function expectOutcome(expected: Expected, outcome: Outcome): void {
  if (expected.error) expectError(expected.error, outcome.error)
  else expect(outcome.error).toBeNull()
  const [result] = outcome.results
  if (expected.results !== undefined) expect(outcome.results).toHaveLength(expected.results)
  if (typeof expected.result === 'string') expect(result).toBe(expected.result)
  else if (expected.result) expect(result).toMatchObject(expected.result)
  if (expected.items) {
    const items = expected.next_cursor === undefined ? outcome.items : (result as sdk.Page<unknown>).data
    expect(items).toHaveLength(expected.items.length)
    expect(items).toMatchObject(expected.items)
  }
  if (expected.next_cursor !== undefined) expect(result).toMatchObject({ nextCursor: expected.next_cursor })
  if (expected.provider_calls !== undefined) expect(outcome.providerCalls).toBe(expected.provider_calls)
  if (expected.codes) expect(outcome.codes).toEqual(expected.codes)
  if (expected.saved) expect(outcome.saved).toEqual(expected.saved)
  for (const text of expected.logs_contain ?? []) expect(outcome.logs).toContain(text)
  for (const text of expected.logs_lack ?? []) expect(outcome.logs).not.toContain(text)
}

function expectError(expected: NonNullable<Expected['error']>, thrown: unknown): void {
  expect(thrown).toBeInstanceOf(CLASSES[expected.class])
  expect(thrown).toBeInstanceOf(sdk.KeysteadError)
  const error = thrown as sdk.APIError
  expect(error.name).toBe(expected.class)
  if (expected.status !== undefined) expect(error.status).toBe(expected.status)
  if (expected.code !== undefined) expect(error.code).toBe(expected.code)
  if (expected.request_id !== undefined) expect(error.requestId).toBe(expected.request_id)
  if (expected.retry_after_seconds !== undefined) expect(error.retryAfter).toBe(expected.retry_after_seconds)
  if (expected.body !== undefined) expect(error.body).toMatchObject(expected.body)
  if (expected.body_text_contains !== undefined) expect(error.body).toContain(expected.body_text_contains)
  if (expected.error !== undefined) {
    const { error: oauthCode, errorDescription } = thrown as sdk.OAuthError
    expect([oauthCode, errorDescription]).toEqual([expected.error, expected.error_description ?? errorDescription])
  }
  if (expected.error_description === null) expect((thrown as sdk.OAuthError).errorDescription).toBeNull()
  for (const text of expected.message_contains ?? []) expect(error.message).toContain(text)
}

export function expectSeen(expected: Expected, seen: SeenRequest[], baseUrl: string): void {
  if (expected.requests !== undefined) expect(seen).toHaveLength(expected.requests)
  if (expected.idempotency_keys) expect(inLetters(seen)).toEqual(expected.idempotency_keys)
  if (expected.paths) expect(seen.map(({ path }) => path.split('?')[0])).toEqual(expected.paths)
  if (expected.bodies) expect(seen.map(({ body }) => JSON.parse(body))).toEqual(expected.bodies)
  if (expected.forms) expect(seen.map(formOf)).toEqual(expected.forms)
  for (const [index, headers] of (expected.headers ?? []).entries()) {
    for (const [name, value] of Object.entries(headers)) expect(seen[index]!.headers[name] ?? null).toBe(value)
  }
  for (const [index, query] of (expected.queries ?? []).entries()) {
    const sent = new URL(seen[index]!.path, baseUrl).searchParams
    for (const [name, value] of Object.entries(query)) expect(sent.get(name)).toBe(value)
  }
  for (const { before_request: number, at_least_ms: least = 0, at_most_ms: most = Infinity } of expected.waits ?? []) {
    const waited = seen[number - 1]!.at - seen[number - 2]!.at
    expect(waited).toBeGreaterThanOrEqual(least)
    expect(waited).toBeLessThanOrEqual(most)
  }
}

/** The form of a request; null for one without. */
const formOf = ({ headers, body }: SeenRequest): Record<string, string> | null =>
  headers['content-type'] === 'application/x-www-form-urlencoded' ? Object.fromEntries(new URLSearchParams(body)) : null

/** The idempotency keys of requests as letters, the same letter for the same key. */
function inLetters(seen: SeenRequest[]): (string | null)[] {
  const keys = seen.map(({ headers }) => headers['idempotency-key'] ?? null)
  const known = [...new Set(keys.filter((key) => key !== null))]
  return keys.map((key) => (key === null ? null : String.fromCharCode(97 + known.indexOf(key))))
}
