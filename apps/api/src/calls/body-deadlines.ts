import type { IncomingMessage } from 'node:http'

interface Deadline {
  at: number
  onLate: () => void
}

/** Checks per timeout period. */
const LOOKS = 10

/** Enforces a deadline on request bodies, with one timer for all. */
export class BodyDeadlines {
  readonly #timeoutMs: number
  readonly #waiting = new Map<IncomingMessage, Deadline>()
  readonly #timer: NodeJS.Timeout

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
    this.#timer = setInterval(() => this.#look(), timeoutMs / LOOKS).unref()
  }

  watch(request: IncomingMessage, onLate: () => void): void {
    this.#waiting.set(request, { at: performance.now() + this.#timeoutMs, onLate })
  }

  arrived(request: IncomingMessage): void {
    this.#waiting.delete(request)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    for (const [request, { at, onLate }] of this.#waiting) {
      const isOver = request.complete || request.destroyed
      if (!isOver && at > now) continue
      this.#waiting.delete(request)
      if (!isOver) onLate()
    }
  }
}
