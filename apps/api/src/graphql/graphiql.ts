import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { registerAsset } from '../calls/asset.ts'

/** The parts of GraphiQL, as graphiql-asset.ts names them, by their path. */
const ASSETS = {
  '/graphql/graphiql.js': 'script',
  '/graphql/graphiql.css': 'style',
  '/graphql/editor.worker.js': 'editorWorkerService',
  '/graphql/graphql.worker.js': 'graphql',
  '/graphql/json.worker.js': 'json',
} as const

/** The browser loads nothing from other origins. The editor uses style attributes, which only `unsafe-inline` allows. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Keystead GraphQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphql/graphiql.css">
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script src="/graphql/graphiql.js"></script>
  </body>
</html>
`

/** Whether a GET is a browser's navigation rather than a query. */
export const wantsPage = ({ query, headers }: FastifyRequest): boolean =>
  typeof query === 'object' &&
  query !== null &&
  !('query' in query) &&
  (headers.accept ?? '').split(',').some((type) => type.trim().startsWith('text/html'))

/** Serves all parts of GraphiQL, a query editor. @returns a function that sends its page */
export function registerGraphiql(app: FastifyInstance): (reply: FastifyReply) => FastifyReply {
  const program = new URL('./graphiql-asset.ts', import.meta.url)
  for (const [path, name] of Object.entries(ASSETS)) {
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript'
    registerAsset(app, { path, type, program, args: [name] })
  }
  return (reply) =>
    reply.headers({ 'content-security-policy': POLICY, vary: 'accept' }).type('text/html; charset=utf-8').send(PAGE)
}
