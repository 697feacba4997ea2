import { expect } from 'vitest'
import type { RequestOptions, TestClient, TestResponse } from '../support/client.ts'

export const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8'
export const JSON_TYPE = 'application/json; charset=utf-8'

export interface Asked extends RequestOptions {
  variables?: Record<string, unknown>
}

/** Sends an operation as most clients do. */
export const ask = (client: TestClient, query: string, { variables, ...options }: Asked = {}): Promise<TestResponse> =>
  client.post('/graphql', { query, ...(variables && { variables }) }, options)

const LOGIN = `mutation LogIn($input: LoginInput!) {
  login(input: $input) { success sessionToken owner { id email name role } tenant { id name } error }
}`

export const logInWith = (client: TestClient, email: string, password: string, options: Asked = {}) =>
  ask(client, LOGIN, { variables: { input: { email, password } }, ...options })

/** What must never be told to a caller: where the code is, what the statement was. */
const REVEALING =
  /\.[jt]s:\d|node_modules|\n\s+at |\bselect\b.*\bfrom\b|insert into|violates|api_user|pg_|originalError/i

/** A refusal of the whole request: a status, a code, and a message that reveals nothing. */
export function expectRefused(answer: TestResponse, status: number, code: string): void {
  const { text, body } = answer
  expect({ status: answer.status, text: text.slice(0, 300) }).toMatchObject({ status })
  expect(body).not.toHaveProperty('data')
  expect(body.errors.length).toBeGreaterThan(0)
  for (const error of body.errors) {
    expect(error).toMatchObject({ message: expect.stringMatching(/\S/), extensions: { code } })
    expect(error.extensions).not.toHaveProperty('http')
  }
  expect(text).not.toMatch(REVEALING)
  expect(text.length, 'the input is not sent back').toBeLessThan(8192)
}

/** A field that failed, beside whatever else was asked for. */
export function expectFailedField({ status, body, text }: TestResponse, field: string, code: string): void {
  expect({ status, data: body.data?.[field], text }).toMatchObject({ status: 200, data: null })
  expect(body.errors).toMatchObject([{ path: [field], extensions: { code } }])
  expect(text).not.toMatch(REVEALING)
}
