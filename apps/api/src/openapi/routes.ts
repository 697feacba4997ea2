import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseOtherMethods } from '../calls/methods.ts'
import { OPENAPI_PATHS } from './paths.ts'

interface Rendered {
  bytes: Buffer
  etag: string
}

/** `/openapi.json`, one document per contract and that of webhooks, generated on the first request for any of them to keep the start fast. */
export function registerOpenApi(app: FastifyInstance): void {
  let rendering: Promise<Map<string, Rendered>> | undefined
  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    rendering ??= renderAll()
    const { bytes, etag = '' } = (await rendering).get(request.routeOptions.url ?? '') ?? {}
    reply.header('etag', etag).header('cache-control', 'no-cache')
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(bytes)
  }
  for (const { path } of OPENAPI_PATHS) {
    app.route({ method: 'GET', url: path, handler: answer })
    refuseOtherMethods(app, path, ['GET'])
  }
}

async function renderAll(): Promise<Map<string, Rendered>> {
  // Loaded here, because the generator loads adapters for half a dozen frameworks.
  const { contractDocument, openApiDocument, textOf } = await import('./generate.ts')
  const { webhookDocument } = await import('./webhooks.ts')
  const whole = openApiDocument()
  const documentOf = (contract: (typeof OPENAPI_PATHS)[number]['contract']) => {
    if (contract === 'webhooks') return webhookDocument()
    return contract === null ? whole : contractDocument(whole, contract)
  }
  return new Map(
    OPENAPI_PATHS.map(({ path, contract }) => {
      const text = textOf(documentOf(contract))
      return [
        path,
        { bytes: Buffer.from(text), etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` },
      ]
    }),
  )
}
