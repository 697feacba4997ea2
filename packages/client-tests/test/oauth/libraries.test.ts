import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { needs } from '@keystead/sdk-testing'
import { describe, expect, inject, test } from 'vitest'
import { emptyFolder, run } from '../generators/tools.ts'
import { pythonEnvironment } from '../support/python-environment.ts'
import { ownerOf, registerClients } from './client.ts'
import { runClient } from './program.ts'

// OAuth clients with the libraries of Python and Go, against the started service.

const FOLDER = join(import.meta.dirname, '../../oauth')
const X_OAUTH2 = 'golang.org/x/oauth2@v0.36.0'

const service = inject('service')

const OWN = { type: 'Bearer', scope: 'users:read', status: 200 }
const OF_PERSON = { type: 'Bearer', scope: 'openid users:read', status: 200 }

/** What every client finds. */
const found = ({ CLIENT_ID: id }: Record<string, string>) => ({
  client_secret_basic: OWN,
  client_secret_post: OWN,
  wrong_secret: 'invalid_client',
  authorization_code: {
    code: OF_PERSON,
    refreshed: OF_PERSON,
    is_rotated: true,
    introspected: { active: true, client_id: id, scope: OF_PERSON.scope },
    revoked: 200,
    after: { introspected: { active: false }, status: 401 },
    refresh: 'invalid_grant',
  },
})

describe.runIf(needs('python3'))('Authlib', () => {
  test('client_credentials by secret and by key, code with PKCE, refresh, device code, introspection, revocation', async () => {
    const programs = await pythonEnvironment('authlib', join(FOLDER, 'requirements.txt'))
    const told = await registerClients(service, 'authlib')
    const env = { ...told, PYTHONDONTWRITEBYTECODE: '1' }
    const report = await runClient(FOLDER, [join(programs, 'python'), 'check.py'], env, ownerOf(service))
    expect(report).toEqual({
      ...found(told),
      private_key_jwt: OWN,
      device_code: { pending: 'authorization_pending', ...OF_PERSON },
    })
  })
})

describe.runIf(needs('go'))('golang.org/x/oauth2', () => {
  test('client_credentials, code with PKCE, refresh, device code, introspection, revocation', async () => {
    const folder = await emptyFolder('x-oauth2')
    await cp(join(FOLDER, 'go'), folder, { recursive: true })
    await run(folder, ['go', 'mod', 'init', 'example.com/acme/client'])
    await run(folder, ['go', 'get', X_OAUTH2])
    await run(folder, ['go', 'build', '-o', 'client', '.'])
    const told = await registerClients(service, 'x-oauth2')
    const report = await runClient(folder, [join(folder, 'client')], told, ownerOf(service))
    expect(report).toEqual({ ...found(told), device_code: { is_pending: true, ...OF_PERSON } })
  })
})
