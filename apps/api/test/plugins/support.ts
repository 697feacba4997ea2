import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { stopListening } from '../support/listening.ts'
import type { TestTenant } from '../support/server.ts'

/** A request that a receiver got. */
export interface Received {
  id: string
  headers: Record<string, string>
  body: string
  // oxlint-disable-next-line typescript/no-explicit-any
  event: any
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Receiver {
  url: string
  received: Received[]
  /** The events that it took, by name. */
  types(): string[]
  /** How it answers from now on. */
  answer: Answer
  close(): Promise<void>
}

export const taking: Answer = (_request, response) => void response.writeHead(204).end()
export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_request, response) =>
    void response.writeHead(code, headers).end(body)

/** A receiver of webhooks on loopback. */
export async function startReceiver(answer: Answer = taking): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      receiver.received.push({ id: headers['webhook-id'] ?? '', headers, body, event: JSON.parse(body) })
      receiver.answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received: [],
    types: () => receiver.received.map(({ event }) => event.type),
    answer,
    close: () => stopListening(server),
  }
  return receiver
}

let count = 0

export const registration = (fields: object = {}) => {
  count += 1
  return { id: `com.example.p${process.pid}x${count}`, name: 'A plugin', version: '1.0.0', ...fields }
}

/** @returns the id of a new plugin, and its secret */
export async function register(
  { owner }: Pick<TestTenant, 'owner'>,
  fields: object,
): Promise<{ id: string; path: string; secret: string }> {
  const { body, status: code } = await owner.post('/api/v1/plugins', registration(fields))
  expect(code, JSON.stringify(body)).toBe(200)
  const id = body.data.plugin_id
  return { id, path: `/api/v1/plugins/${id}`, secret: body.data.signing_secret }
}

/** Checks a signature as a receiver does, but for the age of it. @returns whether it is by the secret */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  const expected = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body)
  return (headers['webhook-signature'] ?? '').split(' ').includes(expected)
}

/** Does something that leaves the event `project.created`. @returns the name of the project */
export async function makeProject({ owner }: Pick<TestTenant, 'owner'>, name: string): Promise<string> {
  const { status: code } = await owner.post('/api/v1/projects', { project_name: name })
  expect(code).toBe(200)
  return name
}

export const projectsOf = ({ received }: Receiver): string[] => received.map(({ event }) => event.data.details.name)

export const LONG = { timeout: 60_000 }
