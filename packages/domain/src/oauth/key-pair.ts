import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generate,
  type KeyObject,
  sign as signNow,
} from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { Place } from '../secrets/sealed-tables.ts'
import type { Vault } from '../secrets/vault.ts'
import type { TokenAlgorithm } from './token-settings.ts'
import type { StoredSigningKey } from './signing-key-store.ts'

const generateKeyPair = promisify(generate)
const signInPool = promisify(signNow)

/** Where keys are kept: those of tokens, and those of the audit log. */
export type KeyTable = 'signing_key' | 'audit_key'

const placeOf = (table: KeyTable, id: string): Place => ({
  table,
  column: 'private_sealed',
  tenantId: DEFAULT_TENANT_ID,
  id,
})

/** By the algorithm. */
const NEW_PAIRS: Readonly<Record<TokenAlgorithm, () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>>> = {
  EdDSA: () => generateKeyPair('ed25519'),
  ES256: () => generateKeyPair('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPair('rsa', { modulusLength: 2048 }),
}

export type NewSigningKey = Pick<StoredSigningKey, 'id' | 'algorithm' | 'publicJwk' | 'privateSealed'>

/** A new key, sealed for its row. */
export async function newSigningKey(
  vault: Vault,
  algorithm: TokenAlgorithm,
  table: KeyTable = 'signing_key',
): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await NEW_PAIRS[algorithm]()
  const jwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(jwk)
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return {
    id,
    algorithm,
    publicJwk: Object.fromEntries(
      Object.entries({ ...jwk, kid: id, alg: algorithm, use: 'sig' }).filter(([, value]) => typeof value === 'string'),
    ),
    privateSealed: vault.seal(placeOf(table, id), pkcs8),
  }
}

/** A key in memory. */
export interface SigningKeyPair extends StoredSigningKey {
  publicKey: KeyObject
  /** Null when it was sealed under a secret that is no longer configured: then it still verifies. */
  privateKey: KeyObject | null
}

export function openPair(vault: Vault, stored: StoredSigningKey): SigningKeyPair {
  const jwk: JWK = stored.publicJwk
  return {
    ...stored,
    publicKey: createPublicKey({ key: { ...jwk }, format: 'jwk' }),
    privateKey: openPrivateKey(vault, 'signing_key', stored),
  }
}

type SealedKey = Pick<StoredSigningKey, 'id' | 'privateSealed'>

/** Null: it was sealed under a secret that is no longer configured. */
export function openPrivateKey(vault: Vault, table: KeyTable, { id, privateSealed }: SealedKey): KeyObject | null {
  try {
    const key = Buffer.from(vault.open(placeOf(table, id), privateSealed), 'base64')
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    return null
  }
}

/**
 * Signs as a JWS is signed (RFC 7518, section 3; RFC 8037, section 3.1). Ed25519 and ES256 take some 30 us and are done at once;
 * RSA takes a millisecond, which other requests must not wait for.
 */
export async function signed({ algorithm, privateKey }: SigningKeyPair, text: string): Promise<string> {
  if (privateKey === null) throw new Error('the private key is not available')
  const input = Buffer.from(text)
  if (algorithm === 'EdDSA') return signNow(null, input, privateKey).toString('base64url')
  if (algorithm === 'ES256')
    return signNow('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return (await signInPool('sha256', input, privateKey)).toString('base64url')
}
