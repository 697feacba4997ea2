// An API that checks access tokens of Keystead itself, and asks Keystead at most once in 30 seconds for each. README.md tells how to run it.
import { createServer, type ServerResponse } from 'node:http'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'

const issuer = (process.env.KEYSTEAD_ISSUER ?? process.env.KEYSTEAD_URL ?? 'http://localhost:8080').replace(/\/+$/, '')
const url = (process.env.KEYSTEAD_URL ?? issuer).replace(/\/+$/, '')
const audience = process.env.API_AUDIENCE ?? 'https://reports.example.com'
const { KEYSTEAD_CLIENT_ID = '', KEYSTEAD_CLIENT_SECRET = '' } = process.env

/** How long a revoked token may still pass. */
const RECHECK_MS = Number(process.env.RECHECK_SECONDS ?? 30) * 1000

const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))

/** When a token was last known to be active, by its id. */
const active = new Map<string, number>()

async function isActive(token: string, { jti = '' }: JWTPayload): Promise<boolean> {
  if (Date.now() - (active.get(jti) ?? -Infinity) < RECHECK_MS) return true
  const pair = [KEYSTEAD_CLIENT_ID, KEYSTEAD_CLIENT_SECRET].map(encodeURIComponent).join(':')
  const response = await fetch(`${url}/oauth/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(pair)}` },
    body: new URLSearchParams({ token }),
    signal: AbortSignal.timeout(3000),
  })
  if (!response.ok) throw new Error(`Keystead answered the introspection with ${response.status}`)
  const { active: isStillActive } = (await response.json()) as { active: boolean }
  active.delete(jti)
  if (isStillActive) active.set(jti, Date.now())
  // The oldest first: a token that is forgotten is asked about again.
  if (active.size > 10_000) active.delete(active.keys().next().value ?? '')
  return isStillActive
}

/** The claims of a token that works; null for one that does not. */
async function claimsOf(authorization = ''): Promise<JWTPayload | null> {
  const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? []
  try {
    // typ: an ID token is signed by the same keys, and no access token.
    const options = { issuer, audience, typ: 'at+jwt', requiredClaims: ['jti', 'exp', 'client_id'] }
    const { payload } = await jwtVerify(token, keys, options)
    // A token that is bound to a key of its client is worth nothing without a proof (RFC 9449), which this API does not read.
    return payload.cnf === undefined && (await isActive(token, payload)) ? payload : null
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null
    throw error
  }
}

const answer = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

const challenge = (error: string) => ({ 'www-authenticate': `Bearer realm="reports"${error}` })

const server = createServer((request, response) => {
  claimsOf(request.headers.authorization)
    .then((claims) => {
      if (!claims) return answer(response, 401, { error: 'invalid_token' }, challenge(', error="invalid_token"'))
      const scopes = String(claims.scope ?? '').split(' ')
      if (!scopes.includes('reports:read'))
        return answer(response, 403, { error: 'insufficient_scope' }, challenge(', error="insufficient_scope"'))
      return answer(response, 200, { client: claims.client_id, scopes })
    })
    .catch((error: unknown) => {
      console.error(String(error))
      answer(response, 503, { error: 'unavailable' }, { 'retry-after': '5' })
    })
})

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
})
