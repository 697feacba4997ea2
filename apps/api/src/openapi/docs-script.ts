import { gzipSync } from 'node:zlib'
import scalar from '@scalar/fastify-api-reference'
import Fastify from 'fastify'

/** Run by docs.ts: writes the script of Scalar's reference page, compressed. The plugin serves it but does not export it. */
const app = Fastify()
await app.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } })
const { statusCode, rawPayload } = await app.inject('/docs/js/scalar.js')
if (statusCode !== 200) throw new Error(`Scalar answered ${statusCode} for its script`)
process.stdout.write(gzipSync(rawPayload, { level: 9 }))
