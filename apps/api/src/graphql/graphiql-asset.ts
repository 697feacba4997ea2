import { gzipSync } from 'node:zlib'
import { css, editorWorkerService, graphqlWorker, js, jsonWorker } from '@graphql-yoga/render-graphiql/graphiql'

// Run by graphiql.ts: writes the part of GraphiQL named by the first argument, compressed.

/** The bundle expects its workers inline; here they have their own URLs. */
const script = `${js}
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => '/graphql/' + ({ json: 'json', graphql: 'graphql' }[label] ?? 'editor') + '.worker.js',
}
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Keystead GraphQL',
  endpoint: '/graphql',
  headersEditorEnabled: true,
  defaultQuery: '{\\n  me {\\n    name\\n    scopes\\n  }\\n}\\n',
  defaultHeaders: '{\\n  "X-API-Key": ""\\n}',
})
`

const parts: Readonly<Record<string, string>> = {
  script,
  style: css,
  editorWorkerService,
  graphql: graphqlWorker,
  json: jsonWorker,
}

const part = parts[process.argv[2] ?? '']
if (part === undefined) throw new Error(`GraphiQL has no part ${process.argv[2]}`)
process.stdout.write(gzipSync(part, { level: 9 }))
