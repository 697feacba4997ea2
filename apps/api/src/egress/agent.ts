import type { buildConnector, Dispatcher } from 'undici'
import { lazily } from '../calls/lazily.ts'

const HEADERS_TIMEOUT_MS = 10_000
const MAX_HEADER_BYTES = 16_384
const KEEP_ALIVE_MS = 4000

type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path'>

export interface OutgoingAgent {
  /** To be awaited before the time of a request begins. */
  load(): Promise<unknown>
  request(url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData>
  /** Ends its connections, and refuses requests from then on. */
  close(): Promise<void>
}

/** Connections by `connect` alone. undici is loaded with the first request, since most starts need none. */
export function outgoingAgent(
  connect: buildConnector.connector,
  headersTimeout: number = HEADERS_TIMEOUT_MS,
): OutgoingAgent {
  let isUsed = false
  const client = lazily(async () => {
    isUsed = true
    const { Agent, request } = await import('undici')
    const dispatcher = new Agent({
      connect,
      allowH2: false,
      headersTimeout,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    })
    return { dispatcher, request }
  })
  let isClosed = false
  return {
    load: client,
    async request(url, options) {
      const { dispatcher, request } = await client()
      if (isClosed) throw new Error('The service stops')
      return request(url, { ...options, dispatcher })
    },
    async close() {
      isClosed = true
      if (isUsed) await (await client()).dispatcher.destroy()
    },
  }
}
