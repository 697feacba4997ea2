import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { listenOnLoopback, stopListening } from '../support/listening.ts'
import { CLIENT_ID } from './identity-provider.ts'

type Claims = Record<string, unknown>

/** A provider that says whatever a test makes it say. */
export interface ForgingProvider {
  issuer: string
  /** Answers of the token endpoint. */
  token: (form: URLSearchParams) => Promise<{ status?: number; body: Claims }>
  metadata: Claims
  /** The keys that it publishes. */
  keys: Claims[]
  /** Forms that the token endpoint was sent, oldest first. */
  forms: URLSearchParams[]
  /** Signs with its key, or with another one. @param head beside `alg` and `kid` */
  sign(claims: JWTPayload, head?: Claims, key?: CryptoKey): Promise<string>
  stop(): Promise<void>
}

export async function startForgingProvider(): Promise<ForgingProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const server = createServer((request, response) => {
    const send = (body: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/.well-known/openid-configuration') return send(provider.metadata)
    if (request.url === '/jwks') return send({ keys: provider.keys })
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      provider.forms.push(form)
      void provider.token(form).then(({ body, status }) => send(body, status))
    })
  })
  const port = await listenOnLoopback(server)
  const issuer = `http://127.0.0.1:${port}`
  const provider: ForgingProvider = {
    issuer,
    token: async () => ({ status: 400, body: { error: 'invalid_grant' } }),
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
    },
    keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }],
    forms: [],
    sign: (claims, head = {}, key = privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one', ...head }).sign(key),
    stop: () => stopListening(server),
  }
  return provider
}

/** Claims of an ID token that is right in all. */
export const rightClaims = (issuer: string, nonce: string, email: string): JWTPayload => {
  const now = Math.floor(Date.now() / 1000)
  const subject = { sub: `sub-of-${email}`, email, email_verified: true }
  return { iss: issuer, aud: CLIENT_ID, nonce, iat: now, exp: now + 300, ...subject }
}
