import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const open = new Set()

/** Everything that a part of the benchmark has started, to be ended in reverse order, whatever happens. */
export class Scope {
  #ends = []
  #closing

  constructor() {
    open.add(this)
  }

  /** @param {() => unknown} end is called once */
  add(end) {
    // Whoever is interrupted may be about to start one thing more.
    if (this.#closing) throw new Error('interrupted')
    this.#ends.push(end)
  }

  async folder(name) {
    const path = await mkdtemp(join(tmpdir(), `keystead-bench-${name}-`))
    this.add(() => rm(path, { recursive: true, force: true, maxRetries: 10 }))
    return path
  }

  close() {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close() {
    for (const end of this.#ends.toReversed()) {
      // What cannot be ended must not keep the rest alive.
      await Promise.resolve()
        .then(end)
        .catch((error) => console.error(error))
    }
    open.delete(this)
  }
}

/** Runs a part of the benchmark and ends all that it has started. */
export async function withScope(work) {
  const scope = new Scope()
  try {
    return await work(scope)
  } finally {
    await scope.close()
  }
}

/** Ctrl-C ends what was started too, and only then this process. */
export function closeOnSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => {
      void Promise.all([...open].map((scope) => scope.close())).finally(() => process.exit(code))
    })
  }
}
