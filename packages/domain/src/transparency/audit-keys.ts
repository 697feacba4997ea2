import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import { newSigningKey, openPrivateKey } from '../oauth/key-pair.ts'
import type { Vault } from '../secrets/vault.ts'
import type { AuditTreeStore, StoredAuditKey } from './audit-tree-store.ts'

interface KeyPair {
  privateKey: KeyObject
  publicKey: KeyObject
}

/**
 * The keys that sign checkpoints. One is enough; another is made only when a server secret was replaced and taken away, so that none
 * of them can be opened. All stay published.
 */
export class AuditKeys {
  readonly #store: AuditTreeStore
  readonly #vault: Vault
  readonly #clock: Clock
  #signer: Promise<KeyPair> | null = null

  constructor(parts: { auditTree: AuditTreeStore; vault: Vault; clock: Clock }) {
    this.#store = parts.auditTree
    this.#vault = parts.vault
    this.#clock = parts.clock
  }

  /** The public keys (RFC 7517), newest first. There is one from the first call on. */
  async published(): Promise<JsonObject[]> {
    await this.signer()
    return (await this.#store.keys()).map(({ publicJwk }) => publicJwk)
  }

  signer(): Promise<KeyPair> {
    this.#signer ??= this.#findOrMake().catch((error: unknown) => {
      this.#signer = null
      throw error
    })
    return this.#signer
  }

  async #findOrMake(): Promise<KeyPair> {
    const known = this.#openFirst(await this.#store.keys())
    if (known) return known
    const { id, publicJwk, privateSealed } = await newSigningKey(this.#vault, 'EdDSA', 'audit_key')
    await this.#store.addKey({ id, publicJwk, privateSealed, createdAt: this.#clock() })
    // Replicas that make one at the same time all sign with the newest; each of them is published.
    const made = this.#openFirst(await this.#store.keys())
    if (!made) throw new Error('the key that signs checkpoints cannot be opened')
    return made
  }

  #openFirst(keys: readonly StoredAuditKey[]): KeyPair | null {
    for (const key of keys) {
      const privateKey = openPrivateKey(this.#vault, 'audit_key', key)
      if (privateKey) return { privateKey, publicKey: createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' }) }
    }
    return null
  }
}
