import { expect } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'

export const CONFIG = '/api/v1/config'

/** Sends what to set, of whatever version there is. */
export const set = (client: TestClient, settings: object, ifMatch = '*'): Promise<TestResponse> =>
  client.patch(CONFIG, { settings }, { headers: { 'if-match': ifMatch } })

/** Sets what must be accepted. @returns the answer's data */
export async function govern(client: TestClient, settings: object): Promise<TestResponse['body']> {
  const { status, body, text } = await set(client, settings)
  expect(status, text).toBe(200)
  return body.data
}

export const rollBack = (client: TestClient, version: number, ifMatch = '*'): Promise<TestResponse> =>
  client.post(`${CONFIG}/rollback`, { version }, { headers: { 'if-match': ifMatch } })
