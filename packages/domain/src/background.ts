import pLimit from 'p-limit'

/** Tasks at the same time. */
const AT_ONCE = 4

/** Tasks that may wait. More are refused, so that a flood of requests cannot fill the memory. */
const MOST_WAITING = 1000

/** Runs what a caller must not wait for, because the time that it takes would tell something. */
export class Background {
  readonly #limit = pLimit(AT_ONCE)
  readonly #running = new Set<Promise<void>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** Runs a task soon. What it throws is reported, and thrown to nobody. */
  run(task: () => Promise<void>): void {
    if (this.#limit.pendingCount >= MOST_WAITING) {
      this.#onError(new Error(`${MOST_WAITING} tasks are waiting: another was refused`))
      return
    }
    const running = this.#limit(task).catch((error: unknown) => this.#onError(error))
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  /** Waits for the tasks that were given before. */
  async settle(): Promise<void> {
    await Promise.all(this.#running)
  }
}
