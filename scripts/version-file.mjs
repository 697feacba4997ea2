/**
 * `node scripts/version-file.mjs write <file>`, in the folder of a package: writes the version of its package.json, which
 * changesets raise, to the file that the program reads; `check` fails when the versions differ.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'

const [command, file] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

const texts = {
  '.py': `# Of package.json: never edited, \`npm run generate\`.\n__version__ = "${version}"\n`,
  '.ts': `/** Of package.json: never edited, \`npm run generate\`. */\nexport const VERSION = '${version}'\n`,
}
const wanted = texts[extname(file)]

if (command === 'write') {
  writeFileSync(file, wanted)
  console.log(`Wrote ${file}.`)
} else if (readFileSync(file, 'utf8') !== wanted) {
  console.error(`${file} does not contain version ${version}: run \`npm run generate\` and commit it.`)
  process.exitCode = 1
}
