import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { makeKey } from '../verify/support.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'

export const USERS = '/scim/v2/Users'
export const GROUPS = '/scim/v2/Groups'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const EXTENSION = 'urn:ietf:params:scim:schemas:extension:keystead:2.0:Group'

export interface ScimWorld {
  bench: TestBench
  tenant: TestTenant
  /** A key that provisions people who hold no more than an administrator. */
  idp: TestClient
}

/** A tenant of its own, with the key that its identity provider has. */
export async function scimWorld(scopes: string[] = ['admin']): Promise<ScimWorld> {
  const bench = await sharedBench()
  const tenant = await bench.server.createTenant()
  return { bench, tenant, idp: await bench.keyWith(tenant.id, scopes) }
}

export const newUserName = (): string => `person-${randomUUID()}@example.com`

export async function makePerson(idp: TestClient, fields: object = {}) {
  const answer = await idp.post(USERS, { userName: newUserName(), ...fields })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

export async function makeGroup(idp: TestClient, fields: object = {}) {
  const answer = await idp.post(GROUPS, { displayName: `group ${randomUUID()}`, ...fields })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

export const patch = (idp: TestClient, path: string, ...Operations: object[]): Promise<TestResponse> =>
  idp.patch(path, { schemas: [PATCH_OP], Operations })

export const find = (idp: TestClient, path: string, filter: string): Promise<TestResponse> =>
  idp.get(`${path}?filter=${encodeURIComponent(filter)}`)

/** The error of RFC 7644, section 3.12, and nothing else. */
export function expectError({ status, body, headers }: TestResponse, wanted: number, scimType?: string): void {
  const detail: unknown = expect.any(String)
  expect({ status, body }).toEqual({
    status: wanted,
    body: { schemas: [ERROR], status: String(wanted), ...(scimType !== undefined && { scimType }), detail },
  })
  expect(headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
}

export const rolesOf = async ({ tenant }: ScimWorld, id: string): Promise<string[]> =>
  (await tenant.owner.get(`/api/v1/users/${id}`)).body.data.roles

/** @returns the text of a management key that follows its user */
export async function addKeyOf({ owner }: TestTenant, userId: string): Promise<string> {
  return (await makeKey(owner, { user_id: userId, management: true, scopes: undefined })).text
}
