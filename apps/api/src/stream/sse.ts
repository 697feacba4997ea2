import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { type StreamEvent, textOfEvent } from '../jobs/stream-events.ts'

/** Proxies and clients close idle connections. */
const HEARTBEAT_MS = 15_000

const HEARTBEAT = ': still here\n\n'

const HEADERS = {
  'content-type': 'text/event-stream',
  // Disables buffering in nginx.
  'x-accel-buffering': 'no',
}

/** Aborted when the client disconnects before the response is complete. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (raw.destroyed) controller.abort()
  else raw.once('close', () => controller.abort())
  return controller.signal
}

/** Sends events one by one, respecting backpressure, until they or the connection end. */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<StreamEvent>,
  gone: AbortSignal,
): Promise<void> {
  const { raw: response } = reply
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) response.setHeader(name, value)
  response.writeHead(200, HEADERS)
  response.flushHeaders()
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(HEARTBEAT)
  }, HEARTBEAT_MS)
  try {
    for await (const event of events) {
      if (!response.write(textOfEvent(event))) await once(response, 'drain', { signal: gone })
    }
    response.end()
  } catch (error) {
    // The response has started, so the error cannot be sent.
    response.destroy()
    if (!gone.aborted) throw error
  } finally {
    clearInterval(heartbeat)
  }
}
