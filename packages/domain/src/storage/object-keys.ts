import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { ObjectCorrupt, type ObjectPlace } from './chunks.ts'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

export const newKey = (): Buffer => randomBytes(KEY_BYTES)

const boundTo = ({ tenantId, id }: ObjectPlace): Buffer => Buffer.from(`keystead-object-key-1:${tenantId}:${id}`)

/** Encrypts the key of an object under that of its tenant, bound to the object. */
export function sealObjectKey(tenantKey: KeyObject, place: ObjectPlace, key: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', tenantKey, iv)
  cipher.setAAD(boundTo(place))
  const body = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** @throws ObjectCorrupt when it was changed, or belongs to another object */
export function openObjectKey(tenantKey: KeyObject, place: ObjectPlace, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  try {
    const iv = bytes.subarray(0, IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', tenantKey, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(place))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new ObjectCorrupt('the key of a stored object was changed', { cause })
  }
}

export const keyObject = (key: Buffer): KeyObject => createSecretKey(key)
