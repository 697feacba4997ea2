import { auditEntry } from '../audit/audit-entry.ts'
import type { Work } from '../work/work.ts'
import type { SigningKeyPair } from './key-pair.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Rotates the signing keys on demand; by age {@link SigningKeys.refresh} does. */
export class KeyRotation {
  readonly #keys: SigningKeys

  constructor({ signingKeys }: { signingKeys: SigningKeys }) {
    this.#keys = signingKeys
  }

  /** Makes the next keys. @returns every published key */
  rotate(work: Work): Promise<readonly SigningKeyPair[]> {
    return this.#keys.rotate(auditEntry(work, KEYS_ROTATED, null, null))
  }
}

/** The action of the audit event. */
export const KEYS_ROTATED = 'signing_keys.rotated'
