import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openapi } from './openapi.ts'

/** A request as the fault server saw it. */
export interface SeenRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
  /** Milliseconds of its clock. */
  at: number
}

export interface FaultServer {
  url: string
  script(replies: object[]): Promise<void>
  seen(): Promise<SeenRequest[]>
  stop(): void
}

/** The server that both SDKs are tried against; see packages/openapi/sdk-behaviours.md. */
export async function startFaultServer(): Promise<FaultServer> {
  const file = join(openapi, 'src/fault-server.mjs')
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const url = line.toString().trim()
  return {
    url,
    async script(replies) {
      await fetch(`${url}/__script`, { method: 'POST', body: JSON.stringify(replies) })
    },
    async seen() {
      return (await fetch(`${url}/__seen`)).json() as Promise<SeenRequest[]>
    },
    stop: () => void child.kill('SIGKILL'),
  }
}
