import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { OPENAPI_PATHS } from './openapi/paths.ts'
import { refuseOtherMethods } from './rest.ts'

const run = promisify(execFile)

const SCRIPT_PATH = '/docs/scalar.js'

/** Scalar as it is, without everything that would leave this service. */
const CONFIGURATION = {
  sources: OPENAPI_PATHS.map(({ path, title }, index) => ({
    url: path,
    title,
    slug: title.toLowerCase(),
    default: index === 0,
    agent: { disabled: true },
  })),
  agent: { disabled: true },
  mcp: { disabled: true },
  telemetry: false,
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  proxyUrl: '',
  operationTitleSource: 'summary',
  documentDownloadType: 'json',
}

/** The browser too is told to load nothing from elsewhere. Scalar styles by attributes, which only `unsafe-inline` allows. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const attribute = (value: unknown): string =>
  JSON.stringify(value).replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;')

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Keystead API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <script id="api-reference" type="application/json" data-configuration='${attribute(CONFIGURATION)}'></script>
    <script src="${SCRIPT_PATH}"></script>
  </body>
</html>
`

/** `/docs`: the API reference. The page, its script and the documents it shows all come from here. */
export function registerDocs(app: FastifyInstance): void {
  let script: Promise<Uint8Array> | undefined

  app.get('/docs', async (_request, reply) => {
    reply.header('content-security-policy', POLICY).header('referrer-policy', 'no-referrer')
    return reply.type('text/html; charset=utf-8').send(PAGE)
  })
  app.get('/docs/', async (_request, reply) => reply.redirect('/docs', 308))
  app.get(SCRIPT_PATH, async (request, reply) => {
    script ??= loadScript().catch((error: unknown) => {
      script = undefined
      throw error
    })
    const compressed = await script
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=86400')
    reply.header('vary', 'accept-encoding').header('x-content-type-options', 'nosniff')
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(gunzipSync(compressed))
    return reply.header('content-encoding', 'gzip').send(compressed)
  })
  for (const path of ['/docs', '/docs/', SCRIPT_PATH]) refuseOtherMethods(app, path, ['GET'])
}

/**
 * Scalar's npm module holds its script, 4 MB, as a string constant, and costs 30 MB when it is imported. Another process
 * does that and ends, so that the service keeps nothing but the compressed bytes, 1 MB.
 */
async function loadScript(): Promise<Uint8Array> {
  const program = fileURLToPath(new URL('./docs-script.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [program], { encoding: 'buffer', env: {}, maxBuffer: 16 * 1024 ** 2 })
  return stdout
}
