import type { Server as HttpServer } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { AddressReader } from '../calls/client-address.ts'
import type { RestProcedure } from '../contracts/rest-procedures.ts'
import { LaneConnection, type LaneHost } from './connection.ts'
import { FastCall, type FastOptions } from './fast-call.ts'

const TICK_MS = 1000

export interface LaneOptions extends FastOptions {
  addressOf: AddressReader
  isStopping: () => boolean
}

/**
 * Reads the plainest requests for the procedures that have `fast` from their sockets as they arrive. A connection that carries
 * anything else, such as another media type, a chunked body or a query, goes on to Node's parser and Fastify, which answers the
 * same. (docs/adr/0011)
 */
export class SocketLane {
  readonly #calls = new Map<string, FastCall>()
  readonly #options: LaneOptions
  readonly #connections = new Set<LaneConnection>()
  readonly #timer: NodeJS.Timeout

  constructor(procedures: RestProcedure[], options: LaneOptions) {
    this.#options = options
    for (const procedure of procedures) {
      const { method, path, meta } = procedure
      if (!meta.fast || method !== 'POST' || path.includes('{')) continue
      this.#calls.set(path, new FastCall(meta.fast, procedure, options))
    }
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
      addressOf: this.#options.addressOf,
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
}
