// An API that checks access tokens of Keystead itself, and hears of those that end. README.md tells how to run it.
import { createServer, type ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { type Change, followFeed } from './feed.ts'

const issuer = (process.env.KEYSTEAD_ISSUER ?? process.env.KEYSTEAD_URL ?? 'http://localhost:8080').replace(/\/+$/, '')
const url = (process.env.KEYSTEAD_URL ?? issuer).replace(/\/+$/, '')
const audience = process.env.API_AUDIENCE ?? 'https://reports.example.com'
const { KEYSTEAD_CLIENT_ID = '', KEYSTEAD_CLIENT_SECRET = '' } = process.env

/** How long a revoked token may still pass while the stream of security events cannot be read. */
const RECHECK_MS = Number(process.env.RECHECK_SECONDS ?? 30) * 1000

/** A stream that was silent for longer is not relied on. Keystead answers a poll within ten seconds, also without an event. */
const FEED_MAX_AGE_SECONDS = Number(process.env.FEED_MAX_AGE_SECONDS ?? 15)

const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))

interface Active {
  claims: JWTPayload
  /** When Keystead was asked. */
  askedAt: number
  /** The scopes that the token had then, and when it ends. */
  scopes: string[]
  endsAt: number
}

/** The tokens that were active when they were last asked about, by their ids. */
const active = new Map<string, Active>()

/** Counts the changes that were heard of. */
let changes = 0

/** Forgets the tokens that a change may concern: they are asked about again. */
function forget({ jti, grant, user }: Change): void {
  changes += 1
  for (const [id, { claims }] of active) {
    const isOfUser = user !== undefined && (claims.sub === user || claims.client_id === user)
    const concerns = jti === undefined && grant === undefined && user === undefined
    if (concerns || id === jti || (grant !== undefined && claims.grant === grant) || isOfUser) active.delete(id)
  }
}

const feed = followFeed({
  url,
  issuer,
  authorization: `Bearer ${KEYSTEAD_CLIENT_SECRET}`,
  name: process.env.FEED_NAME ?? `reports ${hostname()} ${process.env.PORT ?? 3000}`,
  onChange: forget,
})

/** Whether what is known of a token holds: the stream would have told of a change, or Keystead was asked a short time ago. */
const holds = ({ askedAt, endsAt }: Active): boolean =>
  Date.now() < endsAt && (feed.age() <= FEED_MAX_AGE_SECONDS || Date.now() - askedAt < RECHECK_MS)

/** @returns the scopes that the token has now; null for one that does not work */
async function scopesOf(token: string, claims: JWTPayload): Promise<string[] | null> {
  const { jti = '' } = claims
  const known = active.get(jti)
  if (known && holds(known)) return known.scopes
  const askedAt = Date.now()
  const changesBefore = changes
  const pair = [KEYSTEAD_CLIENT_ID, KEYSTEAD_CLIENT_SECRET].map(encodeURIComponent).join(':')
  const response = await fetch(`${url}/oauth/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(pair)}` },
    body: new URLSearchParams({ token }),
    signal: AbortSignal.timeout(3000),
  })
  if (!response.ok) throw new Error(`Keystead answered the introspection with ${response.status}`)
  const answer = (await response.json()) as { active: boolean; scope?: string; exp?: number }
  active.delete(jti)
  if (!answer.active) return null
  const scopes = (answer.scope ?? '').split(' ')
  // What changed meanwhile may have come too late for the answer.
  if (changes === changesBefore) active.set(jti, { claims, askedAt, scopes, endsAt: (answer.exp ?? 0) * 1000 })
  // The oldest first: a token that is forgotten is asked about again.
  if (active.size > 10_000) active.delete(active.keys().next().value ?? '')
  return scopes
}

interface Caller {
  client: unknown
  scopes: string[]
}

/** Whose a token is that works, and what it may do now; null for one that does not work. */
async function callerOf(authorization = ''): Promise<Caller | null> {
  const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? []
  try {
    // typ: an ID token is signed by the same keys, and no access token.
    const options = { issuer, audience, typ: 'at+jwt', requiredClaims: ['jti', 'exp', 'client_id'] }
    const { payload } = await jwtVerify(token, keys, options)
    // A token that is bound to a key of its client is worth nothing without a proof (RFC 9449), which this API does not read.
    const scopes = payload.cnf === undefined ? await scopesOf(token, payload) : null
    return scopes && { client: payload.client_id, scopes }
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null
    throw error
  }
}

const answer = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

const challenge = (error: string) => ({ 'www-authenticate': `Bearer realm="reports"${error}` })

const server = createServer((request, response) => {
  callerOf(request.headers.authorization)
    .then((caller) => {
      if (!caller) return answer(response, 401, { error: 'invalid_token' }, challenge(', error="invalid_token"'))
      if (!caller.scopes.includes('reports:read'))
        return answer(response, 403, { error: 'insufficient_scope' }, challenge(', error="insufficient_scope"'))
      return answer(response, 200, caller)
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

process.once('SIGTERM', () => {
  server.close()
  void feed.close().finally(() => process.exit())
})
