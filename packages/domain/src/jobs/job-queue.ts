import type { EntityManager } from '@mikro-orm/core'

/** Where jobs wait for a worker, of this process or another one. */
export interface JobQueue {
  /**
   * Puts a job in the queue within the transaction that stores it: both happen or neither.
   *
   * @throws NotPrepared when the queue has not been started
   */
  enqueue(tx: EntityManager, job: { id: string; tenantId: string }): Promise<void>
  /** Tells whoever runs a job to stop, once the transaction is committed. */
  announceCancelled(tx: EntityManager, jobId: string): Promise<void>
}
