import type { Database } from '@keystead/db'
import type { Vault } from '@keystead/domain'
import type { Logger } from 'pino'

/** How often it is looked for what is not encrypted yet. */
const SEAL_MS = 5000

/**
 * How often that is done again which is encrypted under another secret than the first. Rarely: while a rotation rolls, the first of one
 * replica is not that of another, and they would undo each other's work.
 */
const ROTATE_MS = 3_600_000

const RETRY_MS = 60_000

/**
 * Has what is written from now on encrypted, and encrypts what is there, while the service runs. It waits until no replica of a
 * release is left that could not read it. (docs/adr/0027)
 */
export class Sealing {
  readonly #database: Database
  readonly #vault: Vault
  readonly #logger: Logger
  readonly #ending = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #rotatesAt = 0
  /** What was logged last: it is told once, however often it is tried again. */
  #told = ''

  constructor(database: Database, vault: Vault, logger: Logger) {
    this.#database = database
    this.#vault = vault
    this.#logger = logger
  }

  async start(): Promise<void> {
    // Nothing is written in plain text before the first request, unless it must be.
    await this.#begin()
    this.#pass()
    this.#timer = setInterval(() => this.#pass(), SEAL_MS)
    this.#timer.unref()
  }

  /** Breaks off after the batch under way, which it waits for. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#ending.abort()
    await this.#running
  }

  #pass(): void {
    this.#running ??= this.#work()
      .catch((error: unknown) =>
        this.#tell(String(error), () => this.#logger.warn({ err: error }, 'encrypting rows failed; it is tried again')),
      )
      .finally(() => {
        this.#running = null
      })
  }

  async #begin(): Promise<void> {
    if (await this.#database.isSealedReadByAll()) this.#vault.use()
    else this.#tell(EARLIER, () => this.#logger.info(EARLIER))
  }

  async #work(): Promise<void> {
    if (!this.#vault.isInUse) {
      // Replicas that were killed are on the list until somebody asks them.
      await this.#database.confirmations.confirm()
      await this.#begin()
    }
    if (!this.#vault.isInUse) return
    const now = performance.now()
    const rotates = now >= this.#rotatesAt
    if (rotates) this.#rotatesAt = now + RETRY_MS
    const rows = await this.#database.sealRows(this.#vault, { signal: this.#ending.signal, rotates })
    if (rotates) this.#rotatesAt = now + ROTATE_MS
    if (rows > 0) this.#logger.info({ rows }, 'configurations and jobs were encrypted under the current secret')
  }

  #tell(what: string, log: () => void): void {
    if (what !== this.#told) log()
    this.#told = what
  }
}

const EARLIER = 'a replica of an earlier release runs: configurations and jobs are not encrypted before it has stopped'
