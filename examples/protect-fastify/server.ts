// An API whose callers authenticate with keys that Keystead issued.
//
//   npm install @keystead/sdk fastify
//   KEYSTEAD_URL=http://localhost:8080 KEYSTEAD_API_KEY=... node server.ts
//   curl -H 'X-API-Key: ks_...' http://localhost:3000/reports
import { Keystead, type Verification } from '@keystead/sdk'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

const keystead = new Keystead({
  baseUrl: process.env.KEYSTEAD_URL ?? 'http://localhost:8080',
  // Of a user that holds the scope keys:verify, and no other.
  apiKey: process.env.KEYSTEAD_API_KEY ?? 'your-admin-key',
  timeout: 2000,
})

declare module 'fastify' {
  interface FastifyRequest {
    caller: Verification | null
  }
}

/** What a caller is told that may not go on. */
const STATUSES: Record<string, number> = {
  INSUFFICIENT_SCOPE: 403,
  IP_NOT_ALLOWED: 403,
  RATE_LIMITED: 429,
  USAGE_EXCEEDED: 429,
}

/** Lets a request through whose key holds the scope. */
function requires(scope: string) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const key = request.headers['x-api-key']
    if (typeof key !== 'string') return reply.code(401).send({ error: 'Send your key as X-API-Key' })
    const verdict = await keystead.keys.verify({ key, scopes: [scope], ip: request.ip })
    if (!verdict.valid) return reply.code(STATUSES[verdict.code] ?? 401).send({ error: verdict.code })
    request.caller = verdict
    return undefined
  }
}

const app = Fastify()
app.decorateRequest('caller', null)

// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Fastify waits for what they return
app.get('/reports', { onRequest: requires('reports:read') }, async (request) => ({
  reports: [],
  for: request.caller?.user?.name,
}))

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }))
