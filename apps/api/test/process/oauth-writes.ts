import { expect } from 'vitest'
import { createOAuthClient, postForm } from '../oauth/support.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import type { Walked } from './writes.ts'

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

/** Calls the endpoints of OAuth, which take forms. */
export async function oauth(walked: Walked, { url }: TestServer, tenant: TestTenant): Promise<void> {
  const { id, basic } = await createOAuthClient(tenant)
  const registration = { redirect_uris: [], grant_types: ['client_credentials', DEVICE] }
  expect((await tenant.owner.put(`/api/v1/users/${id}/oauth-client`, registration)).status).toBe(200)
  const send = async (path: string, form: Record<string, string>) => {
    const { status, body } = await postForm(url, path, form, basic)
    expect(status, `${path}: ${JSON.stringify(body)}`).toBe(200)
    walked.add(`POST ${path}`)
    return body
  }
  const { access_token: token } = await send('/oauth/token', { grant_type: 'client_credentials' })
  expect(await send('/oauth/introspect', { token })).toMatchObject({ active: true })
  await send('/oauth/revoke', { token })
  expect(await send('/oauth/introspect', { token })).toEqual({ active: false })
  await send('/oauth/device_authorization', { scope: 'openid' })
}
