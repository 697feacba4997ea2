import { expect } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { ask } from './support.ts'

/** The data of an answer without errors. Tests look into it freely. */
// oxlint-disable-next-line typescript/no-explicit-any
export async function dataOf(client: TestClient, query: string, variables?: Record<string, unknown>): Promise<any> {
  const { status, body, text } = await ask(client, query, { ...(variables && { variables }) })
  expect({ status, errors: body.errors, text: body.data ? '' : text }).toEqual({
    status: 200,
    errors: undefined,
    text: '',
  })
  return body.data
}
