import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Egress } from '../egress/egress.ts'
import { isObject } from '../json.ts'

/** How key sets are fetched. */
interface KeySetLimits {
  maxBytes: number
  timeoutMs: number
}

/** JSON Web Key Sets of others, given or fetched. */
export class KeySets {
  readonly #limits: KeySetLimits
  readonly #read: (document: unknown) => JSONWebKeySet
  /** By the document, so that its keys are imported once. One that was fetched is the same object for as long as the egress keeps it. */
  readonly #choosers = new WeakMap<object, JWTVerifyGetKey>()

  /** @param read takes the keys from a document, or throws for one that has none */
  constructor(limits: KeySetLimits, read: (document: unknown) => JSONWebKeySet) {
    this.#limits = limits
    this.#read = read
  }

  /** Chooses the key of a JWT from a document. */
  of(document: unknown): JWTVerifyGetKey {
    const known = isObject(document) ? this.#choosers.get(document) : undefined
    if (known) return known
    const chooser = createLocalJWKSet(this.#read(document))
    if (isObject(document)) this.#choosers.set(document, chooser)
    return chooser
  }

  /**
   * Chooses the key of a JWT from the document at a URL. When none fits, the document is fetched again, at most once a minute: the keys
   * may have been rotated. The chooser throws EgressError, and errors of jose when no key fits, or several do.
   */
  at(url: string, egress: Egress): JWTVerifyGetKey {
    return async (header, token) => {
      const keys = await this.#fetched(url, egress)
      try {
        return await keys(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        return (await this.#fetched(url, egress, 0))(header, token)
      }
    }
  }

  async #fetched(url: string, egress: Egress, maxAgeMs?: number): Promise<JWTVerifyGetKey> {
    return this.of(await egress.getJson(url, { ...this.#limits, ...(maxAgeMs !== undefined && { maxAgeMs }) }))
  }
}
