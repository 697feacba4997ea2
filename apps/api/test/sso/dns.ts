import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface TestDns {
  /** For example `127.0.0.1:41234`. */
  address: string
  /** TXT records by their names. */
  records: Map<string, string[]>
  stop(): Promise<void>
}

const HEADER = 12
const TXT = 16

/** A DNS server that knows TXT records (RFC 1035); for all other names it answers that they do not exist. */
export async function startDns(): Promise<TestDns> {
  const records = new Map<string, string[]>()
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => socket.send(answerTo(query, records), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    records,
    async stop() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function answerTo(query: Buffer, records: ReadonlyMap<string, string[]>): Buffer {
  const { name, end } = questionOf(query)
  const texts = query.readUInt16BE(end - 4) === TXT ? (records.get(name.toLowerCase()) ?? []) : []
  const header = Buffer.from(query.subarray(0, HEADER))
  header.writeUInt16BE(texts.length === 0 ? 0x8183 : 0x8180, 2)
  header.writeUInt16BE(texts.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(HEADER, end), ...texts.map(recordOf)])
}

/** The name of the only question, and where the question ends. */
function questionOf(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = HEADER
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 5 }
}

/** A text is sent in strings of at most 255 bytes; two, so that whoever reads it must join them. */
function recordOf(text: string): Buffer {
  const half = Math.ceil(text.length / 2)
  const strings = [text.slice(0, half), text.slice(half)].map((part) =>
    Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]),
  )
  const content = Buffer.concat(strings)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc000 + HEADER, 0)
  head.writeUInt16BE(TXT, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(content.length, 10)
  return Buffer.concat([head, content])
}
