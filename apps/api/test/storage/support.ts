import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { TestServer, TestTenant } from '../support/server.ts'
import { makeKey } from '../verify/support.ts'

export const OBJECTS = '/api/v1/storage/objects'

/** Of a length that no chunk has. */
const PATTERN = Buffer.from(Uint8Array.from({ length: 100_003 }, (_, at) => (at * 31 + (at >> 8) * 7) & 255))

/** Bytes that differ from place to place. */
export const content = (length: number): Buffer => Buffer.alloc(length, PATTERN)

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface Sender {
  url: string
  credential: string | null
}

export interface Sent {
  status: number
  headers: Headers
  text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- as the client of the other tests
  body: any
}

export async function send(
  { url, credential }: Sender,
  path: string,
  init: RequestInit & { duplex?: 'half' } = {},
): Promise<Sent> {
  const headers = new Headers(init.headers)
  if (credential !== null) headers.set('x-api-key', credential)
  const response = await fetch(`${url}${path}`, { ...init, headers })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  }
}

/** Stores an object by a raw body. */
export const put = (sender: Sender, bytes: Uint8Array | string, headers: Record<string, string> = {}, query = '') =>
  send(sender, `${OBJECTS}${query}`, {
    method: 'POST',
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    headers,
  })

export async function get(sender: Sender, id: string, headers: Record<string, string> = {}, method = 'GET') {
  const own = new Headers(headers)
  if (sender.credential !== null) own.set('x-api-key', sender.credential)
  const response = await fetch(`${sender.url}${OBJECTS}/${id}`, { method, headers: own })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString() }
}

/** A key of a tenant, by default of one of its own, with these scopes. */
export async function senderOf(server: TestServer, scopes: string[], tenant?: TestTenant) {
  const { id: tenantId, owner } = tenant ?? (await server.createTenant())
  const { id: keyId, text } = await makeKey(owner, { management: true, scopes })
  return { url: server.url, credential: text, tenantId, keyId, owner }
}

/** Names of all files below a folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`)
}
