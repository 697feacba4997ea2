/** Watches that somebody who is listened to says something. One timer serves it for as long as it lives. */
export class Silence {
  readonly #timer: NodeJS.Timeout
  #isListening = false

  constructor(longestMs: number, onTooLong: () => void) {
    this.#timer = setTimeout(() => {
      if (this.#isListening) onTooLong()
    }, longestMs).unref()
  }

  begin(): void {
    this.#isListening = true
    this.#timer.refresh()
  }

  /** What was said is being dealt with, for as long as that takes. */
  pause(): void {
    this.#isListening = false
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
