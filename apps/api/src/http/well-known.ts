import { contentTokenKeys, type Keyring } from '@keystead/domain'
import type { FastifyInstance } from 'fastify'
import { refuseOtherMethods } from './rest.ts'

/** `/.well-known/jwks.json`: the public keys that verify content tokens (RFC 7517). */
export function registerWellKnown(app: FastifyInstance, { keyring }: { keyring: Keyring }): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300')
    return contentTokenKeys(keyring)
  })
  refuseOtherMethods(app, '/.well-known/jwks.json', ['GET'])
}
