import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { listenOnLoopback, stopListening } from '../support/listening.ts'
import { framesIn, parseSyslog, type SyslogMessage } from './syslog-parser.ts'

/** What a receiver does with a connection, in place of reading all of it. */
export type Misbehaviour = (socket: Socket) => void

export interface SyslogReceiver {
  port: number
  /** What came in whole frames, in order, over all connections. */
  messages: SyslogMessage[]
  connections: number
  /** What was left of connections that ended within a frame. */
  broken: number
  /** Null: it reads, and closes a connection after its end. */
  misbehave: Misbehaviour | null
  /** Faults of the sender. */
  faults: string[]
  close(): Promise<void>
}

/** A server of syslog over TCP or TLS, which reads octet-counted frames strictly. */
export async function startSyslog(tls?: TlsOptions, port?: number): Promise<SyslogReceiver> {
  const sockets = new Set<Socket>()
  const take = (socket: Socket) => {
    receiver.connections += 1
    socket.on('error', () => undefined)
    if (receiver.misbehave) receiver.misbehave(socket)
    else read(socket, receiver)
  }
  const server: Server = tls
    ? createTlsServer(Object.assign({ allowHalfOpen: true }, tls), take)
    : createServer({ allowHalfOpen: true }, take)
  // Before TLS: a handshake that fails leaves its connection.
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  const receiver: SyslogReceiver = {
    port: 0,
    messages: [],
    connections: 0,
    broken: 0,
    misbehave: null,
    faults: [],
    async close() {
      for (const socket of sockets) socket.destroy()
      await stopListening(server)
    },
  }
  if (port === undefined) receiver.port = await listenOnLoopback(server)
  else {
    receiver.port = port
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  }
  return receiver
}

function read(socket: Socket, receiver: SyslogReceiver): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    try {
      const found = framesIn(Buffer.concat([rest, chunk]))
      rest = found.rest
      receiver.messages.push(...found.frames.map(parseSyslog))
    } catch (error) {
      receiver.faults.push(String(error))
      socket.destroy()
    }
  })
  socket.on('end', () => {
    if (rest.length > 0) receiver.broken += 1
    socket.end()
  })
}

async function collect(collector: Collector, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const logs = logsIn(Request.parse(await json(request)))
    collector.requests.push({ path: request.url ?? '', headers: request.headers, records: logs.length })
    if (collector.answer(response, logs)) collector.logs.push(...logs)
  } catch (error) {
    collector.faults.push(String(error))
    response.writeHead(500).end()
  }
}

const Value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
])
const Attributes = z.array(z.strictObject({ key: z.string().min(1), value: Value }))
const Record = z.strictObject({
  timeUnixNano: z.string().regex(/^\d{19}$/),
  observedTimeUnixNano: z.string().regex(/^\d{19}$/),
  severityNumber: z.int().min(1).max(24),
  severityText: z.string(),
  eventName: z.string(),
  body: z.strictObject({ stringValue: z.string() }),
  attributes: Attributes,
})
/** The members of `ExportLogsServiceRequest` in the mapping of OTLP to JSON that a log needs. */
const Request = z.strictObject({
  resourceLogs: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: Attributes }),
      scopeLogs: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          logRecords: z.array(Record).min(1),
        }),
      ),
    }),
  ),
})

export interface CollectedLog {
  name: string
  severity: string
  time: Date
  body: string
  attributes: Record<string, string>
}

export interface Collector {
  url: string
  logs: CollectedLog[]
  requests: { path: string; headers: IncomingMessage['headers']; records: number }[]
  faults: string[]
  /** @returns whether it took the logs; it has answered then */
  answer: (response: ServerResponse, logs: CollectedLog[]) => boolean
  close(): Promise<void>
}

/** A receiver of OTLP/HTTP with JSON. */
export async function startCollector(): Promise<Collector> {
  const server = createHttpServer((request, response) => {
    void collect(collector, request, response)
  })
  const port = await listenOnLoopback(server)
  const collector: Collector = {
    url: `http://127.0.0.1:${port}`,
    logs: [],
    requests: [],
    faults: [],
    answer: accepting,
    close: () => stopListening(server),
  }
  return collector
}

export const accepting: Collector['answer'] = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  return true
}

const logsIn = ({ resourceLogs }: z.infer<typeof Request>): CollectedLog[] =>
  resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(({ timeUnixNano, eventName, severityText, body, attributes }) => ({
        name: eventName,
        severity: severityText,
        time: new Date(Number(BigInt(timeUnixNano) / 1_000_000n)),
        body: body.stringValue,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] ?? ''])),
      })),
    ),
  )
