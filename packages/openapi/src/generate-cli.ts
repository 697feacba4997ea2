/** `node src/generate-cli.ts write` writes openapi.json; `check` fails when the stored one is not what the router says. */
import { readFile, writeFile } from 'node:fs/promises'
import { openApiDocument, textOf } from '@keystead/api/openapi'

const [command = 'check'] = process.argv.slice(2)
const file = new URL('../openapi.json', import.meta.url)
const text = textOf(openApiDocument())

if (command === 'write') {
  await writeFile(file, text)
  console.log('Wrote packages/openapi/openapi.json.')
} else if ((await readFile(file, 'utf8').catch(() => null)) === text) {
  console.log('openapi.json is what the router says.')
} else {
  console.error('packages/openapi/openapi.json is not what the router says: run `npm run generate` and commit it.')
  process.exitCode = 1
}
