/** `node src/generate-cli.ts write` writes the generated files; `check` fails when one is stale. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { schemaText } from '@keystead/api/graphql'
import { openApiDocument, textOf } from '@keystead/api/openapi'
import { webhookDocument } from '@keystead/api/openapi-webhooks'
import { withAdrIndex } from './adr-index.ts'
import { appRouterTypes } from './app-router.ts'
import { pictureOf } from './picture.ts'
import { withScopesTable } from './scopes-table.ts'
import { typescriptTypes } from './typescript.ts'

const [command = 'check'] = process.argv.slice(2)
const ROOT = join(import.meta.dirname, '../../..')
const text = textOf(openApiDocument())

const textAt = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8')

/** Paths from the root of the repository. */
const generated = {
  'packages/openapi/openapi.json': text,
  'packages/openapi/openapi-webhooks.json': textOf(webhookDocument()),
  'packages/openapi/schema.graphql': schemaText(),
  'packages/sdk-typescript/src/generated/schema.ts': await typescriptTypes(text),
  'packages/trpc-client/src/generated/app-router.ts': await appRouterTypes(),
  'docs/concepts.md': withScopesTable(await textAt('docs/concepts.md')),
  'docs/adr/README.md': await withAdrIndex(await textAt('docs/adr/README.md'), join(ROOT, 'docs/adr')),
  'docs/generated/architecture.svg': await pictureOf(await textAt('docs/architecture.dot'), 'docs/architecture.dot'),
}

for (const [path, wanted] of Object.entries(generated)) {
  const file = join(ROOT, path)
  if (command === 'write') {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, wanted)
    console.log(`Wrote ${path}.`)
  } else if ((await readFile(file, 'utf8').catch(() => null)) === wanted) {
    console.log(`${path} is up to date.`)
  } else {
    console.error(`${path} is stale: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  }
}
