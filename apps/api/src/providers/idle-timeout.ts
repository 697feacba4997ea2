/** Detects a provider that sends nothing while it is read. Reuses one timer. */
export class IdleTimeout {
  readonly #timer: NodeJS.Timeout
  #isReading = false

  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#timer = setTimeout(() => {
      if (this.#isReading) onTimeout()
    }, timeoutMs).unref()
  }

  begin(): void {
    this.#isReading = true
    this.#timer.refresh()
  }

  /** Stops the clock while a received piece is processed. */
  pause(): void {
    this.#isReading = false
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
