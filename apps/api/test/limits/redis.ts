import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { freePort } from '../support/listening.ts'

export interface RedisServer {
  url: string
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>
  /** Stops the process without ending it: connections stay, nothing answers. */
  freeze(): void
  thaw(): void
}

/** A real redis-server on a free port, which ends with the test. */
export async function startRedis(options: { running: boolean } = { running: true }): Promise<RedisServer> {
  const port = await freePort()
  let child: ChildProcess | undefined
  async function kill(): Promise<void> {
    const running = child
    child = undefined
    if (!running) return
    const exited = once(running, 'exit')
    running.kill('SIGKILL')
    await exited
  }
  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const started = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    await readiness(started)
  }
  onTestFinished(kill)
  if (options.running) await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  }
}

async function readiness({ stdout }: ChildProcess): Promise<void> {
  for await (const chunk of stdout!.iterator({ destroyOnReturn: false })) {
    if (String(chunk).includes('Ready to accept connections')) break
  }
  stdout!.resume()
}
