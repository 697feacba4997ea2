import { createPublicKey, verify } from 'node:crypto'
import { expect, vi } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'

export const STREAM = '/ssf/v1/stream'
export const STATUS = '/ssf/v1/status'
export const VERIFY = '/ssf/v1/verify'
export const ADD = '/ssf/v1/subjects:add'
export const REMOVE = '/ssf/v1/subjects:remove'

export const PUSH = 'urn:ietf:rfc:8935'
export const POLL = 'urn:ietf:rfc:8936'

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
const RISC = 'https://schemas.openid.net/secevent/risc/event-type'
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type'
export const SESSION_REVOKED = `${CAEP}/session-revoked`
export const CREDENTIAL_CHANGE = `${CAEP}/credential-change`
export const TOKEN_CLAIMS_CHANGE = `${CAEP}/token-claims-change`
export const ACCOUNT_DISABLED = `${RISC}/account-disabled`
export const ACCOUNT_ENABLED = `${RISC}/account-enabled`
export const ACCOUNT_PURGED = `${RISC}/account-purged`
export const VERIFICATION = `${SSF}/verification`
export const STREAM_UPDATED = `${SSF}/stream-updated`

export interface SsfWorld {
  bench: TestBench
  tenant: TestTenant
  /** A client that may have streams, and nothing else. */
  receiver: TestClient
}

/** A tenant of its own, with a receiver. */
export async function ssfWorld(): Promise<SsfWorld> {
  const bench = await sharedBench()
  const tenant = await bench.server.createTenant()
  return { bench, tenant, receiver: await bench.keyWith(tenant.id, ['signals:manage']) }
}

export async function makeStream(receiver: TestClient, fields: object = {}) {
  const answer = await receiver.post(STREAM, fields)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

/** Waits until each event of a tenant has its place in the log: a stream that is made then begins behind them. */
export const untilLogged = (sql: Pick<TestBench['store'], 'rows'>, tenantId: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const text = 'select position from audit_pending where tenant_id = $1 and due_at is null'
      expect(await sql.rows(text, [tenantId])).toEqual([])
    },
    { timeout: 30_000, interval: 50 },
  )

/** A stream that begins with what is done from now on. */
export async function freshStream({ bench, tenant, receiver }: SsfWorld, fields: object = {}) {
  await untilLogged(bench.store, tenant.id)
  return makeStream(receiver, fields)
}

export const pollPathOf = (stream: { stream_id: string }): string => `/ssf/v1/poll/${stream.stream_id}`

/** @param body returns at once unless it says otherwise */
export const poll = (receiver: TestClient, stream: { stream_id: string }, body: object = {}): Promise<TestResponse> =>
  receiver.post(pollPathOf(stream), { returnImmediately: true, ...body })

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into it freely
type Claims = any

export const claimsIn = (set: string): Claims => JSON.parse(Buffer.from(set.split('.')[1]!, 'base64url').toString())

/** The event type of a SET, with its payload. */
export function eventIn(set: string): { type: string; event: Claims; subject: Claims; claims: Claims } {
  const claims = claimsIn(set)
  const entries = Object.entries<Claims>(claims.events)
  expect(entries).toHaveLength(1)
  const [type, event] = entries[0]!
  return { type, event, subject: claims.sub_id, claims }
}

/** Asks for a verification event, and returns what came before it: all that was caused by now must have come. */
export async function collectAll(receiver: TestClient, stream: { stream_id: string }): Promise<string[]> {
  const sets: string[] = []
  let ack: string[] = []
  for (;;) {
    const { status, body, text } = await receiver.post(pollPathOf(stream), { ack })
    expect(status, text).toBe(200)
    ack = Object.keys(body.sets)
    const came = Object.values<string>(body.sets)
    sets.push(...came.filter((set) => eventIn(set).type !== VERIFICATION))
    if (came.some((set) => eventIn(set).type === VERIFICATION)) break
  }
  await poll(receiver, stream, { ack, maxEvents: 0 })
  return sets
}

/** Verifies the signature by the published keys. */
export async function assertSigned({ url }: TestServer, set: string): Promise<void> {
  const [head = '', payload = '', signature = ''] = set.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  expect(header).toEqual({ alg: 'RS256', typ: 'secevent+jwt', kid: expect.any(String) })
  const response = await fetch(`${url}/.well-known/jwks.json`)
  const { keys }: { keys: Record<string, string>[] } = JSON.parse(await response.text())
  const jwk = keys.find((each) => each['kid'] === header.kid)
  expect(jwk).toBeDefined()
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  expect(verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
}

/** The error of RFC 8935, section 2.3, and nothing else. */
export function expectError({ status, body, text }: TestResponse, wanted: number, err: string): void {
  expect({ status, body }, text).toEqual({ status: wanted, body: { err, description: expect.any(String) } })
}
