import type { FastifyInstance } from 'fastify'
import { registerAsset } from '../calls/asset.ts'
import { OPENAPI_PATHS } from './paths.ts'
import { refuseOtherMethods } from '../calls/methods.ts'

const SCRIPT_PATH = '/docs/scalar.js'

/** Scalar without features that call other services. */
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

/** The browser loads nothing from other origins. Scalar uses style attributes, which only `unsafe-inline` allows. */
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

/** `/docs`: the API reference. This service serves the page, its script and its documents. */
export function registerDocs(app: FastifyInstance): void {
  app.get('/docs', async (_request, reply) => {
    reply.header('content-security-policy', POLICY)
    return reply.type('text/html; charset=utf-8').send(PAGE)
  })
  app.get('/docs/', async (_request, reply) => reply.redirect('/docs', 308))
  for (const path of ['/docs', '/docs/']) refuseOtherMethods(app, path, ['GET'])
  // Scalar's npm module holds its script, 4 MB.
  const program = new URL('./docs-script.ts', import.meta.url)
  registerAsset(app, { path: SCRIPT_PATH, type: 'text/javascript', program })
}
