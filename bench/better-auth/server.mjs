// better-auth's api-key plugin behind the least server that there can be: it parses JSON and calls the plugin's own functions,
// without the routing, sessions and checks of origin of better-auth's HTTP handler.
import { createServer } from 'node:http'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { Pool } from 'pg'

/** As many as the service being compared with has. */
const POOL_SIZE = 18

/** Wide enough to count every use and stop none. */
const LIMIT = { rateLimitMax: 1_000_000_000, rateLimitTimeWindow: 86_400_000 }

/** Keys in this process's own memory: faster than any store that survives a restart. */
function memoryStorage() {
  const values = new Map()
  return {
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
  }
}

const inMemory = {
  storage: 'secondary-storage',
  customStorage: memoryStorage(),
  // The answer does not wait for the count.
  deferUpdates: true,
}

const options = {
  database: new Pool({ connectionString: process.env.DATABASE_URL, max: POOL_SIZE }),
  secret: 'Zk7q0Xw3Rb9Lf2Tn5Vs8Yc1Hg4Jd6Pm0',
  baseURL: 'http://127.0.0.1',
  logger: { disabled: true },
  telemetry: { enabled: false },
  advanced: { backgroundTasks: { handler: (promise) => void promise.catch(() => undefined) } },
  plugins: [apiKey(process.env.STORAGE === 'memory' ? inMemory : {})],
}

const { runMigrations } = await getMigrations(options)
await runMigrations()
const auth = betterAuth(options)
const { internalAdapter } = await auth.$context
const user = await internalAdapter.createUser({
  name: 'bench',
  email: `${process.pid}@example.com`,
  emailVerified: true,
})

const routes = {
  '/verify': async ({ key }) => {
    const result = await auth.api.verifyApiKey({ body: { key, permissions: { invoices: ['read'] } } })
    return { status: result.valid ? 200 : 401, result }
  },
  '/keys': async ({ limited = false }) => {
    const permissions = { invoices: ['read'] }
    const body = { userId: user.id, name: 'bench', permissions, rateLimitEnabled: limited, ...(limited && LIMIT) }
    return { status: 201, result: await auth.api.createApiKey({ body }) }
  },
}

async function answer(path, body, response) {
  const { status, result } = await routes[path](JSON.parse(body))
  const text = JSON.stringify(result)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    answer(request.url, Buffer.concat(chunks).toString(), response).catch((error) => {
      response.writeHead(500).end(String(error))
    })
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
