import type { Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Handlers } from '../server.ts'

/** A server that holds its connections until it is opened. */
export interface Door {
  server: Server
  /** @param drainMs how long a response may wait for a client that does not read */
  open(handlers: Handlers, drainMs: number): void
  /** Closes the waiting connections. */
  turnAway(): void
}

const ignore = (): void => undefined

/** Makes a server that is not listening yet hold its connections. */
export function shut(server: Server): Door {
  const event = server instanceof HttpsServer ? 'secureConnection' : 'connection'
  const own = server.listeners(event)
  const waiting = new Set<Socket>()
  const wait = (socket: Socket) => {
    waiting.add(socket)
    socket.on('error', ignore)
    socket.once('close', () => waiting.delete(socket))
  }
  server.removeAllListeners(event)
  server.on(event, wait)
  return {
    server,
    open({ lane, route }, drainMs) {
      server.off(event, wait)
      for (const listener of own) server.on(event, (socket: Socket) => listener.call(server, socket))
      server.on('request', route)
      // RFC 9110, section 10.1.1, allows a server to ignore an unknown expectation.
      server.on('checkExpectation', route)
      lane.attach(server, drainMs)
      for (const socket of waiting) {
        server.emit(event, socket)
        socket.off('error', ignore)
      }
      waiting.clear()
    },
    turnAway() {
      for (const socket of waiting) socket.destroy()
    },
  }
}
