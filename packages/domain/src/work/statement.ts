import type { EntityManager } from '@mikro-orm/core'
import type { Receipt } from '../replicas/replicas.ts'

/** The result of a statement that ran on its own. */
export interface Executed<T> {
  value: T
  /**
   * Of replicas that were asked together with the change. It rejects when it is unknown whether the change was kept. Null: they are
   * asked after it.
   */
  receipt: Promise<Receipt> | null
}

/** A change in one statement, which can run within a transaction or on its own. */
export interface Statement<T> {
  within(tx: EntityManager): Promise<T>
  alone(): Promise<Executed<T>>
  /** Whether it changed a credential that replicas may know. */
  hasChangedCredentials(value: T): boolean
}
