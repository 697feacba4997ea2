import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** An answer, with what a test compares. */
export interface Answered {
  status: number
  headers: Record<string, string>
  body: unknown
}

/** Sends header fields as they are, those of the same name too. */
export function ask(url: string, fields: readonly [string, string][] = [], method = 'GET'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = ['host', new URL(url).host, ...fields.flat()]
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      resolve(answered(response))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

async function answered(response: IncomingMessage): Promise<Answered> {
  const { statusCode = 0, headers } = response
  const all = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { status: statusCode, headers: Object.fromEntries(all), body: parsed(await text(response)) }
}

function parsed(body: string): unknown {
  try {
    return body === '' ? null : JSON.parse(body)
  } catch {
    return body
  }
}

/** Where nothing listens any more. */
export async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = Object(server.address())
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
