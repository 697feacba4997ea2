import http from 'node:http'

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  // Tests look into it freely.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

/** Sends requests over connections that it keeps, as fast as a test needs it; other tests hold answers against the document. */
export interface Connections {
  /** @throws when there is no answer, as from a process that was killed */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  close(): void
}

export function openConnections(url: string, credential: string): Connections {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 300 })
  const { hostname, port } = new URL(url)
  const send: Connections['send'] = (method, path, body, extra) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${credential}`,
        ...extra,
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
        }),
      }
      const request = http.request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers: fields } = response
          // A proxy in between has error pages of its own.
          const isJson = fields['content-type']?.startsWith('application/json') === true
          resolve({ status, headers: fields, body: text === '' ? null : isJson ? JSON.parse(text) : text })
        })
      })
      request.on('error', reject)
      request.end(payload)
    })
  return { send, close: () => agent.destroy() }
}

/** The code that a replica answers; the status, when it is not 200. */
export async function verdictOf({ send }: Connections, key: string, scopes?: string[]): Promise<string> {
  const { status, body } = await send('POST', '/api/v1/keys/verify', { key, ...(scopes && { scopes }) })
  return status === 200 ? body.data.code : `status ${status}`
}
