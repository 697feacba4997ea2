import type { IncomingMessage } from 'node:http'
import { BROKEN_OFF } from '../calls/failure-fields.ts'
import { HttpError } from '../calls/failure.ts'

/** An upload that brings nothing for this long is broken off. */
const IDLE_MS = 30_000

/**
 * The body of a request as it arrives. Whoever stops reading leaves the connection open, so that the failure can be answered.
 *
 * @throws HttpError `timeout`; `invalid` when the client leaves before the end
 */
export async function* bodyOf(request: IncomingMessage, idleMs = IDLE_MS): AsyncGenerator<Buffer> {
  const pieces: AsyncIterator<unknown> = request.iterator({ destroyOnReturn: false })
  try {
    for (;;) {
      const piece = await within(idleMs, () => pieces.next())
      if (piece.done === true) break
      if (!Buffer.isBuffer(piece.value)) throw new Error('a body was decoded before it was read')
      yield piece.value
    }
  } catch (error) {
    throw request.destroyed && !request.complete ? BROKEN_OFF : error
  } finally {
    // The rest passes unread, so that the connection can take the next request. Node does this only for what nobody has begun to read.
    void pieces.return?.()
    request.resume()
  }
  if (!request.complete) throw BROKEN_OFF
}

function within<T>(ms: number, wait: () => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(new HttpError('timeout', 'The body did not arrive in time')), ms)
  wait()
    .then(resolve, reject)
    .finally(() => clearTimeout(timer))
  return promise
}
