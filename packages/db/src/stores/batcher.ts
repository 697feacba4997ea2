interface Waiting<Key, Value> {
  key: Key
  resolve: (value: Value) => void
  reject: (error: unknown) => void
}

/** At most this many look-ups go into one query. */
const MAX_BATCH = 256

/** At most this many queries of a kind run at once: while one waits for PostgreSQL, the next one is under way. */
const MAX_RUNNING = 2

/**
 * Batches concurrent look-ups into one query, and still never returns a stale result: a look-up only joins a query that starts
 * after it was requested.
 */
export class Batcher<Key, Value> {
  readonly #query: (keys: Key[]) => Promise<Value[]>
  #waiting: Waiting<Key, Value>[] = []
  #running = 0

  /** @param query returns values in the order of its keys */
  constructor(query: (keys: Key[]) => Promise<Value[]>) {
    this.#query = query
  }

  load(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject })
      if (this.#running < MAX_RUNNING) {
        this.#running += 1
        // Other look-ups of this turn of the event loop join.
        setImmediate(() => void this.#run())
      }
    })
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      try {
        const values = await this.#query(batch.map(({ key }) => key))
        for (const [i, value] of values.entries()) batch[i]?.resolve(value)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#running -= 1
  }
}
