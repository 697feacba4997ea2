import { createHash } from 'node:crypto'

/** The JWTs that were accepted once, for all replicas. */
export interface AssertionStore {
  /** @returns false when it was used before */
  useOnce(id: Buffer, expiresAt: Date): Promise<boolean>
}

/** Makes sure that an assertion is used once, whichever endpoint it was sent to. */
export class UsedAssertions {
  readonly #store: AssertionStore

  constructor(store: AssertionStore) {
    this.#store = store
  }

  /**
   * @param issuer who issued the assertion: a jti is unique for its issuer
   * @param expiresAt until then it must be remembered
   * @returns false when it was used before
   */
  useOnce(issuer: string, jti: string, expiresAt: Date): Promise<boolean> {
    const id = createHash('sha256')
      .update(JSON.stringify([issuer, jti]))
      .digest()
    return this.#store.useOnce(id, expiresAt)
  }
}
