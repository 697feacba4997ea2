import type { IncomingMessage } from 'node:http'

interface Deadline {
  at: number
  onLate: () => void
}

/** How often late bodies are looked for: a part of the time that they have. */
const LOOKS = 10

/** Waits for bodies that are on their way, and for none that never comes to its end. One timer watches them all. */
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
