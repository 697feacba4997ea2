/** One replica's word on a change. */
export interface Confirmation {
  replicaId: string
  /** Host and process, for people. */
  name: string
  /**
   * - `confirmed`: its copy is true to the change
   * - `fenced`: it did not answer, and trusts its copy no more: its lease has run out since
   */
  state: 'confirmed' | 'fenced'
  /** Milliseconds from the question until it was certain. */
  ms: number
}

/** Who has confirmed a change of a credential. From here on no replica acts on what was before it. */
export interface Receipt {
  at: Date
  replicas: Confirmation[]
}

/** All replicas that keep a copy of credentials. */
export interface Replicas {
  /**
   * Waits until every replica knows what was committed before the call, or trusts its copy no more.
   * One that does not answer is waited for as long as its lease can last.
   */
  confirm(): Promise<Receipt>
}
