import { connect, createServer, type Socket } from 'node:net'
import { listenOnLoopback, stopListening } from '../support/listening.ts'

/** A line to PostgreSQL that can be held: connections stay, and nothing comes through, as in a network that swallows packets. */
export interface Line {
  /** Of the same database, through this line. */
  url: string
  hold(): void
  release(): void
  close(): Promise<void>
}

export async function openLine(databaseUrl: string): Promise<Line> {
  const url = new URL(databaseUrl)
  const port = Number(url.port)
  const sockets = new Set<Socket>()
  let isHeld = false
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (chunk) => to.write(chunk))
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    if (isHeld) from.pause()
  }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    pass(near, far)
    pass(far, near)
  })
  // Not through PostgreSQL's socket in the file system.
  url.search = ''
  url.port = String(await listenOnLoopback(server))
  return {
    url: url.href,
    hold() {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    release() {
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await stopListening(server)
    },
  }
}
