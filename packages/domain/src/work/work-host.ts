import type { EntityManager } from '@mikro-orm/core'
import type { Origin, Principal } from '../access/principal.ts'
import { AuditEvent, type FieldChanges } from '../audit/audit-event.entity.ts'
import { auditEntry, type AuditTarget } from '../audit/audit-entry.ts'
import { FieldChangesOfEvents } from '../audit/field-changes.ts'
import type { Clock } from '../clock.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
import type { IdempotencyService, RepeatableCall } from '../idempotency/idempotency.service.ts'
import { preparing } from '../not-prepared.ts'
import type { Replicas } from '../replicas/replicas.ts'
import { bindToTenant } from '../tenant-filter.ts'
import { CredentialChanges } from './credential-changes.ts'
import type { Statement } from './statement.ts'
import { type AnonymousWork, newOutcome, type Outcome, type Transaction, type Work } from './work.ts'

export interface WorkParts {
  /** The unit of work from which those of calls are forked. */
  em: EntityManager
  clock: Clock
  idempotency: IdempotencyService
  replicas: Replicas
}

export interface WorkOptions {
  idempotency?: RepeatableCall | null
  /** Read by the caller when the call is done. */
  outcome?: Outcome
}

/** Creates the work of calls. */
export class WorkHost {
  readonly clock: Clock
  readonly idempotency: IdempotencyService
  readonly replicas: Replicas
  readonly changes = new CredentialChanges()
  readonly #em: EntityManager

  constructor({ em, clock, idempotency, replicas }: WorkParts) {
    this.#em = em
    this.clock = clock
    this.idempotency = idempotency
    this.replicas = replicas
    em.getEventManager().registerSubscriber(this.changes)
    em.getEventManager().registerSubscriber(new FieldChangesOfEvents())
  }

  begin(principal: Principal, options: WorkOptions = {}): Work {
    return new CallWork(this, principal, options)
  }

  beginAnonymous(origin: Origin): AnonymousWork {
    return { origin, em: this.#em.fork(), as: (principal) => this.begin(principal) }
  }

  /** A unit of work that is bound to a tenant. */
  open(tenantId: string): EntityManager {
    const em = this.#em.fork()
    bindToTenant(em, tenantId)
    return em
  }
}

const NOTHING = (): boolean => false

class CallWork implements Work {
  readonly principal: Principal
  readonly idempotency: RepeatableCall | null
  readonly outcome: Outcome
  readonly isWriting = false
  readonly #host: WorkHost
  #em: EntityManager | undefined

  constructor(host: WorkHost, principal: Principal, { idempotency = null, outcome = newOutcome() }: WorkOptions) {
    this.#host = host
    this.principal = principal
    this.idempotency = idempotency
    this.outcome = outcome
  }

  get origin(): Origin {
    return this.principal.origin
  }

  get clock(): Clock {
    return this.#host.clock
  }

  get em(): EntityManager {
    this.#em ??= this.#host.open(this.principal.tenantId)
    return this.#em
  }

  async commit<T>(change: (tx: Transaction) => Promise<T>): Promise<T> {
    const { value, hasChanged } = await preparing(() => this.em.transactional((em) => this.#run(em, change)))
    if (hasChanged()) this.outcome.receipt = await this.#host.replicas.confirm()
    return value
  }

  async commitOnce(change: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
    const { idempotency: call, principal } = this
    if (call === null) return this.commit(change)
    let changed = NOTHING
    const { answer, isReplayed } = await this.#host.idempotency.once(this.em, principal, call, async (em) => {
      const { value, hasChanged } = await this.#run(em, change)
      changed = hasChanged
      return value ?? null
    })
    this.outcome.isReplayed = isReplayed
    // The process that made the call may have ended before the replicas confirmed it.
    if (isReplayed || changed()) this.outcome.receipt = await this.#host.replicas.confirm()
    return answer ?? undefined
  }

  async execute<T>(statement: Statement<T>): Promise<T> {
    const { value, receipt } = await statement.alone()
    if (receipt) this.outcome.receipt = await receipt
    else if (statement.hasChangedCredentials(value)) this.outcome.receipt = await this.#host.replicas.confirm()
    return value
  }

  async #run<T>(
    em: EntityManager,
    change: (tx: Transaction) => Promise<T>,
  ): Promise<{ value: T; hasChanged: () => boolean }> {
    const tx = new OpenTransaction(this, em)
    const context = em.getTransactionContext<object>()
    const value = await change(tx)
    const hasChanged = () => tx.hasChanged || (context !== undefined && this.#host.changes.isIn(context))
    return { value, hasChanged }
  }
}

class OpenTransaction implements Transaction {
  readonly em: EntityManager
  readonly idempotency = null
  readonly isWriting = true
  /** Whether one of its statements changed a credential; {@link CredentialChanges} records what the unit of work changes. */
  hasChanged = false
  readonly #work: Work

  constructor(work: Work, em: EntityManager) {
    this.#work = work
    this.em = em
  }

  get principal(): Principal {
    return this.#work.principal
  }

  get origin(): Origin {
    return this.#work.origin
  }

  get clock(): Clock {
    return this.#work.clock
  }

  get outcome(): Outcome {
    return this.#work.outcome
  }

  async commit<T>(change: (tx: Transaction) => Promise<T>): Promise<T> {
    const value = await change(this)
    // Errors of the database are thrown here, where the caller can map them to a refusal.
    await this.em.flush()
    return value
  }

  commitOnce(change: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
    return this.commit(change)
  }

  async execute<T>(statement: Statement<T>): Promise<T> {
    await this.em.flush()
    const value = await statement.within(this.em)
    this.hasChanged ||= statement.hasChangedCredentials(value)
    return value
  }

  record<Name extends EventName>(
    action: Name,
    target: AuditTarget,
    details: EventDetails<Name> | null = null,
    changes: FieldChanges | null = null,
  ): string {
    return this.em.create(AuditEvent, { ...auditEntry(this, action, target, details), changes }).id
  }

  async attempt(part: (em: EntityManager) => void): Promise<boolean> {
    // What the change itself does wrong is its own failure.
    await this.em.flush()
    try {
      await this.em.transactional(async (em) => part(em))
      return true
    } catch {
      return false
    }
  }
}
