import { connect, createServer, type Socket } from 'node:net'
import { listenOnLoopback, stopListening } from './listening.ts'

/** A way to PostgreSQL on which only so many transactions run at once, as behind a pooler in transaction mode. */
export interface Gate {
  /** Of the same database, through the gate. */
  url: string
  /** How often a transaction had to wait for another one. */
  waits(): number
  close(): Promise<void>
}

/** Messages that the server answers with ReadyForQuery. */
const ASKS = new Set(['Q', 'S'])
const IS_READY = 'Z'
const IS_IDLE = 'I'

/** Cuts a stream into its messages: a letter, and the length of what follows. */
function framer(onMessage: (type: string, message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const length = 1 + rest.readInt32BE(1)
      if (rest.length < length) return
      onMessage(String.fromCharCode(rest[0]!), rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  }
}

class Permits {
  readonly #waiting: (() => void)[] = []
  #free: number
  waits = 0

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else {
      this.waits += 1
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}

/** One client: it takes a permit with the first message of a transaction, and gives it back when PostgreSQL says that it is over. */
function serve(near: Socket, far: Socket, permits: Permits): void {
  let isStarted = false
  let held: Promise<void> | null = null
  let unanswered = 0
  const letGo = () => {
    if (!held) return
    void held.then(() => permits.release())
    held = null
    unanswered = 0
  }
  const fromClient = framer((type, message) => {
    if (type === 'X') {
      far.end(message)
      return
    }
    held ??= permits.take()
    if (ASKS.has(type)) unanswered += 1
    void held.then(() => far.write(message))
  })
  const fromServer = framer((type, message) => {
    near.write(message)
    if (type !== IS_READY) return
    if (isStarted) unanswered -= 1
    isStarted = true
    if (unanswered === 0 && String.fromCharCode(message[5]!) === IS_IDLE) letGo()
  })
  // A message is often written in parts, which would wait for each other.
  near.setNoDelay(true)
  far.setNoDelay(true)
  // Until it has logged in, what it sends is its own affair.
  near.on('data', (chunk: Buffer) => (isStarted ? fromClient(chunk) : far.write(chunk)))
  far.on('data', fromServer)
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('error', () => to.destroy())
    from.on('close', () => {
      letGo()
      to.destroy()
    })
  }
}

export async function openGate(databaseUrl: string, count: number): Promise<Gate> {
  const url = new URL(databaseUrl)
  const port = Number(url.port)
  const permits = new Permits(count)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    sockets.add(near).add(far)
    serve(near, far, permits)
  })
  url.search = ''
  url.port = String(await listenOnLoopback(server))
  return {
    url: url.href,
    waits: () => permits.waits,
    async close() {
      for (const socket of sockets) socket.destroy()
      await stopListening(server)
    },
  }
}
