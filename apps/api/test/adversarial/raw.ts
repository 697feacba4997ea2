import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  status: number
  headers: Map<string, string>
  body: string
}

/** What a socket brought back before it was closed; null when the server closed it without an answer. */
export async function exchange(
  url: string,
  write: (socket: Socket) => void | Promise<void>,
): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A server that refuses early closes while we still write: what counts is what it said before.
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  await once(socket, 'connect')
  await write(socket)
  await closed
  return parseAnswer(Buffer.concat(chunks))
}

/** Sends a request head and a body exactly as they are given. The connection is asked to end after the answer. */
export function sendRaw(url: string, head: string[], body: string | Uint8Array = ''): Promise<RawAnswer | null> {
  return exchange(url, (socket) => {
    socket.write([...head, 'connection: close', '', ''].join('\r\n'), 'latin1')
    socket.write(body)
  })
}

export interface RawRequest {
  method: string
  target: string
  credential?: string | null
  /** Sent as they are, after Host and Authorization. */
  headers?: string[]
  /** With its length in Content-Length. */
  body?: string | Uint8Array
}

/** Sends a request whose target, headers and body nothing has made tidy. */
export function send(url: string, request: RawRequest): Promise<RawAnswer | null> {
  const { method, target, credential, headers = [], body } = request
  const head = [`${method} ${target} HTTP/1.1`, 'host: localhost']
  if (credential) head.push(`authorization: Bearer ${credential}`)
  head.push(...headers)
  if (body !== undefined) head.push(`content-length: ${Buffer.byteLength(body)}`)
  return sendRaw(url, head, body)
}

function parseAnswer(bytes: Buffer): RawAnswer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const rest = bytes.subarray(end + 4)
  const body = headers.get('transfer-encoding') === 'chunked' ? unchunked(rest) : rest
  return { status: Number(statusLine.split(' ')[1]), headers, body: body.toString('utf8') }
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (lineEnd === -1 || !(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
