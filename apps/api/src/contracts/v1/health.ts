import type { Clock } from '@keystead/domain'
import type { FastifyInstance } from 'fastify'
import { refuseOtherMethods } from '../../calls/methods.ts'

export interface HealthOptions {
  clock: Clock
  version: string
  /** @throws when the service cannot serve requests */
  check: () => Promise<void>
  isStopping: () => boolean
}

/** `/health`: the process responds. `/ready`: it can serve requests; for load balancers. Neither needs credentials. */
export function registerHealth(app: FastifyInstance, { clock, version, check, isStopping }: HealthOptions): void {
  app.get('/health', async () => ({
    status: 'ok',
    message: 'API server is healthy',
    data: { version },
    timestamp: clock().toISOString(),
  }))

  app.get('/ready', async (request, reply) => {
    const timestamp = clock().toISOString()
    if (isStopping()) return reply.code(503).send({ status: 'stopping', timestamp })
    try {
      await check()
      return { status: 'ready', timestamp }
    } catch (error) {
      request.log.warn({ err: error }, 'not ready')
      return reply.code(503).send({ status: 'unavailable', detail: 'The database is unavailable', timestamp })
    }
  })
  for (const path of ['/health', '/ready']) refuseOtherMethods(app, path, ['GET'])
}
