import { createClient, type TestClient } from '../support/client.ts'
import { checkAgainstDocument } from '../support/openapi-check.ts'
import type { TestServer, TestTenant } from '../support/server.ts'

export interface OAuthAnswer {
  status: number
  headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into it freely
  body: any
}

/** A client of the tests: an API user with a key. */
export interface TestOAuthClient {
  id: string
  secret: string
  keyId: string
  basic: Record<string, string>
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)

/** The header field of RFC 6749, section 2.3.1. */
export const basic = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString('base64')}`,
})

/** Sends a form to an endpoint, and holds the answer against the OpenAPI document. */
export async function postForm(
  url: string,
  path: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> {
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  const response = await fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
  const text = await response.text()
  const answer = { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
  // The endpoints for browsers, and userinfo, are not in it.
  if (path !== '/oauth/userinfo') checkAgainstDocument('POST', path, { ...answer, text })
  return answer
}

let count = 0

/** A service user of a tenant with a key, as the issue's clients are. */
export async function createOAuthClient(
  { owner }: Pick<TestTenant, 'owner'>,
  key: Record<string, unknown> = { scopes: ['users:read'], management: true },
  user: Record<string, unknown> = {},
): Promise<TestOAuthClient> {
  count += 1
  const created = await owner.post('/api/v1/users', { email: `client-${process.pid}-${count}@oauth.example`, ...user })
  const id: string = created.body.data.user_id
  const made = await owner.post('/api/v1/api-keys', { user_id: id, name: 'secret', ...key })
  const secret: string = made.body.data.api_key
  const keyId: string = made.body.data.key_id
  return { id, secret, keyId, basic: basic(id, secret) }
}

/** Asks for a token by client_credentials. */
export const askToken = (
  { url }: Pick<TestServer, 'url'>,
  client: Pick<TestOAuthClient, 'basic'>,
  form: Record<string, string> = {},
): Promise<OAuthAnswer> => postForm(url, '/oauth/token', { grant_type: 'client_credentials', ...form }, client.basic)

/** A token of a client, which must be granted. */
export async function tokenOf(
  server: Pick<TestServer, 'url'>,
  client: Pick<TestOAuthClient, 'basic'>,
  form: Record<string, string> = {},
): Promise<string> {
  const { status, body } = await askToken(server, client, form)
  if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`)
  return body.access_token
}

/** The API, called with a token. */
export const withToken = ({ url }: Pick<TestServer, 'url'>, token: string): TestClient => createClient(url, token)

/** The parts of a JWT. */
export function decoded(token: string) {
  const [head = '', payload = ''] = token.split('.')
  const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  return { head: part(head), claims: part(payload) }
}
