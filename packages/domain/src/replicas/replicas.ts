/** The state of one replica after a change. */
export interface Confirmation {
  replicaId: string
  /** Host and process, for people. */
  name: string
  /**
   * - `confirmed`: its copy reflects the change
   * - `fenced`: it did not answer; its lease has expired since, so it no longer uses its copy
   */
  state: 'confirmed' | 'fenced'
  /** Milliseconds from the question until the state was certain. */
  ms: number
}

/** The confirmations of a change of a credential. From then on no replica acts on the state before it. */
export interface Receipt {
  at: Date
  replicas: Confirmation[]
}

/** All replicas that keep a copy of credentials. */
export interface Replicas {
  /**
   * Waits until every replica has applied what was committed before the call, or no longer uses its copy. It waits for a replica
   * that does not answer as long as its lease can last.
   */
  confirm(): Promise<Receipt>
}
