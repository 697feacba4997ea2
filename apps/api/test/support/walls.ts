import { expect } from 'vitest'
import type { TestClient, TestResponse } from './client.ts'

/** One procedure of a contract, as a request to it. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With the id of the thing that it is about; of no meaning where there is none. */
  path: (id: string) => string
  /** A body that is right. */
  body?: (id: string) => unknown
}

export const send = (client: TestClient, { method, path, body }: Endpoint, id: string): Promise<TestResponse> =>
  client.request(method, path(id), body?.(id))

/** Sends a body that is not even JSON: whoever may not come in is not told so. */
const sendRubbish = (client: TestClient, { method, path }: Endpoint, id: string): Promise<TestResponse> =>
  method === 'GET'
    ? client.get(`${path(id)}?limit=rubbish`)
    : client.request(method, path(id), undefined, { rawBody: '{', headers: { 'content-type': 'application/json' } })

/** All that a caller can see of an answer, without what differs from one request to the next. */
function seen({ status, headers, text }: TestResponse) {
  const own = new Set(['date', 'x-request-id'])
  return { status, text, headers: [...headers].filter(([name]) => !own.has(name)) }
}

/** Byte for byte the same answer. */
export function expectSameAnswer(actual: TestResponse, expected: TestResponse): void {
  expect(seen(actual)).toEqual(seen(expected))
}

/** Every one of `callers` is answered alike, whether the rest of the request is right or rubbish. */
export async function expectRefused(
  callers: Map<string, TestClient>,
  endpoint: Endpoint,
  id: string,
  expected: { status: number; body: unknown },
): Promise<void> {
  for (const [who, client] of callers) {
    for (const answer of [await send(client, endpoint, id), await sendRubbish(client, endpoint, id)]) {
      expect({ who, status: answer.status, body: answer.body }).toEqual({ who, ...expected })
      if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
  }
}
