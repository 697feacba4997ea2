import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from '../calls/failure.ts'
import { refuseOtherMethods } from '../calls/methods.ts'

/** Where `npm start`, CI and the image build the console. */
const BUILD_FOLDER = new URL('../../../console/dist/', import.meta.url)

/** The build writes this where the nonce of an answer belongs. */
const NONCE_PLACE = '__KEYSTEAD_NONCE__'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** No separator, no leading dot: a name in the folder of assets and nothing else. */
const ASSET_NAME = /^[\w-][\w.-]{0,199}$/

/**
 * What the browser may do with the console. The nonce allows the style elements that the components make while they run; neither
 * style attributes nor scripts in the page are allowed. (docs/adr/0066)
 */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>The console is not built · Keystead</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <main>
      <h1>The console is not built</h1>
      <p>Run this in the folder of Keystead, and reload the page. The service need not be restarted.</p>
      <pre>node scripts/run.mjs console</pre>
      <p>The API works without the console: see the <a href="/docs">API reference</a>.</p>
    </main>
  </body>
</html>
`

const NOT_BUILT_POLICY =
  "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * `/console`: the admin console, which is a program that runs in the browser. Every path of it gets the same page, which reads the
 * path itself. The files are read on each request, so that a console that is built later is there without a restart.
 */
export function registerConsole(app: FastifyInstance, folder: URL = BUILD_FOLDER): void {
  for (const url of ['/console', '/console/*']) {
    app.get(url, async (_request, reply) => sendPage(reply, folder))
    refuseOtherMethods(app, url, ['GET'])
  }
  app.get('/console/assets/:name', async (request, reply) => sendAsset(request, reply, folder))
  refuseOtherMethods(app, '/console/assets/:name', ['GET'])
  app.get('/', async (request, reply) => {
    reply.header('vary', 'accept')
    return reply.redirect(isBrowser(request) ? '/console' : '/docs', 302)
  })
  refuseOtherMethods(app, '/', ['GET'])
}

/** Browsers name HTML first when an address is opened; other clients lead on to the reference. */
const isBrowser = ({ headers }: FastifyRequest): boolean => /^text\/html\b/i.test(headers.accept ?? '')

async function sendPage(reply: FastifyReply, folder: URL): Promise<FastifyReply> {
  const page = await contentOf(new URL('index.html', folder))
  reply.type('text/html; charset=utf-8')
  if (!page) return reply.code(503).header('content-security-policy', NOT_BUILT_POLICY).send(NOT_BUILT)
  const nonce = randomBytes(18).toString('base64url')
  reply.header('content-security-policy', policy(nonce)).header('cache-control', 'no-cache')
  return reply.send(page.toString('utf8').replaceAll(NONCE_PLACE, nonce))
}

/** The name of an asset contains a digest of its content, so that a browser may keep it. */
async function sendAsset(request: FastifyRequest, reply: FastifyReply, folder: URL): Promise<FastifyReply> {
  const name = nameIn(request)
  const type = TYPES[extname(name)]
  if (!ASSET_NAME.test(name) || type === undefined) throw NOTHING_HERE
  const isCompressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const content = await contentOf(new URL(`assets/${name}${isCompressed ? '.gz' : ''}`, folder))
  if (!content) throw NOTHING_HERE
  if (isCompressed) reply.header('content-encoding', 'gzip')
  reply.header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding')
  reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  return reply.type(type).send(content)
}

const NOTHING_HERE = new HttpError('not_found', 'There is nothing at this path')

function nameIn({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'name' in params ? String(params.name) : ''
}

/** @returns null for a file that is not there */
async function contentOf(file: URL): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
