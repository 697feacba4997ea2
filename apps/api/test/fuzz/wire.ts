import { connect } from 'node:net'

/** What came back. */
export interface Answer {
  /** 0 when the connection ended without an answer. */
  status: number
  headers: ReadonlyMap<string, string>
  body: string
  /** Whether the time for an answer was over. */
  isLate: boolean
}

/** An answer that has not come by then never does. */
const PATIENCE_MS = 20_000

const MAX_ANSWER = 4_000_000

/**
 * Sends bytes over a connection of their own and reads one answer, or what there is of it.
 *
 * @param isLast whether the connection says that nothing follows, so that what is only half of a request is not waited for
 */
export function exchange(port: number, bytes: Buffer, isLast: boolean): Promise<Answer> {
  const isHead = bytes.subarray(0, 5).toString('latin1') === 'HEAD '
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    let length = 0
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      socket.destroy()
    }, PATIENCE_MS)
    socket.on('connect', () => (isLast ? socket.end(bytes) : socket.write(bytes)))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > MAX_ANSWER || isWhole(chunks, isHead)) socket.destroy()
    })
    // A server that refuses early closes while this still writes: what counts is what it said before.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({ ...parsed(Buffer.concat(chunks)), isLate })
    })
  })
}

const END = Buffer.from('\r\n\r\n')
const WITHOUT_BODY = new Set([204, 304])

/** Whether a whole answer is there. One without a length ends with its connection. */
function isWhole(chunks: Buffer[], isHead: boolean): boolean {
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  chunks.splice(0, chunks.length, bytes)
  const end = bytes.indexOf(END)
  if (end === -1) return false
  const { status, headers } = parsed(bytes)
  // The interim answer to `Expect: 100-continue` is not the answer.
  if (status === 100) return false
  if (isHead || WITHOUT_BODY.has(status)) return true
  const length = headers.get('content-length')
  if (length !== undefined) return bytes.length >= end + 4 + Number(length)
  return headers.get('transfer-encoding') === 'chunked' && bytes.subarray(-5).toString('latin1') === '0\r\n\r\n'
}

const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n'

function parsed(all: Buffer): Omit<Answer, 'isLate'> {
  const bytes = all.subarray(0, INTERIM.length).toString('latin1') === INTERIM ? all.subarray(INTERIM.length) : all
  const end = bytes.indexOf(END)
  if (end === -1) return { status: 0, headers: new Map(), body: bytes.toString('utf8') }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.toString('utf8', end + 4) }
}
