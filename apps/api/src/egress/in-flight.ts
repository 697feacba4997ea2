const MAX_PER_HOST = 8
const MAX_IN_ALL = 128

/** Too many requests at the same time; the reason is for the log. */
class TooMany extends Error {
  override readonly name = 'TooMany'
}

/** Bounds the requests at one time, per host name and in all, so that one slow host does not take what the others need. */
export class InFlight {
  readonly #hosts = new Map<string, number>()
  readonly #maxPerHost: number
  #total = 0

  constructor(maxPerHost = MAX_PER_HOST) {
    this.#maxPerHost = maxPerHost
  }

  /** @throws what `task` throws, and an error when there are too many already: nothing waits here */
  async run<T>(hostname: string, task: () => Promise<T>): Promise<T> {
    // With and without the dot of the root it is the same host.
    const host = hostname.replace(/\.$/, '')
    const running = this.#hosts.get(host) ?? 0
    if (running >= this.#maxPerHost) throw new TooMany(`more than ${this.#maxPerHost} requests to one host at a time`)
    if (this.#total >= MAX_IN_ALL) throw new TooMany(`more than ${MAX_IN_ALL} requests at a time`)
    this.#hosts.set(host, running + 1)
    this.#total += 1
    try {
      return await task()
    } finally {
      this.#leave(host)
    }
  }

  #leave(host: string): void {
    const left = (this.#hosts.get(host) ?? 1) - 1
    if (left === 0) this.#hosts.delete(host)
    else this.#hosts.set(host, left)
    this.#total -= 1
  }
}
