import type { TestClient } from '../../support/client.ts'
import type { TestServer, TestTenant } from '../../support/server.ts'
import { type OAuthAnswer, postForm } from '../support.ts'
import { AUDIENCE } from './issuer.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

let count = 0

/** A service user, for which workloads may get tokens. */
export async function createUser({ owner }: Pick<TestTenant, 'owner'>, fields: object = {}): Promise<string> {
  count += 1
  const { body } = await owner.post('/api/v1/users', { email: `workload-${process.pid}-${count}@x.example`, ...fields })
  return body.data.user_id
}

export const credentialsOf = (user: string): string => `/api/v1/users/${user}/federated-credentials`

/** @returns its id */
export async function createCredential(owner: TestClient, user: string, fields: object): Promise<string> {
  const wanted = { audience: AUDIENCE, scopes: ['users:read'], ...fields }
  const { status, body } = await owner.post(credentialsOf(user), wanted)
  if (status !== 200) throw new Error(`no credential: ${status} ${JSON.stringify(body)}`)
  return body.data.credential_id
}

/** Presents a token of another issuer. */
export const present = (
  { url }: Pick<TestServer, 'url'>,
  assertion: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> => postForm(url, '/oauth/token', { grant_type: JWT_BEARER, assertion, ...form }, headers)

/** The newest audit event of a kind, of a tenant. */
export async function lastEvent(owner: TestClient, action: string) {
  const { body } = await owner.get(`/api/v1/audit-events?action=${action}&limit=1`)
  return body.data[0]
}
