import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { RequestOptions, TestResponse } from '../support/client.ts'
import type { TestServer } from '../support/server.ts'

/** Presents a credential that is none, from an address that the proxy in front names. */
export function fail(server: TestServer, from?: string, path = '/users'): Promise<TestResponse> {
  return server.as('no-such-key').get(path, from === undefined ? {} : forwarded(from))
}

export const forwarded = (from: string): RequestOptions => ({ headers: { 'x-forwarded-for': from } })

/** Sends `count` attempts one after another. @returns how many of each status came back */
export async function tally(
  count: number,
  attempt: (i: number) => Promise<TestResponse>,
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  for (let i = 0; i < count; i += 1) {
    const { status } = await attempt(i)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  return statuses
}

/** Limits for tests: with a proxy to believe, each test can come from addresses of its own. */
export const BEHIND_PROXY = { KEYSTEAD_AUTH_RATE_LIMIT: '10', KEYSTEAD_TRUST_PROXY: '127.0.0.1' }

export async function until(what: string, attempt: () => Promise<boolean> | boolean, within = 10_000): Promise<void> {
  const deadline = Date.now() + within
  while (!(await attempt())) {
    if (Date.now() > deadline) expect.fail(`not within ${within} ms: ${what}`)
    await delay(50)
  }
}
