import { defineEntity, p } from '@mikro-orm/core'
import type { JsonObject } from '../json.ts'
import type { TokenAlgorithm } from './token-settings.ts'

const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_key',
  properties: {
    /** The thumbprint of the public key (RFC 7638). */
    id: p.text().primary(),
    algorithm: p.text().$type<TokenAlgorithm>(),
    /** As `/.well-known/jwks.json` publishes it. */
    publicJwk: p.json<JsonObject>(),
    /** The private key as PKCS #8 in base64, sealed. @see Vault */
    privateSealed: p.blob().hidden(),
    createdAt: p.datetime(3),
    /** It is published before, so that caches of the published keys have it by then. */
    signsFrom: p.datetime(3),
    /** From then on another key signs; null: none does yet. */
    signsUntil: p.datetime(3).nullable(),
    /** Published, and accepted, until the last token that it signed has expired. */
    expiresAt: p.datetime(3).nullable().index('signing_key_expires_idx'),
  },
})

/** A key that signs access tokens and ID tokens. */
export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey)
