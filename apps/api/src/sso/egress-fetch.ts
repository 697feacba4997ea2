import type { CustomFetch } from 'openid-client'
import type { OutgoingRequests } from '../egress/egress.ts'

const LIMITS = { maxBytes: 256 * 1024, timeoutMs: 10_000 }

/** The `fetch` of openid-client, by the egress module. */
export const asFetch =
  (egress: Pick<OutgoingRequests, 'fetch'>): CustomFetch =>
  async (url, { method, headers, body }) => {
    const form = body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : null
    const answer = await egress.fetch(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(form !== null && { body: form }),
      ...LIMITS,
    })
    const fields = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      // The body was decompressed.
      value === undefined || name === 'content-encoding' ? [] : [[name, String(value)]],
    )
    const hasBody = answer.status !== 204 && answer.status !== 304
    return new Response(hasBody ? Uint8Array.from(answer.body) : null, { status: answer.status, headers: fields })
  }
