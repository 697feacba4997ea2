import type { Database } from '@keystead/db'
import type { Vault } from '@keystead/domain'
import type { Logger } from 'pino'

/** How often rows that are not encrypted yet are searched. */
const SEAL_MS = 5000

/**
 * How often rows encrypted under an older secret are re-encrypted. Rarely: during a rolling rotation the first secret differs
 * between replicas, and they would undo each other's work.
 */
const ROTATE_MS = 3_600_000

const RETRY_MS = 60_000

/**
 * Encrypts new rows, and existing rows in the background. It waits until no replica of a release runs that could not read them.
 * (docs/adr/0027)
 */
export class Sealing {
  readonly #database: Database
  readonly #vault: Vault
  readonly #logger: Logger
  readonly #everyMs: number
  readonly #ending = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #rotatesAt = 0
  /** The last logged state: retries do not log it again. */
  #told = ''

  constructor(
    database: Database,
    vault: Vault,
    { logger, everyMs = SEAL_MS }: { logger: Logger; everyMs?: number | undefined },
  ) {
    this.#database = database
    this.#vault = vault
    this.#logger = logger
    this.#everyMs = everyMs
  }

  async start(): Promise<void> {
    // Before the first request, so that nothing is written in plain text unless it must be.
    await this.#begin()
    this.#pass()
    this.#timer = setInterval(() => this.#pass(), this.#everyMs)
    this.#timer.unref()
  }

  /** Stops after the current batch, which it waits for. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#ending.abort()
    await this.#running
  }

  #pass(): void {
    this.#running ??= this.#work()
      .catch((error: unknown) =>
        this.#tell(String(error), () => this.#logger.warn({ err: error }, 'encrypting rows failed; retrying')),
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
      // Killed replicas stay on the list until the next confirmation.
      await this.#database.confirmations.confirm()
      await this.#begin()
    }
    if (!this.#vault.isInUse) return
    const now = performance.now()
    const rotates = now >= this.#rotatesAt
    if (rotates) this.#rotatesAt = now + RETRY_MS
    const rows = await this.#database.sealRows(this.#vault, { signal: this.#ending.signal, rotates })
    if (rows > 0) this.#logger.info({ rows }, 'rows were encrypted under the current secret')
    // Locked rows are left out: then it is tried again soon.
    if (rotates && (await this.#isRotated())) this.#rotatesAt = now + ROTATE_MS
  }

  async #isRotated(): Promise<boolean> {
    const earlier = this.#vault.earlierSecretIds
    if (earlier.length === 0) return true
    const left = await this.#database.rowsUnder(earlier)
    if (left.length === 0) this.#tell(ROTATED, () => this.#logger.info({ secrets: earlier }, ROTATED))
    return left.length === 0
  }

  #tell(what: string, log: () => void): void {
    if (what !== this.#told) log()
    this.#told = what
  }
}

const ROTATED = 'no row is encrypted under an earlier secret any more'

const EARLIER = 'a replica of an earlier release is running: configurations and jobs are not encrypted until it stops'
