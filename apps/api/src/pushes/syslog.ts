import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContextOptions } from 'node:tls'
import { type AuditDestination, type PushOutcome, SEND_MS } from '@keystead/domain'
import { failureOf } from './failures.ts'
import type { SyslogSettings } from './push-settings.ts'
import { framed, syslogMessage } from './syslog-message.ts'

/**
 * Between the last byte and the end of the connection. A receiver that closes before was not there for all of them; one that closes
 * after has read to the end.
 */
const SETTLE_MS = 100

export interface SyslogOptions extends Pick<SyslogSettings, 'host' | 'port'> {
  /** Null: plain TCP. */
  tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> | null
  /** Of this machine. */
  hostname: string
  /** Shorter in tests. */
  timeoutMs?: number
}

/**
 * Sends records as syslog over TCP (RFC 6587) or TLS (RFC 5425), with a connection for each batch. Syslog has no acknowledgement: a
 * batch is taken when the receiver has closed the connection after its end, in order, so after it has read all of it.
 */
export function createSyslogDestination(options: SyslogOptions): AuditDestination {
  const { hostname, timeoutMs = SEND_MS } = options
  const open = new Set<Socket>()
  return {
    name: 'syslog',
    takesEvents: true,
    async send(records) {
      const frames = records.map((record) => framed(syslogMessage(record, hostname)))
      const socket = connectionTo(options)
      open.add(socket)
      return deliver(socket, Buffer.concat(frames), timeoutMs).finally(() => open.delete(socket))
    },
    async close() {
      for (const socket of open) socket.destroy(new Error('the service stops'))
    },
  }
}

/** It stays half open when the receiver ends its side, so that this side knows in which order they ended. */
function connectionTo({ host, port, tls }: SyslogOptions): Socket {
  if (tls === null) return connectPlain({ host, port, allowHalfOpen: true })
  const name = isIP(host) === 0 ? { servername: host } : {}
  const options = { ...tls, ...name, host, port, minVersion: 'TLSv1.2', allowHalfOpen: true } as const
  return connectTls(options)
}

function deliver(socket: Socket, bytes: Buffer, timeoutMs: number): Promise<PushOutcome> {
  const { promise, resolve } = Promise.withResolvers<PushOutcome>()
  const fail = (reason: string): void => resolve({ kind: 'failed', reason, retryAfterMs: null })
  const timer = setTimeout(() => fail('it did not read everything and close in time'), timeoutMs)
  let settling: NodeJS.Timeout | undefined
  socket.on('error', (error) => fail(failureOf(error)))
  socket.on('end', () => {
    if (socket.writableEnded) resolve({ kind: 'taken' })
    else fail('it closed the connection before it had everything')
  })
  socket.on('close', () => fail('the connection was lost'))
  // Nothing is expected, but what is not read would break the connection off when it is closed.
  socket.resume()
  socket.write(bytes, (error) => {
    if (!error) settling = setTimeout(() => socket.end(), SETTLE_MS)
  })
  return promise.finally(() => {
    clearTimeout(timer)
    clearTimeout(settling)
    socket.destroy()
  })
}
