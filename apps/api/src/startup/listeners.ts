import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type Socket } from 'node:net'
import { ConfigError, type ListenAddress } from '../config.ts'
import type { FastLane } from '../http/lane/lane.ts'
import { answerClientErrors } from './client-errors.ts'
import { type Door, shut } from './door.ts'
import type { TlsFiles } from './tls.ts'

/** A client that takes longer for its headers, or for a whole request, is cut off (408). */
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 72_000 }

/** Whoever reads nothing for so long holds a connection, and what waits for it, for nobody. */
const DRAIN_MS = 30_000

export interface Listeners {
  /** Where each listens, with the port that was given or chosen. */
  urls: string[]
  /** Begins with the requests. Connections that came before wait until then. */
  serve(lane: FastLane): void
  /** Takes no new connections, lets running requests end, at most `graceMs` long. */
  close(graceMs: number): Promise<void>
}

export interface ListenOptions {
  addresses: readonly ListenAddress[]
  /** Asked for only when one of the addresses is https. */
  tls: () => Promise<TlsFiles>
  /** Of each listener: one more is closed as soon as it is there. */
  maxConnections: number
  /** How long an answer may wait for a client that reads nothing of it; shorter in tests. */
  drainMs?: number | undefined
}

/** Takes the addresses, so that what a start makes is not made in vain when one is taken. */
export async function listen({
  addresses,
  tls,
  maxConnections,
  drainMs = DRAIN_MS,
}: ListenOptions): Promise<Listeners> {
  const doors: Door[] = []
  const urls: string[] = []
  let lane: FastLane | null = null
  const close = async (graceMs: number) =>
    void (await Promise.all(doors.map((door) => closeServer(door, lane, graceMs))))
  try {
    for (const address of addresses) {
      const server =
        address.protocol === 'https:'
          ? https.createServer({ ...TIMEOUTS, ...(await tls()) })
          : http.createServer(TIMEOUTS)
      server.maxConnections = maxConnections
      answerClientErrors(server)
      closeStalled(server, drainMs)
      doors.push(shut(server))
      urls.push(await bind(server, address))
    }
  } catch (error) {
    await close(0)
    throw error
  }
  return {
    urls,
    serve(given) {
      lane = given
      for (const door of doors) door.open(given, drainMs)
    },
    close,
  }
}

/**
 * Closes a connection of Node's parser whose client reads nothing of an answer, and one that has been idle for as long as it is kept
 * alive. One that waits for an answer, or for the next event of a stream, is neither.
 */
function closeStalled(server: http.Server, drainMs: number): void {
  const answers = new WeakMap<Socket, http.ServerResponse>()
  server.on('request', (request, response) => answers.set(request.socket, response))
  server.timeout = drainMs
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0 || answers.get(socket)?.writableFinished === true) socket.destroy()
  })
}

async function bind(server: http.Server, { protocol, host, port }: ListenAddress): Promise<string> {
  const shownHost = host.includes(':') ? `[${host}]` : host
  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'another program has that port' : error.message
    throw new ConfigError(`KEYSTEAD_LISTEN wants an address that is free: ${protocol}//${shownHost}:${port}: ${reason}`)
  })
  return `${protocol}//${shownHost}:${portOf(server)}`
}

/** The port that was given, or the one that was chosen for port 0. */
function portOf(server: http.Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a listener has no port')
  return address.port
}

/**
 * A client that is busy sends its next request before this is over, and is told with the answer that the connection ends. What
 * is idle for longer is closed.
 */
const LINGER_MS = 1000

async function closeServer(door: Door, lane: FastLane | null, graceMs: number): Promise<void> {
  const { server } = door
  if (!server.listening) return
  const closed = once(server, 'close')
  const closeIdle = () => {
    // Node's own way to close, which also ends connections that are idle at the moment.
    server.close()
    lane?.closeIdle()
  }
  // Takes no new connections, and leaves those that are there alone.
  net.Server.prototype.close.call(server)
  door.turnAway()
  const timer = setTimeout(() => {
    server.closeAllConnections()
    lane?.closeAll()
  }, graceMs)
  // A connection is idle once its answer is out, and Node does not look again by itself.
  let sweeper: NodeJS.Timeout | undefined
  const linger = setTimeout(() => (sweeper = setInterval(closeIdle, 20)), Math.min(LINGER_MS, graceMs))
  await closed
  clearTimeout(linger)
  clearInterval(sweeper)
  clearTimeout(timer)
}
