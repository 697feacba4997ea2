import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { HttpError } from './failure.ts'

/** Adds the methods that Node accepts and Fastify does not know. CONNECT, which requests a tunnel, reaches no route. */
export function addEveryMethod(app: FastifyInstance): void {
  const missing = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of missing) app.addHttpMethod(method)
}

/**
 * Answers 405 to methods that a path does not support.
 *
 * @param unnamed methods that it answers too, which are no use of the path: the question of a browser before a request of a script
 */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  methods: HTTPMethods[],
  unnamed: HTTPMethods[] = [],
): void {
  const allowed = methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method) && !unnamed.includes(method)),
    url,
    // Refused before a body is read.
    onRequest: async (request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new HttpError('method_not_allowed', `${request.method} is not allowed here; allowed: ${allowed.join(', ')}`)
    },
    handler: async () => undefined,
  })
}
