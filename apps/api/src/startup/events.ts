import type { Database } from '@keystead/db'
import type { Core } from '@keystead/domain'
import { oneAtATime } from './one-at-a-time.ts'

/** How often each replica looks for new events, and for deliveries that are due. */
export const LOG_MS = 500

interface EventsParts {
  core: Core
  database: Database
  /** Makes a task one that logs its failure. */
  quietly: (what: string, work: () => Promise<void>) => () => Promise<void>
  /** Begins to send signals of what is new. */
  signal: () => Promise<void>
  /** Begins to send what is new to the destinations of the operator. */
  push: () => Promise<void>
}

/** Puts events into the logs of tenants, and delivers them. */
export class Events {
  readonly #core: Core
  readonly #append: () => Promise<void>
  readonly #deliver: () => Promise<void>
  readonly #signal: () => Promise<void>
  readonly #round = oneAtATime(() => this.#runOnce())
  readonly #push: () => Promise<void>
  #early: NodeJS.Timeout | undefined
  #isStopped = false

  constructor({ core, database, quietly, signal, push }: EventsParts) {
    this.#core = core
    this.#signal = signal
    this.#push = push
    this.#append = quietly('appending to the event log', async () => void (await database.eventLog.append()))
    this.#deliver = quietly('delivering events', () => this.#deliverDue())
  }

  /** One after another: a run that takes long is not overtaken. */
  run(): Promise<void> {
    return this.#round.run()
  }

  async #runOnce(): Promise<void> {
    await this.#append()
    if (this.#isStopped) return
    void this.#signal()
    void this.#push()
    await this.#deliver()
  }

  async #deliverDue(): Promise<void> {
    const { webhooks } = this.#core
    await webhooks.fanOut()
    await webhooks.deliver()
    const nextIn = await webhooks.nextIn()
    clearTimeout(this.#early)
    // What is due before the next run is sent when it is due.
    if (nextIn !== null && nextIn > 0 && nextIn < LOG_MS && !this.#isStopped) {
      this.#early = setTimeout(() => void this.#deliver(), nextIn).unref()
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#early)
    await this.#round.settled()
    await Promise.all([this.#core.webhooks.stop(), this.#core.auditPushes.stop()])
  }
}
