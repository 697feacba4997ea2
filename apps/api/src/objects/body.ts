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
  const wait = new BoundedWait(idleMs)
  try {
    for (;;) {
      const piece = await wait.on(pieces.next())
      if (piece.done === true) break
      if (!Buffer.isBuffer(piece.value)) throw new Error('a body was decoded before it was read')
      yield piece.value
    }
  } catch (error) {
    throw request.destroyed && !request.complete ? BROKEN_OFF : error
  } finally {
    wait.end()
    // The rest passes unread, so that the connection can take the next request. Node does this only for what nobody has begun to read.
    void pieces.return?.()
    request.resume()
  }
  if (!request.complete) throw BROKEN_OFF
}

/** Waits again and again, for some time each, with one timer. */
class BoundedWait {
  readonly #timer: NodeJS.Timeout
  #fail: ((error: Error) => void) | null = null

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#fail?.(new HttpError('timeout', 'The body did not arrive in time')), ms)
  }

  on<T>(next: Promise<T>): Promise<T> {
    this.#timer.refresh()
    return new Promise((resolve, reject) => {
      this.#fail = reject
      next.then(resolve, reject)
    })
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
