import { once } from 'node:events'
import { release } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { goneSignal } from '../stream/sse.ts'

/**
 * Sends the bytes of an object as the body of an answer, as fast as the client reads, and gives back the memory of what was sent. What
 * fails once the answer has begun breaks the connection off.
 *
 * @param end ends it before its time
 */
export async function sendBytes(reply: FastifyReply, bytes: AsyncIterable<Buffer>, end: AbortSignal): Promise<void> {
  const { raw: response } = reply
  const gone = AbortSignal.any([goneSignal(reply), end])
  // A client that does not read keeps a write waiting, which ends with its connection.
  const destroy = () => void response.destroy()
  gone.addEventListener('abort', destroy, { once: true })
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) response.setHeader(name, value)
  response.writeHead(reply.statusCode)
  try {
    for await (const piece of bytes) {
      const isRoom = response.write(piece, () => release(piece))
      if (!isRoom) await once(response, 'drain', { signal: gone })
      gone.throwIfAborted()
    }
    response.end()
  } catch (error) {
    response.destroy()
    if (!gone.aborted || end.aborted) {
      const cause: unknown = end.aborted ? end.reason : error
      reply.log.warn({ err: cause }, 'a download was broken off')
    }
  } finally {
    gone.removeEventListener('abort', destroy)
  }
}
