import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Failure } from '../calls/failure.ts'
import { contractOf, CONTRACTS } from '../contracts/contracts.ts'

interface ClientError extends Error {
  code?: string
  /** The bytes that could not be read. */
  rawPacket?: Buffer
}

interface ClientFailure {
  status: number
  failure: Failure
}

const MALFORMED: ClientFailure = { status: 400, failure: { code: 'invalid', message: 'The request is not valid HTTP' } }

/** Errors of Node's HTTP parser, by code; all others are 400. */
const FAILURES: Readonly<Record<string, ClientFailure>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    failure: { code: 'timeout', message: 'The request did not arrive in time' },
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    failure: { code: 'too_large', message: 'The chunk extensions are too large' },
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    failure: { code: 'too_large', message: 'The request line and headers are larger than 16 KiB' },
  },
}

/**
 * Answers malformed requests, which reach no route, as the contract of their path documents it. Node's default response has no
 * body.
 */
export function answerClientErrors(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => answering.set(request.socket, response))
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    const response = answering.get(socket)
    // A second response must not follow one that is still being sent.
    const isOnItsWay = response?.headersSent === true && !response.writableFinished
    if (error.code === 'ECONNRESET' || !socket.writable || isOnItsWay) socket.destroy()
    else socket.end(answerTo(error, response?.writableFinished === false ? response.req.url : undefined))
  })
}

/** @param url of the request whose body could not be read; undefined when its head could not */
function answerTo(error: ClientError, url: string | undefined): string {
  const { status, failure } = FAILURES[error.code ?? ''] ?? MALFORMED
  const { present } = CONTRACTS[contractOf(pathOf(url ?? targetIn(error.rawPacket)))]
  const { body } = present(failure, { requestId: randomUUID(), now: new Date(), title: undefined })
  const text = JSON.stringify(body)
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

const pathOf = (target: string): string => target.split('?', 1)[0] ?? ''

/** The request target, if the bytes contain one. */
function targetIn(packet: Buffer | undefined): string {
  const [, target = ''] = /^[A-Z-]+ (\S+) HTTP\//i.exec(packet?.toString('latin1', 0, 2048) ?? '') ?? []
  return target
}
