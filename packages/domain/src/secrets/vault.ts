import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from './keyring.ts'
import { type Place, SEALED_TABLES, type SealedTable } from './sealed-tables.ts'

/** A sealed text begins with the id of its secret, its nonce and its tag. */
const ID_BYTES = 4
const IV_BYTES = 12
const TAG_BYTES = 16
const IV_AT = ID_BYTES
const TAG_AT = IV_AT + IV_BYTES
const BODY_AT = TAG_AT + TAG_BYTES

/** Encrypts what a dump of the database must not reveal, under keys that are derived from the server secrets. (docs/adr/0027) */
export class Vault {
  readonly #keyring: Keyring
  #isInUse = false

  constructor(keyring: Keyring) {
    this.#keyring = keyring
  }

  /** Whether new rows are encrypted: once no replica of an earlier release has to read them. */
  get isInUse(): boolean {
    return this.#isInUse
  }

  use(): void {
    this.#isInUse = true
  }

  /** The id of the secret that new texts are encrypted under. */
  get secretId(): string {
    return this.#keyring.current.id
  }

  /** The ids of the secrets that only decrypt, and are to be replaced. */
  get earlierSecretIds(): string[] {
    return this.#keyring.secrets.slice(1).map(({ id }) => id)
  }

  /** Whether a text was sealed under the current secret. */
  isCurrent(bytes: Buffer): boolean {
    return bytes.toString('hex', 0, ID_BYTES) === this.secretId
  }

  /** AES-256-GCM with a nonce of its own, under the current secret. */
  seal(place: Place, text: string): Buffer {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#keyring.current.columnKey, iv)
    cipher.setAAD(boundTo(place))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from(this.#keyring.current.id, 'hex'), iv, cipher.getAuthTag(), body])
  }

  /**
   * @throws Refusal `precondition` when it was sealed under a secret that is no longer configured; an error when the bytes were
   *   changed, or come from another place than the one they were sealed for
   */
  open(place: Place, bytes: Uint8Array): string {
    const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const secretId = sealed.toString('hex', 0, ID_BYTES)
    const secret = this.#keyring.secrets.find(({ id }) => id === secretId)
    if (!secret) throw new Refusal('precondition', GONE)
    const iv = sealed.subarray(IV_AT, TAG_AT)
    const decipher = createDecipheriv('aes-256-gcm', secret.columnKey, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(place))
    decipher.setAuthTag(sealed.subarray(TAG_AT, BODY_AT))
    return decipher.update(sealed.subarray(BODY_AT), undefined, 'utf8') + decipher.final('utf8')
  }
}

/** The encrypted columns of a row, in the order of its table in {@link SEALED_TABLES}. */
export interface SealedRow {
  id: string
  /** Null: it belongs to none. */
  tenantId: string | null
  sealed: readonly (Buffer | null)[]
}

/** The same columns under the current secret. @throws as {@link Vault.open} does */
export function resealed(vault: Vault, table: SealedTable, { id, tenantId, sealed }: SealedRow): (Buffer | null)[] {
  return Object.values(SEALED_TABLES[table].columns).map((column, at) => {
    const bytes = sealed[at]
    const place = { table, column, id, tenantId: tenantId ?? DEFAULT_TENANT_ID }
    return bytes ? vault.seal(place, vault.open(place, bytes)) : null
  })
}

const GONE =
  'Encrypted under a server secret that is no longer configured: add it to KEYSTEAD_SECRET after the current one'

const boundTo = ({ table, column, tenantId, id }: Place): Buffer => Buffer.from(`${table}.${column}:${tenantId}:${id}`)
