import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { ConfigError, type ListenAddress } from '../config.ts'
import type { FastLane } from '../http/lane/lane.ts'
import { answerClientErrors } from './client-errors.ts'
import { type Door, shut } from './door.ts'
import type { TlsFiles } from './tls.ts'

/** A client that takes longer for its headers, or for a whole request, is cut off (408). */
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 72_000 }

export interface Listeners {
  /** Where each listens, with the port that was given or chosen. */
  urls: string[]
  /** Begins with the requests. Connections that came before wait until then. */
  serve(lane: FastLane): void
  /** Takes no new connections, lets running requests end, at most `graceMs` long. */
  close(graceMs: number): Promise<void>
}

/**
 * Takes the addresses, so that what a start makes is not made in vain when one is taken.
 *
 * @param tls is asked for only when one of the addresses is https
 */
export async function listen(addresses: readonly ListenAddress[], tls: () => Promise<TlsFiles>): Promise<Listeners> {
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
      answerClientErrors(server)
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
      for (const door of doors) door.open(given)
    },
    close,
  }
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

async function closeServer(door: Door, lane: FastLane | null, graceMs: number): Promise<void> {
  const { server } = door
  if (!server.listening) return
  const closed = once(server, 'close')
  const closeIdle = () => {
    server.closeIdleConnections()
    lane?.closeIdle()
  }
  server.close()
  door.turnAway()
  closeIdle()
  const timer = setTimeout(() => {
    server.closeAllConnections()
    lane?.closeAll()
  }, graceMs)
  // A connection is idle once its answer is out, and Node does not look again by itself.
  const sweeper = setInterval(closeIdle, 20)
  await closed
  clearInterval(sweeper)
  clearTimeout(timer)
}
