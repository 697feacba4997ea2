import type { DocumentedRoutes } from '../openapi-document.ts'
import { answerSchema, plainObject, referTo, systemOperation } from '../openapi-schemas.ts'

/** The route of oauth/metadata.ts. */
export const contentRoutes: DocumentedRoutes = {
  schemas: {
    JsonWebKeySet: plainObject({
      keys: {
        type: 'array',
        description: 'The keys that sign, those that will, and those that verify tokens issued earlier',
        items: referTo('JsonWebKey'),
      },
    }),
    JsonWebKey: {
      ...plainObject({
        kty: { type: 'string', description: 'Kind of key: OKP (RFC 8037), EC or RSA (RFC 7518)' },
        kid: { type: 'string', description: 'Names the key in the header of a token' },
        alg: { type: 'string', description: 'The signature algorithm: EdDSA, ES256 or RS256' },
        use: { type: 'string', const: 'sig', description: 'For signatures' },
        crv: { type: 'string', description: 'The curve: Ed25519 or P-256' },
        x: { type: 'string', description: 'The public key, or its x coordinate, base64url' },
        y: { type: 'string', description: 'The y coordinate of an EC key, base64url' },
        n: { type: 'string', description: 'The modulus of an RSA key, base64url' },
        e: { type: 'string', description: 'The exponent of an RSA key, base64url' },
      }),
      required: ['kty', 'kid', 'alg', 'use'],
    },
  },
  paths: {
    '/.well-known/jwks.json': systemOperation({
      operationId: 'system.jwks',
      summary: 'The public keys that verify access tokens, ID tokens and content tokens (RFC 7517)',
      description: 'Needs no credentials.',
      responses: { 200: answerSchema('The keys', 'JsonWebKeySet') },
    }),
    '/.well-known/audit-keys.json': systemOperation({
      operationId: 'system.auditKeys',
      summary: 'The public keys that verify checkpoints of audit logs (RFC 7517)',
      description: 'Needs no credentials.',
      responses: { 200: answerSchema('The keys', 'JsonWebKeySet') },
    }),
  },
}
