/** `node src/generate-cli.ts write` writes what is generated; `check` fails when something stored is not what the service says. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { schemaText } from '@keystead/api/graphql'
import { openApiDocument, textOf } from '@keystead/api/openapi'
import { appRouterTypes } from './app-router.ts'
import { withScopesTable } from './scopes-table.ts'
import { typescriptTypes } from './typescript.ts'

const [command = 'check'] = process.argv.slice(2)
const text = textOf(openApiDocument())

/** Paths from the root of the repository. */
const generated = {
  'packages/openapi/openapi.json': text,
  'packages/openapi/schema.graphql': schemaText(),
  'packages/sdk-typescript/src/generated/schema.ts': await typescriptTypes(text),
  'packages/trpc-client/src/generated/app-router.ts': await appRouterTypes(),
  'docs/concepts.md': withScopesTable(await readFile(new URL('../../../docs/concepts.md', import.meta.url), 'utf8')),
}

for (const [path, wanted] of Object.entries(generated)) {
  const file = new URL(`../../../${path}`, import.meta.url)
  if (command === 'write') {
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, wanted)
    console.log(`Wrote ${path}.`)
  } else if ((await readFile(file, 'utf8').catch(() => null)) === wanted) {
    console.log(`${path} is what the service says.`)
  } else {
    console.error(`${path} is not what the service says: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  }
}
