/** `node src/reference-cli.ts write` writes docs/reference for the TypeScript packages; `check` fails when it is stale. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Pages, type PublishedPackage, referenceOf } from './reference.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PACKAGES: readonly PublishedPackage[] = ['sdk-typescript', 'trpc-client']

const [command = 'check'] = process.argv.slice(2)

for (const name of PACKAGES) {
  const place = `docs/reference/${name}`
  const pages = await referenceOf(name)
  if (command === 'write') {
    await write(join(ROOT, place), pages)
    console.log(`Wrote ${place}.`)
  } else if (await isWritten(join(ROOT, place), pages)) {
    console.log(`${place} is up to date.`)
  } else {
    console.error(`${place} is stale: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  }
}

async function write(folder: string, pages: Pages): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of pages) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

async function isWritten(folder: string, pages: Pages): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  if (entries.filter((entry) => entry.isFile()).length !== pages.size) return false
  for (const [path, text] of pages) {
    if ((await readFile(join(folder, path), 'utf8').catch(() => null)) !== text) return false
  }
  return true
}
