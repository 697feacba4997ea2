import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { type StreamEvent, textOfEvent } from './events.ts'

/** Proxies and clients give up a connection that says nothing. */
const HEARTBEAT_MS = 15_000

const HEARTBEAT = ': still here\n\n'

const HEADERS = {
  'content-type': 'text/event-stream',
  // Asks nginx not to collect the events before it passes them on.
  'x-accel-buffering': 'no',
}

/** Aborted when the caller of a request has gone before its answer was complete. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (raw.destroyed) controller.abort()
  else raw.once('close', () => controller.abort())
  return controller.signal
}

/** Sends events one by one, each once the connection has room for it, until their end or that of the connection. */
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
    // Whatever it is, the caller has been told all that can be told.
    response.destroy()
    if (!gone.aborted) throw error
  } finally {
    clearInterval(heartbeat)
  }
}
