import type { Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { FastLane } from '../http/lane/lane.ts'

/** A server whose connections wait until it is opened. */
export interface Door {
  server: Server
  open(lane: FastLane): void
  /** Ends the connections that wait. */
  turnAway(): void
}

const ignore = (): void => undefined

/** Has the connections of a server that is not listening yet wait. */
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
    open(lane) {
      server.off(event, wait)
      for (const listener of own) server.on(event, (socket: Socket) => listener.call(server, socket))
      server.on('request', lane.serve)
      // RFC 9110, section 10.1.1, lets a server pass over an expectation that it does not know.
      server.on('checkExpectation', lane.serve)
      lane.attach(server)
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
