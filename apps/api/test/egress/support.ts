import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { onTestFinished } from 'vitest'
import { createEgress, type OutgoingRequests } from '../../src/egress/egress.ts'
import type { NameLookup } from '../../src/egress/connector.ts'
import { stopListening } from '../support/listening.ts'

export interface Target {
  port: number
  /** Connections so far, whether or not a request came by them. */
  connections(): number
  requests: { url: string; headers: Record<string, unknown> }[]
}

/** An HTTP server that the tests look at from outside the service. It ends with the test. */
export async function target(
  answer: RequestListener,
  { host = '127.0.0.1', port = 0, tls }: { host?: string; port?: number; tls?: { cert: string; key: string } } = {},
): Promise<Target> {
  const requests: Target['requests'] = []
  let connections = 0
  const listener: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers })
    answer(request, response)
  }
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener)
  server.on('connection', () => (connections += 1))
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => stopListening(server))
  return { port: (server.address() as AddressInfo).port, connections: () => connections, requests }
}

export const json =
  (value: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  }

export interface Leaving extends OutgoingRequests {
  /** The reasons that were logged. */
  reasons: string[]
  /** Everything that was logged. */
  log(): string
}

/** An egress of its own, which ends with the test. */
export function leaving(
  parts: { opened?: string[]; lookup?: NameLookup; ca?: string[]; clock?: () => number } = {},
): Leaving {
  const lines: object[] = []
  const reasons: string[] = []
  const egress = createEgress({
    opened: [],
    ...parts,
    log: {
      warn(fields, message) {
        lines.push({ ...fields, message })
        reasons.push((fields as { egress: { reason: string } }).egress.reason)
      },
    },
  })
  onTestFinished(() => egress.close())
  return { ...egress, reasons, log: () => JSON.stringify(lines) }
}

export const BOUNDS = { maxBytes: 10_000, timeoutMs: 5000 }

/** A certificate for names and addresses, which is its own authority. */
export async function certificateFor(names: string[]): Promise<{ cert: string; key: string }> {
  const altNames = names.map((name) =>
    /^[\d.]+$/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
  )
  const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert: made.cert, key: made.private }
}
