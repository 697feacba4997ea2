import { checkAgainstDocument } from './openapi-check.ts'

export interface TestResponse {
  status: number
  headers: Headers
  text: string
  /** The parsed body; undefined when there is none or it is not JSON. Tests look into it freely. */
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

export interface RequestOptions {
  headers?: Record<string, string>
  /** Sent as it is, with no Content-Type of its own. */
  rawBody?: string | Uint8Array
}

export interface TestClient {
  credential: string | null
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<TestResponse>
  get(path: string, options?: RequestOptions): Promise<TestResponse>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<TestResponse>
  put(path: string, body?: unknown, options?: RequestOptions): Promise<TestResponse>
  patch(path: string, body?: unknown, options?: RequestOptions): Promise<TestResponse>
  delete(path: string, body?: unknown, options?: RequestOptions): Promise<TestResponse>
}

/**
 * A client that sends one credential as a bearer token, and holds every answer against the OpenAPI document, so that
 * document and behaviour cannot part.
 */
export function createClient(baseUrl: string, credential: string | null): TestClient {
  async function request(
    method: string,
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<TestResponse> {
    const payload = options.rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        ...(credential && { authorization: `Bearer ${credential}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(payload !== undefined && { body: payload as string }),
    })
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, text, body: parsed(text) }
    checkAgainstDocument(method, path, answer)
    return answer
  }
  return {
    credential,
    request,
    get: (path, options) => request('GET', path, undefined, options),
    post: (path, body, options) => request('POST', path, body, options),
    put: (path, body, options) => request('PUT', path, body, options),
    patch: (path, body, options) => request('PATCH', path, body, options),
    delete: (path, body, options) => request('DELETE', path, body, options),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
