import { generateKeyPairSync } from 'node:crypto'
import { decideOnDevice, type ServiceAddress, type Shown, TestBrowser } from '@keystead/sdk-testing'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Person } from './program.ts'

const REDIRECT_URI = 'https://client.example/callback'

/** What a client of the suite is told by its environment. */
export type ClientEnvironment = Record<string, string>

const Created = z.object({ data: z.object({ user_id: z.string() }) })
const CreatedKey = z.object({ data: z.object({ api_key: z.string() }) })

async function callAs(service: ServiceAddress, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(service.url + path, {
    method,
    headers: { 'x-api-key': service.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  expect(response.status, `${method} ${path}: ${text}`).toBe(200)
  return JSON.parse(text)
}

/** Registers three clients: one whose secret is a key of its user, one that signs with a key of its own, and a public one on a device. */
export async function registerClients(service: ServiceAddress, name: string): Promise<ClientEnvironment> {
  const newUser = async (which: string): Promise<string> => {
    const email = `${name}-${which}@client.example`
    return Created.parse(await callAs(service, 'POST', '/api/v1/users', { email, roles: ['viewer'] })).data.user_id
  }
  const [id, keyClientId, deviceClientId] = [await newUser('secret'), await newUser('key'), await newUser('device')]
  const key = { user_id: id, name: 'secret', management: true, scopes: ['users:read'] }
  const { api_key: secret } = CreatedKey.parse(await callAs(service, 'POST', '/api/v1/api-keys', key)).data
  await callAs(service, 'PUT', `/api/v1/users/${id}/oauth-client`, {
    name,
    redirect_uris: [REDIRECT_URI],
  })
  await callAs(service, 'PUT', `/api/v1/users/${deviceClientId}/oauth-client`, {
    name: `Device of ${name}`,
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    token_endpoint_auth_method: 'none',
  })
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = `key of ${name}`
  await callAs(service, 'PUT', `/api/v1/users/${keyClientId}/oauth-client`, {
    redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] },
    scopes: ['users:read'],
  })
  return {
    KEYSTEAD_URL: service.url,
    CLIENT_ID: id,
    CLIENT_SECRET: secret,
    REDIRECT_URI,
    DEVICE_CLIENT_ID: deviceClientId,
    KEY_CLIENT_ID: keyClientId,
    PRIVATE_JWK: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }),
  }
}

/** The owner, who signs in on the pages when they ask for it, and allows what a client asks for. */
export function ownerOf({ url, owner }: ServiceAddress): Person {
  const browser = new TestBrowser(url)
  const pass = async (page: Shown): Promise<Shown> => {
    if (page.text.includes('name="password"')) return pass(await browser.send(page, owner))
    if (page.text.includes('name="decision"')) return pass(await browser.send(page, { decision: 'allow' }))
    return page
  }
  return {
    open: async (address) => (await pass(await browser.open(address))).url,
    async connect(userCode) {
      expect(await decideOnDevice(browser, userCode, 'allow')).toContain('The device is connected')
    },
  }
}
