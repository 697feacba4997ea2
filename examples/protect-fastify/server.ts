// An API of Fastify whose callers authenticate with keys that Keystead issued. README.md tells how to run it.
import Fastify from 'fastify'
import { keystead } from '@keystead/sdk/fastify'

if (!process.env.KEYSTEAD_API_KEY) {
  console.error('Set KEYSTEAD_API_KEY to a key with the scope keys:verify')
  process.exit(1)
}

// The log is where the service learns that Keystead cannot be asked.
const app = Fastify({ logger: { level: 'error', stream: process.stderr } })

// Callers that may not pass get 401, 403 or 429; 503 while Keystead cannot be asked.
app.addHook('onRequest', keystead({ scopes: 'reports:read' }))

app.get('/reports', (request, reply) => {
  void reply.send({ reports: [], for: request.keystead?.user?.name })
})

// A route that requires more. The request is still charged once.
app.delete<{ Params: { id: string } }>(
  '/reports/:id',
  { onRequest: keystead({ scopes: 'reports:delete' }) },
  (request, reply) => {
    void reply.send({ deleted: request.params.id })
  },
)

try {
  console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
