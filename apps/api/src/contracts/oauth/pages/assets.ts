import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { refuseOtherMethods } from '../../../calls/methods.ts'

interface PageAsset {
  /** With a digest of the content, so that a browser that keeps it asks again when it changes. */
  path: string
  url: string
  type: string
  bytes: Buffer
}

function asset(name: string, type: string): PageAsset {
  const bytes = readFileSync(new URL(name, import.meta.url))
  const url = `/pages/${name}`
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 12)
  return { path: `${url}?v=${digest}`, url, type, bytes }
}

export const STYLE = asset('style.css', 'text/css; charset=utf-8')
export const SCRIPT = asset('passkeys.js', 'text/javascript; charset=utf-8')
export const ICON = asset('icon.svg', 'image/svg+xml')

/** The style, the script and the icon of the pages: nothing else is loaded. */
export function registerPageAssets(app: FastifyInstance): void {
  for (const { url, type, bytes } of [STYLE, SCRIPT, ICON]) {
    app.get(url, async (_request, reply) => {
      // An SVG that is opened by itself is a page: its policy lets it style itself and no more.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      return reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(bytes)
    })
    refuseOtherMethods(app, url, ['GET'])
  }
}
