import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** The keys that are derived from one server secret. The secret's own text is not kept. */
export interface ServerSecret {
  /** Identifies the secret in the rows that depend on it. Reveals nothing about it. */
  id: string
  /** Stored, to check that a later start has the same secret. Reveals nothing about it. */
  checkValue: Buffer
  /** HMAC key of API keys and session tokens. */
  pepper: KeyObject
  /** HMAC key of keys imported by their SHA-256. A separate key, so that no text has the same hash as one of them. */
  importPepper: KeyObject
  /** AES-256 key that encrypts stored answers. */
  sealingKey: KeyObject
  /** AES-256 key that encrypts columns. @see Vault */
  columnKey: KeyObject
  /** Ed25519 key that signs content tokens. */
  signingKey: KeyObject
  verificationKey: KeyObject
}

/** The fixed head of a PKCS #8 document that holds an Ed25519 seed (RFC 8410, section 7). */
const ED25519_PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'keystead', purpose, 32))
}

function serverSecret(secret: string): ServerSecret {
  const signingKey = createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8_HEAD, derive(secret, 'content-token-signing')]),
    format: 'der',
    type: 'pkcs8',
  })
  return {
    id: derive(secret, 'secret-id').toString('hex', 0, 4),
    checkValue: derive(secret, 'secret-check'),
    pepper: createSecretKey(derive(secret, 'credential-hash')),
    importPepper: createSecretKey(derive(secret, 'imported-key-hash')),
    sealingKey: createSecretKey(derive(secret, 'stored-answer')),
    columnKey: createSecretKey(derive(secret, 'column')),
    signingKey,
    verificationKey: createPublicKey(signingKey),
  }
}

/**
 * The server secrets, newest first. New credentials are issued under the first; the others still verify what was issued under them,
 * so a secret is rotated by putting a new one in front.
 */
export class Keyring {
  readonly secrets: readonly ServerSecret[]
  readonly current: ServerSecret

  /** @param secrets at least one, newest first */
  constructor(secrets: readonly string[]) {
    this.secrets = secrets.map(serverSecret)
    const [current] = this.secrets
    if (!current) throw new Error('a keyring needs at least one secret')
    this.current = current
  }

  /** HMAC-SHA256 of a credential under the current secret: what is stored of it. */
  hash(credential: string): Buffer {
    return hmac(this.current, credential)
  }

  /** The hashes under which a credential may have been stored, one for each secret. */
  hashes(credential: string): Buffer[] {
    return this.secrets.map((secret) => hmac(secret, credential))
  }

  /** Whether a hash that somebody presents is that of a text under one of the secrets; compared in constant time. */
  proves(text: string, given: Uint8Array): boolean {
    return this.hashes(text).some((hash) => hash.length === given.length && timingSafeEqual(hash, given))
  }

  /**
   * What is stored of a key imported by its SHA-256, under each secret.
   *
   * @param digest SHA-256, in lower-case hexadecimal
   */
  imports(digest: string): HashedImport[] {
    return this.secrets.map((secret) => {
      const importHash = hmac(secret, `sha256:${digest}`)
      return { importHash, hash: importedHash(secret, importHash), secretId: secret.id }
    })
  }

  /** The hash by which an imported key is looked up, from its `importHash`; null when its secret is no longer configured. */
  importedHash(secretId: string, importHash: Buffer): Buffer | null {
    const secret = this.secrets.find(({ id }) => id === secretId)
    return secret ? importedHash(secret, importHash) : null
  }

  /** Encrypts a text with AES-256-GCM under the current secret. @returns the initialisation vector, the tag and the ciphertext */
  seal(text: string): { secretId: string; bytes: Buffer } {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.current.sealingKey, iv)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return { secretId: this.current.id, bytes: Buffer.concat([iv, cipher.getAuthTag(), body]) }
  }

  /** @returns the sealed text; null when its secret is no longer configured */
  open(secretId: string, bytes: Buffer): string | null {
    const secret = this.secrets.find(({ id }) => id === secretId)
    if (!secret) return null
    const decipher = createDecipheriv('aes-256-gcm', secret.sealingKey, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  }
}

const IV_BYTES = 12
const TAG_BYTES = 16

/** An imported key, as it is stored. Not by its SHA-256 itself, which would reveal a weak key to anyone who reads the table. */
export interface HashedImport {
  /** Kept permanently, so that the key cannot be imported twice. Not used for look-ups. */
  importHash: Buffer
  /** What it is looked up by until its text is known. (docs/adr/0026) */
  hash: Buffer
  secretId: string
}

function importedHash({ importPepper }: ServerSecret, importHash: Buffer): Buffer {
  return createHmac('sha256', importPepper).update(importHash).digest()
}

function hmac(secret: ServerSecret, text: string): Buffer {
  return createHmac('sha256', secret.pepper).update(text).digest()
}
