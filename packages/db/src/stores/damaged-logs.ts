/** A log that cannot grow, because rows that only Keystead writes were changed. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog'

  constructor(tenantId: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`the log of tenant ${tenantId} was changed in the database: ${reason}`, { cause })
  }
}

/** The logs that this process found damaged. They stay as they are, and those of other tenants grow. */
export class DamagedLogs {
  /** Tenants whose logs take no more events: these wait. */
  readonly #logs = new Set<string>()
  /** Tenants whose trees do not grow; their logs may. */
  readonly #trees = new Set<string>()
  #unreported: DamagedLog[] = []

  get logs(): string[] {
    return [...this.#logs]
  }

  get trees(): string[] {
    return [...this.#trees]
  }

  addLog(tenantId: string, cause: unknown): void {
    this.#logs.add(tenantId)
    this.#unreported.push(new DamagedLog(tenantId, cause))
  }

  addTree(tenantId: string, cause: unknown): void {
    this.#trees.add(tenantId)
    this.#unreported.push(new DamagedLog(tenantId, cause))
  }

  /** @throws AggregateError with what was found since the last call */
  report(): void {
    const found = this.#unreported
    if (found.length === 0) return
    this.#unreported = []
    throw new AggregateError(found, found.map(({ message }) => message).join('; '))
  }
}
