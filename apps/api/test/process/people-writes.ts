import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { codeAt } from '../factors/support.ts'
import { register, tokensFor } from '../oauth/browsing.ts'
import { createOAuthClient } from '../oauth/support.ts'
import { SoftwareAuthenticator } from '../support/authenticator.ts'
import { unique, uniqueEmail } from '../support/callers.ts'
import { tokenIn } from '../support/mail.ts'
import type { TestClient } from '../support/client.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import type { Call } from './writes.ts'

const PASSWORD = 'seven copper kettles hum'
const NEXT_PASSWORD = 'nine silver spoons ring'

/** Invitations, passwords, second factors, grants and sessions. */
export async function people(call: Call, server: TestServer, tenant: TestTenant): Promise<void> {
  const email = uniqueEmail('person')
  const nobody = server.as(null)
  const { data: withdrawn } = await call('POST', '/api/v1/invitations', { email: uniqueEmail('withdrawn') })
  await call('DELETE', `/api/v1/invitations/${withdrawn.invitation_id}`)
  const { data: invited } = await call('POST', '/api/v1/invitations', { email })
  const accepted = { token: tokenIn(invited.url), password: PASSWORD }
  const { data: person } = await call('POST', '/api/v1/invitations/accept', accepted, nobody)
  const logIn = (password: string) => nobody.post('/api/v1/auth/login', { email, password })
  const self = server.as((await logIn(PASSWORD)).body.data.session_token)
  const change = { current_password: PASSWORD, new_password: NEXT_PASSWORD }
  await call('POST', '/api/v1/auth/password', change, self)
  await logIn(NEXT_PASSWORD)
  const { body: sessions } = await self.get('/api/v1/auth/sessions')
  const other = sessions.data.find(({ current }: { current: boolean }) => !current)
  await call('DELETE', `/api/v1/auth/sessions/${other.session_id}`, undefined, self)
  await call('DELETE', '/api/v1/auth/sessions', {}, self)
  await endGrant(call, server, tenant, self)

  const { data: started } = await call('POST', '/api/v1/auth/factors/totp', {}, self)
  const code = { code: codeAt(started.secret, new Date()) }
  const { data: totp } = await call('POST', '/api/v1/auth/factors/totp/confirm', code, self)
  const { data: made } = await call('POST', '/api/v1/auth/recovery-codes', {}, self)
  const [first, second] = made.recovery_codes
  await call('POST', '/api/v1/auth/reauthentication', { recovery_code: first }, self)
  const passkeyId = await addPasskey(call, server, self)
  const { challenge } = (await logIn(NEXT_PASSWORD)).body
  await call('POST', '/api/v1/auth/login/factor', { challenge, recovery_code: second }, nobody)
  await call('POST', '/api/v1/auth/login/passkey', {}, nobody)
  for (const id of [totp.factor_id, passkeyId]) await call('DELETE', `/api/v1/auth/factors/${id}`, undefined, self)

  await call('PUT', '/api/v1/auth/policy', { second_factor: 'required' })
  const { challenge: enrolling } = (await logIn(NEXT_PASSWORD)).body
  await call('POST', '/api/v1/auth/login/totp', { challenge: enrolling }, nobody)
  await call('POST', '/api/v1/auth/login/passkey-registration', { challenge: enrolling }, nobody)
  await call('PUT', '/api/v1/auth/policy', { second_factor: 'optional' })

  await call('PATCH', '/api/v1/config', { settings: { passwords: { min_length: 13 } } })
  await call('POST', '/api/v1/config/rollback', { version: 0 })

  await call('POST', '/api/v1/auth/password-reset', { email }, nobody)
  await call('DELETE', `/api/v1/users/${person.user_id}/factors`)
  await call('DELETE', `/api/v1/users/${person.user_id}/sessions`)
  const { data: reset } = await call('POST', `/api/v1/users/${person.user_id}/password-reset`, {})
  await call('POST', '/api/v1/auth/password-reset/confirm', { token: tokenIn(reset.url), password: PASSWORD }, nobody)
}

/** @returns the id of the factor */
async function addPasskey(call: Call, { url }: TestServer, self: TestClient): Promise<string> {
  const { data: started } = await call('POST', '/api/v1/auth/factors/passkeys/options', {}, self)
  const authenticator = new SoftwareAuthenticator(url.replace('127.0.0.1', 'localhost'))
  const registration = authenticator.register(started.options)
  const enrolled = { challenge: started.challenge, registration }
  const { data: added } = await call('POST', '/api/v1/auth/factors/passkeys', enrolled, self)
  await call('POST', '/api/v1/auth/reauthentication/passkey', {}, self)
  return added.factor_id
}

/** A person allows a client, and thinks better of it. */
async function endGrant(call: Call, server: TestServer, tenant: TestTenant, self: TestClient): Promise<void> {
  const client = await createOAuthClient(tenant)
  await register(server, client)
  await tokensFor(server, self.credential, client)
  const [{ grant_id: id }] = (await self.get('/api/v1/auth/grants')).body.data
  await call('DELETE', `/api/v1/auth/grants/${id}`, undefined, self)
}

/** Objects, and the keys that they are under. */
export async function storage(call: Call): Promise<void> {
  const { data: object } = await call('POST', '/api/v1/storage/objects', { stored: 'as it is' })
  await call('DELETE', `/api/v1/storage/objects/${object.object_id}`)
  await call('POST', '/api/v1/storage/keys/rotate', {})
  await call('POST', '/api/v1/storage/keys/destroy', { confirm: 'destroy all objects' })
}

/** Roles, OAuth clients, federated credentials, connections to identity providers. */
export async function trust(call: Call, server: TestServer, userId: string): Promise<void> {
  const { data: role } = await call('POST', '/api/v1/roles', { name: `role-${randomUUID()}`, scopes: [] })
  await call('PUT', `/api/v1/roles/${role.role_id}`, { scopes: ['jobs:read'] })
  await call('DELETE', `/api/v1/roles/${role.role_id}`)
  const user = `/api/v1/users/${userId}`
  await call('PUT', `${user}/oauth-client`, { redirect_uris: [] })
  await call('DELETE', `${user}/oauth-client`)
  const workload = { issuer: 'https://issuer.example.com', subject: unique('job'), audience: 'keystead' }
  const { data: federated } = await call('POST', `${user}/federated-credentials`, workload)
  await call('DELETE', `${user}/federated-credentials/${federated.credential_id}`)
  await call('POST', '/api/v1/signing-keys/rotate', {}, server.admin)
  const domain = `${randomUUID()}.example`
  const settings = {
    name: unique('Provider'),
    issuer: 'https://issuer.example.com',
    client_id: 'keystead',
    domains: [domain],
    provision: 'invited',
  }
  const { data: made } = await call('POST', '/api/v1/sso-connections', { ...settings, client_secret: 'a secret' })
  const connection = `/api/v1/sso-connections/${made.connection_id}`
  await call('PUT', connection, settings)
  await call('POST', `${connection}/domains/${domain}/verify`, { by: 'operator' }, server.admin)
  expect((await call('DELETE', connection)).data).toMatchObject({ connection_id: made.connection_id })
}
