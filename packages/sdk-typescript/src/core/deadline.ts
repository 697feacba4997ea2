/** Ends an attempt when its time is over, or when the caller's own signal says so. */
export class Deadline {
  readonly #controller: AbortController = new AbortController()
  readonly #ms: number
  readonly #outer: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout>
  isOver = false

  constructor(ms: number, outer: AbortSignal | undefined) {
    this.#ms = ms
    this.#outer = outer
    this.#timer = setTimeout(this.#expire, ms)
    if (outer?.aborted) this.#pass()
    else outer?.addEventListener('abort', this.#pass)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Begins anew, for the next part of a stream. */
  restart(): void {
    this.pause()
    this.#timer = setTimeout(this.#expire, this.#ms)
  }

  /** Until it is restarted. */
  pause(): void {
    clearTimeout(this.#timer)
  }

  /** The attempt is over; nothing stays behind at the caller's signal. */
  end(): void {
    this.pause()
    this.#outer?.removeEventListener('abort', this.#pass)
  }

  /** Ends the request itself, if it still runs. */
  cancel(): void {
    this.end()
    this.#controller.abort()
  }

  readonly #expire = (): void => {
    this.isOver = true
    this.#controller.abort()
  }

  readonly #pass = (): void => {
    this.#controller.abort(this.#outer?.reason)
  }
}
