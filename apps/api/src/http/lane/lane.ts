import type { IncomingMessage, RequestListener, Server as HttpServer, ServerResponse } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { tooSlow } from '../bodies.ts'
import type { BodyDeadlines } from '../body-deadlines.ts'
import type { AddressReader } from '../client-address.ts'
import { requestId, SECURE_HEADERS, STANDARD_HEADERS } from '../every-answer.ts'
import { hasOneHost } from '../host.ts'
import type { RestProcedure } from '../rest.ts'
import { LaneConnection, type LaneHost } from './connection.ts'
import { type DirectAnswer, DirectCall, type DirectOptions, isAnswer } from './direct-call.ts'
import { isPlain } from './head.ts'

const TICK_MS = 1000

export interface LaneOptions extends DirectOptions {
  addressOf: AddressReader
  isStopping: () => boolean
  deadlines: BodyDeadlines
}

/**
 * Serves the plainest requests for the procedures that have `direct`: from a socket as they arrive, or, on a connection that
 * Node's parser has, straight from it. Everything else, such as another media type, a chunked body or a query, goes on to
 * Fastify, which answers the same. (docs/adr/0011, docs/adr/0013)
 */
export class FastLane {
  readonly #calls = new Map<string, DirectCall>()
  readonly #next: RequestListener
  readonly #options: LaneOptions
  readonly #addressOf: AddressReader
  readonly #connections = new Set<LaneConnection>()
  readonly #timer: NodeJS.Timeout

  constructor(next: RequestListener, procedures: RestProcedure[], options: LaneOptions) {
    this.#next = next
    this.#options = options
    for (const procedure of procedures) {
      const { method, path, meta } = procedure
      if (!meta.direct || method !== 'POST' || path.includes('{')) continue
      this.#calls.set(path, new DirectCall(meta.direct, procedure, options))
    }
    this.#addressOf = options.addressOf
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  /**
   * Takes the connections of a server that has none yet, and gives it back those that are not plain.
   *
   * @param drainMs how long an answer may wait for its reader
   */
  attach(server: HttpServer | HttpsServer, drainMs: number): void {
    const event = server instanceof HttpsServer ? 'secureConnection' : 'connection'
    const own = server.listeners(event)
    server.removeAllListeners(event)
    const host: LaneHost = {
      callAt: (path) => this.#calls.get(path),
      addressOf: this.#addressOf,
      isStopping: this.#options.isStopping,
      drainMs,
      handOver: (connection, bytes) => {
        const { socket } = connection
        this.#connections.delete(connection)
        // Paused, so that the bytes go to whoever listens next, and before any that arrive later.
        socket.pause()
        if (bytes !== null) socket.unshift(bytes)
        for (const listener of own) listener.call(server, socket)
        socket.resume()
      },
      brokeOff: ({ socket }, rawPacket) => {
        server.emit('clientError', Object.assign(new Error('The request broke off'), { rawPacket }), socket)
      },
      closed: (connection) => this.#connections.delete(connection),
    }
    server.on(event, (socket: Socket) => this.#connections.add(new LaneConnection(socket, host)))
  }

  /** Serves a request that Node's parser has read. */
  readonly serve: RequestListener = (request, response) => {
    const call = request.method === 'POST' ? this.#calls.get(request.url ?? '') : undefined
    const { headers } = request
    if (!call || this.#options.isStopping() || !isPlain(headers) || !hasOneHost(request)) {
      this.#next(request, response)
      return
    }
    this.#run(call, request, response)
  }

  /** Ends the connections on which nothing is on its way. */
  closeIdle(): void {
    for (const connection of this.#connections) connection.endIfIdle()
  }

  closeAll(): void {
    clearInterval(this.#timer)
    for (const { socket } of this.#connections) socket.destroy()
  }

  #tick(): void {
    for (const connection of this.#connections) connection.tick()
  }

  /** A body that is not wanted is read and thrown away. */
  #run(call: DirectCall, incoming: IncomingMessage, response: ServerResponse): void {
    const { headers } = incoming
    const request = { id: requestId(headers['x-request-id']), address: this.#addressOf(incoming), headers }
    const isSecure = incoming.socket instanceof TLSSocket
    const send = (answer: DirectAnswer, extra?: Record<string, string>) =>
      write(response, request.id, answer, { ...extra, ...(isSecure && SECURE_HEADERS) })
    const admitted = call.admit(request)
    if (!(admitted instanceof Promise) && isAnswer(admitted)) {
      incoming.resume()
      send(admitted)
      return
    }
    const chunks: Buffer[] = []
    this.#options.deadlines.watch(incoming, () => send(call.fail(request, tooSlow()), { connection: 'close' }))
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    const answer = async () => {
      send(await call.answerLate(request, admitted, Buffer.concat(chunks)))
    }
    incoming.on('end', () => {
      this.#options.deadlines.arrived(incoming)
      void answer()
    })
  }
}

function write(
  response: ServerResponse,
  id: string,
  { status, text, headers }: DirectAnswer,
  extra?: Record<string, string>,
): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, {
    'x-request-id': id,
    ...STANDARD_HEADERS,
    ...headers,
    ...extra,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
