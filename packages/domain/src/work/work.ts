import type { EntityManager } from '@mikro-orm/core'
import type { Origin, Principal } from '../access/principal.ts'
import type { AuditTarget } from '../audit/audit-entry.ts'
import type { FieldChanges } from '../audit/audit-event.entity.ts'
import type { Clock } from '../clock.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
import type { RepeatableCall } from '../idempotency/idempotency.service.ts'
import type { Receipt } from '../replicas/replicas.ts'
import type { Statement } from './statement.ts'

/** The outcome of a call, for the headers of its response. */
export interface Outcome {
  /** Which replicas have confirmed the credentials that the call changed; null when it changed none. */
  receipt: Receipt | null
  /** Whether the call was made before under its idempotency key, and did nothing now. */
  isReplayed: boolean
  /** The ids of keys that lost scopes, because their user did. */
  narrowedKeys: readonly string[]
}

export const newOutcome = (): Outcome => ({ receipt: null, isReplayed: false, narrowedKeys: [] })

/** The context of a call. Every method of a service takes one first, and {@link Work.commit} is the only way to write. */
export interface Work {
  /** Who makes the call, and what they may do. */
  readonly principal: Principal
  readonly origin: Origin
  /** The unit of work for reads, bound to the principal's tenant. It is opened on first access. */
  readonly em: EntityManager
  readonly clock: Clock
  /** Set when the call must happen once, however often it is repeated. */
  readonly idempotency: RepeatableCall | null
  readonly outcome: Outcome
  /** Whether a transaction is open: it holds a connection, and must not wait for a second one. */
  readonly isWriting: boolean

  /**
   * Runs a change in a transaction, with its audit events. Within another change it joins that one's transaction.
   *
   * When the outermost commit changed a credential, it returns once every replica has applied the change, and stores the receipt in
   * {@link Work.outcome}.
   */
  commit<T>(change: (tx: Transaction) => Promise<T>): Promise<T>

  /**
   * {@link commit} for a call with an idempotency key: the transaction also claims the key and stores what `change` returns, as
   * JSON. A call that was already executed is not executed again.
   *
   * @returns what `change` returned, now or the first time
   * @throws Refusal `unprocessable`, `in_progress` or `forbidden`. @see IdempotencyService.once
   */
  commitOnce(change: (tx: Transaction) => Promise<unknown>): Promise<unknown>

  /** {@link commit} for a change that is one statement with its audit event: outside a transaction it needs none around it. */
  execute<T>(statement: Statement<T>): Promise<T>
}

/** The work within a transaction that is open. */
export interface Transaction extends Work {
  /**
   * Writes the audit event of a change into its transaction: both happen or neither.
   *
   * @param details what changed; never a secret
   * @param changes what the unit of work does not see of the change: it shows the rest by itself
   * @returns the id of the event
   */
  record<Name extends EventName>(
    action: Name,
    target: AuditTarget,
    details?: EventDetails<Name> | null,
    changes?: FieldChanges | null,
  ): string

  /**
   * Runs a part of the change behind a savepoint.
   *
   * @returns false when it failed: the transaction is as it was before
   */
  attempt(part: (em: EntityManager) => void): Promise<boolean>
}

/** The work of a call without authentication, such as a log-in. */
export interface AnonymousWork {
  readonly origin: Origin
  /** Bound to no tenant. */
  readonly em: EntityManager
  /** The work of the principal that the call has authenticated. */
  as(principal: Principal): Work
}
