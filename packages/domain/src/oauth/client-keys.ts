import {
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type JWTVerifyResult,
  jwtVerify,
  type JWTVerifyOptions,
} from 'jose'
import type { TenantEgress } from '../egress/allowed-hosts.ts'
import { isObject } from '../json.ts'
import { KeySets } from './key-sets.ts'
import type { StoredClient } from './stored-client.ts'

const LIMITS = { maxBytes: 65_536, timeoutMs: 5000 }

/** Where the keys of a client are, and whose settings say what may be fetched. */
export interface RegisteredKeys extends Pick<StoredClient, 'jwks' | 'jwksUri'> {
  tenantId: string
}

/** The public keys of clients, from their registration or from their `jwks_uri`. */
export class ClientKeys {
  readonly #egress: TenantEgress
  readonly #sets = new KeySets(LIMITS, keySetOf)

  constructor(egress: TenantEgress) {
    this.#egress = egress
  }

  /**
   * Verifies a JWT with the keys of a client.
   *
   * @throws JOSEError, EgressError
   */
  async verify(
    jwt: string,
    { jwks, jwksUri, tenantId }: RegisteredKeys,
    options: JWTVerifyOptions,
  ): Promise<JWTVerifyResult> {
    if (jwks !== null) return verifyWith(jwt, this.#sets.of(jwks), options)
    if (jwksUri === null) throw new errors.JWKSNoMatchingKey()
    return verifyWith(jwt, this.#sets.at(jwksUri, await this.#egress.of(tenantId)), options)
  }
}

/** Several keys may fit a JWT that names none. */
async function verifyWith(jwt: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(jwt, keys, options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      try {
        return await jwtVerify(jwt, key, options)
      } catch (fault) {
        if (!(fault instanceof errors.JWSSignatureVerificationFailed)) throw fault
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

function keySetOf(document: unknown): JSONWebKeySet {
  if (!isKeySet(document)) throw new errors.JWKSInvalid('JSON Web Key Set malformed')
  return document
}

const isKeySet = (document: unknown): document is JSONWebKeySet =>
  isObject(document) && Array.isArray(document.keys) && document.keys.every(isObject)
