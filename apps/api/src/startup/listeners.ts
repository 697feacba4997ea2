import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { ConfigError, type ListenAddress } from '../config.ts'
import type { SocketLane } from '../verify-lane/lane.ts'
import { answerClientErrors } from './client-errors.ts'
import type { Handlers } from '../server.ts'
import { closeLate, REQUEST_MS } from './late-requests.ts'
import { type Door, shut } from './door.ts'
import type { TlsFiles } from './tls.ts'

/** A client that takes longer to send its headers is disconnected (408). {@link closeLate} limits whole requests. */
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 72_000 }

/** A client that reads nothing for this long only holds a connection and its buffered response. */
const DRAIN_MS = 30_000

export interface Listeners {
  /** The URL of each listener, with its configured or assigned port. */
  urls: string[]
  /** Starts to serve requests, also those of connections that have waited. */
  serve(handlers: Handlers): void
  /** Takes no new connections and waits at most `graceMs` for running requests. */
  close(graceMs: number): Promise<void>
}

export interface ListenOptions {
  addresses: readonly ListenAddress[]
  /** Called only when one of the addresses is https. */
  tls: () => Promise<TlsFiles>
  /** Per listener: further connections are closed immediately. */
  maxConnections: number
  /** How long a response may wait for a client that does not read; shorter in tests. */
  drainMs?: number | undefined
}

/** Binds the addresses first, so that a start fails before it creates anything when one is in use. */
export async function listen({
  addresses,
  tls,
  maxConnections,
  drainMs = DRAIN_MS,
}: ListenOptions): Promise<Listeners> {
  const doors: Door[] = []
  const urls: string[] = []
  let lane: SocketLane | null = null
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
      closeLate(server, REQUEST_MS)
      doors.push(shut(server))
      urls.push(await bind(server, address))
    }
  } catch (error) {
    await close(0)
    throw error
  }
  return {
    urls,
    serve(handlers) {
      lane = handlers.lane
      for (const door of doors) door.open(handlers, drainMs)
    },
    close,
  }
}

/**
 * Closes connections of Node's parser whose client does not read its response, and those idle past the keep-alive timeout. A
 * connection that waits for a response, or for the next event of a stream, is neither.
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
    const reason = error.code === 'EADDRINUSE' ? 'the port is in use by another program' : error.message
    throw new ConfigError(`KEYSTEAD_LISTEN must be a free address: ${protocol}//${shownHost}:${port}: ${reason}`)
  })
  return `${protocol}//${shownHost}:${portOf(server)}`
}

/** The configured port, or the one assigned for port 0. */
function portOf(server: http.Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a listener has no port')
  return address.port
}

/**
 * A busy client sends its next request within this time, and the response to it announces that the connection closes.
 * Connections idle for longer are closed.
 */
const LINGER_MS = 1000

/**
 * A listener that closes resets the connections that it has not accepted yet, also when their requests are sent; a load balancer
 * then cannot tell whether a POST took effect. A turn of the event loop that is at most this long and accepts none leaves almost no
 * time for one to arrive before the close.
 */
const QUIET_TURN_MS = 0.05

/** A listener that gets connections faster than this process can accept them closes all the same. */
const LONGEST_WAIT_FOR_QUIET_MS = 1000

/** @returns in a turn of the event loop in which no connection waits to be accepted */
async function quietTurn(server: http.Server): Promise<void> {
  let accepted = 0
  const onConnection = () => (accepted += 1)
  server.on('connection', onConnection)
  const deadline = performance.now() + LONGEST_WAIT_FOR_QUIET_MS
  let begin: number
  do {
    accepted = 0
    begin = performance.now()
    await setImmediate()
  } while ((accepted > 0 || performance.now() - begin > QUIET_TURN_MS) && begin < deadline)
  server.off('connection', onConnection)
}

async function closeServer(door: Door, lane: SocketLane | null, graceMs: number): Promise<void> {
  const { server } = door
  if (!server.listening) return
  if (graceMs > 0) await quietTurn(server)
  const closed = once(server, 'close')
  const closeIdle = () => {
    // Node's own close, which also closes currently idle connections.
    server.close()
    lane?.closeIdle()
  }
  // Takes no new connections and keeps existing ones.
  net.Server.prototype.close.call(server)
  door.turnAway()
  const timer = setTimeout(() => {
    server.closeAllConnections()
    lane?.closeAll()
  }, graceMs)
  // A connection becomes idle once its response is sent, and Node does not check again by itself.
  let sweeper: NodeJS.Timeout | undefined
  const linger = setTimeout(() => (sweeper = setInterval(closeIdle, 20)), Math.min(LINGER_MS, graceMs))
  await closed
  clearTimeout(linger)
  clearInterval(sweeper)
  clearTimeout(timer)
}
