import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface Server {
  child: ChildProcess
  /** Ends it, as the machine would that it runs on. */
  kill(): Promise<void>
}

/** Starts a server, and waits for a line in what it prints. @throws with all that it printed, when it ends before */
export async function startServer(
  command: string[],
  ready: RegExp,
  options: { cwd: string; env?: Record<string, string> },
): Promise<Server> {
  const [program = '', ...args] = command
  const env = { ...process.env, ...options.env }
  const child = spawn(program, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      if (ready.test(printed)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`${program} ended before it was ready:\n${printed}`)))
  })
  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await closed
  }
  return { child, kill }
}

/** A port of the loopback that is free now; a server that is started again keeps it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
