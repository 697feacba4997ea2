import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { serve } from '@hono/node-server'
import express5 from 'express'
import express4 from 'express-4'
import fastify5 from 'fastify'
import { fastify as fastify4 } from 'fastify-4'
import { Hono } from 'hono'
import { NextRequest } from 'next/server.js'
import { onTestFinished } from 'vitest'
import { keystead as forExpress } from '../../../src/middleware/express.ts'
import { keystead as forFastify } from '../../../src/middleware/fastify.ts'
import { keystead as forHono } from '../../../src/middleware/hono.ts'
import { withKeystead } from '../../../src/middleware/next.ts'
import type { GuardOptions } from '../../../src/middleware/options.ts'
import { protect } from '../../../src/middleware/web.ts'

/** Options that fit every framework: their functions take no notice of the request. */
export type AnyOptions = GuardOptions<unknown> & { ip?: () => string }

/** Serves the verification as JSON at every path, behind as many guards as there are options. @returns the URL */
export type Framework = (...guards: AnyOptions[]) => Promise<string>

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${Object(server.address()).port}`
}

function express(create: typeof express5): Framework {
  return (...guards) => {
    const app = create()
    app.use((_, response, next) => {
      response.setHeader('access-control-allow-origin', '*')
      next()
    })
    for (const guard of guards) app.use(forExpress(guard))
    app.use((request, response) => void response.json(request.keystead))
    return listen(app)
  }
}

const fastify: Framework = async (...guards) => {
  const app = fastify5({ forceCloseConnections: true })
  onTestFinished(() => app.close())
  app.addHook('onRequest', async (_, reply) => void reply.header('access-control-allow-origin', '*'))
  for (const guard of guards) app.addHook('onRequest', forFastify(guard))
  app.all('/*', (request, reply) => void reply.send(request.keystead))
  return app.listen({ host: '127.0.0.1', port: 0 })
}

/** Its types differ in parts that the hook does not use. */
const olderFastify: Framework = async (...guards) => {
  const app = fastify4({ forceCloseConnections: true })
  onTestFinished(() => app.close())
  app.addHook('onRequest', async (_, reply) => void reply.header('access-control-allow-origin', '*'))
  for (const guard of guards) app.addHook('onRequest', forFastify(guard) as never)
  app.all('/*', (request, reply) => void reply.send(Object(request).keystead))
  return app.listen({ host: '127.0.0.1', port: 0 })
}

function serveFetch(fetch: (request: Request) => Response | Promise<Response>): Promise<string> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(`http://127.0.0.1:${port}`))
    onTestFinished(() => void server.close())
  })
}

const hono: Framework = (...guards) => {
  const app = new Hono()
  app.use(async (c, next) => {
    c.header('access-control-allow-origin', '*')
    await next()
  })
  for (const guard of guards) app.use(forHono(guard))
  app.all('*', (c) => c.json(Object(c.var).keystead))
  return serveFetch(app.fetch)
}

/** Guards around guards, the first one outermost. */
const web: Framework = (...guards) =>
  serveFetch(
    guards.reduceRight<(request: Request) => Promise<Response>>(
      (inner, guard) =>
        protect((request, keystead) => (inner === last ? Response.json(keystead) : inner(request)), guard),
      last,
    ),
  )

const next: Framework = (...guards) => {
  const handler = guards.reduceRight<(request: NextRequest) => Promise<Response>>(
    (inner, guard) =>
      withKeystead((request, keystead) => (inner === last ? Response.json(keystead) : inner(request)), guard),
    last,
  )
  return serveFetch((request) =>
    handler(new NextRequest(request.url, { method: request.method, headers: request.headers })),
  )
}

const last = (): Promise<Response> => Promise.reject(new Error('A guard calls its handler'))

export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  'Express 5': express(express5),
  'Express 4': express(express4),
  'Fastify 5': fastify,
  'Fastify 4': olderFastify,
  Hono: hono,
  Next: next,
  fetch: web,
}

/** Those that know the caller's address. */
export const KNOW_ADDRESS: readonly string[] = ['Express 5', 'Express 4', 'Fastify 5', 'Fastify 4']
