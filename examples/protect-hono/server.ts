// An API of Hono whose callers authenticate with keys that Keystead issued. README.md tells how to run it.
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { keystead } from '@keystead/sdk/hono'

if (!process.env.KEYSTEAD_API_KEY) {
  console.error('Set KEYSTEAD_API_KEY to a key with the scope keys:verify')
  process.exit(1)
}

// Hono itself does not know the caller's address, which keys with an allowlist need.
const ip = (c: Parameters<typeof getConnInfo>[0]): string | undefined => getConnInfo(c).remote.address

// Callers that may not pass get 401, 403 or 429; 503 while Keystead cannot be asked.
const app = new Hono()
  .use(keystead({ scopes: 'reports:read', ip }))
  .get('/reports', (c) => c.json({ reports: [], for: c.var.keystead.user?.name }))
  // A route that requires more. The request is still charged once.
  .delete('/reports/:id', keystead({ scopes: 'reports:delete', ip }), (c) => c.json({ deleted: c.req.param('id') }))

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`http://localhost:${port}`)
})
server.on('error', (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
