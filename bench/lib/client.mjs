import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'

const agent = new Agent({ keepAlive: true })

/**
 * One request, over connections that are kept.
 * @returns status, parsed body, and milliseconds until it was there
 * @throws when the connection breaks
 */
export async function call(method, url, { credential, body } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    ...(credential !== undefined && { 'x-api-key': credential }),
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  }
  const begin = performance.now()
  const outgoing = request(url, { method, headers, agent })
  // A connection that breaks after the response has begun says so twice; the response's word is enough.
  outgoing.on('error', () => undefined)
  outgoing.end(text)
  const [response] = await once(outgoing, 'response')
  const said = await textOf(response)
  const ms = performance.now() - begin
  return { status: response.statusCode, body: said === '' ? null : JSON.parse(said), ms }
}

/** @throws when it is not answered with this status */
export async function mustCall(method, url, { status = 200, ...options }) {
  const answer = await call(method, url, options)
  if (answer.status !== status) {
    throw new Error(`${method} ${url} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  return answer.body
}

/** Does something for each item, so many at a time, and keeps their order. When one fails no other is begun. */
export async function mapAtOnce(items, atOnce, work) {
  const results = []
  const entries = items.entries()
  let failed = false
  const worker = async () => {
    for (const [i, item] of entries) {
      if (failed) return
      results[i] = await work(item, i).catch((error) => {
        failed = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
