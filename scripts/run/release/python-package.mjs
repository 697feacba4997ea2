import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CannotRun } from '../install.mjs'
import { isLoopback } from './options.mjs'
import { releasePython, tool } from './tools.mjs'

/** Lists an archive as `npm pack` lists its own. */
const LIST = `
import json, sys, tarfile, zipfile
path = sys.argv[1]
if path.endswith(".whl"):
    files = [(each.filename, each.file_size) for each in zipfile.ZipFile(path).infolist()]
else:
    files = [(each.name, each.size) for each in tarfile.open(path).getmembers() if each.isfile()]
print(json.dumps([{"path": name, "size": size} for name, size in files]))
`

const hasIdentity = (registry) =>
  !isLoopback(registry) && Boolean(process.env.ACTIONS_ID_TOKEN_REQUEST_URL || process.env.PYPI_ID_TOKEN)

/** Where the files that were uploaded are listed; PyPI does it on another host than the one that takes uploads. */
function indexOf(registry) {
  const index = new URL(registry)
  if (index.hostname === 'upload.pypi.org') index.hostname = 'pypi.org'
  index.pathname = index.pathname.replace(/\/legacy\/$/, '/')
  return new URL('simple/', index)
}

/** @returns {Promise<string[]>} why nothing can be uploaded to the registry */
export async function refusalsOfPython({ pythonRegistry: registry }) {
  const found = []
  if (!process.env.TWINE_PASSWORD && !existsSync(join(homedir(), '.pypirc')) && !hasIdentity(registry))
    found.push(`twine has no credentials for ${registry}: set TWINE_USERNAME and TWINE_PASSWORD, or write a .pypirc.`)
  try {
    await uploaded('keystead', registry)
  } catch (error) {
    found.push(error.message)
  }
  return found
}

/** Builds and checks the sdist and the wheel. */
export async function packPython(tree, out, { pythonRegistry: registry }) {
  const folder = join(tree, 'packages/sdk-python')
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const python = await releasePython(folder, hasIdentity(registry) ? ['release', 'provenance'] : ['release'])
  await tool(folder, python, ['-m', 'build', '--no-isolation', '--outdir', out])
  const archives = await Promise.all((await readdir(out)).toSorted().map((file) => archiveOf(python, out, file)))
  await tool(folder, python, ['-m', 'twine', 'check', '--strict', ...archives.map(({ path }) => path)])
  const missing = () => missingOf({ name, version, registry, archives })
  return {
    name,
    version,
    registry,
    provenance: hasIdentity(registry),
    archives,
    isPublished: async () => (await missing()).length === 0,
    publish: async () => upload(python, out, registry, await missing()),
  }
}

async function archiveOf(python, out, name) {
  const path = join(out, name)
  const bytes = await readFile(path)
  const files = JSON.parse(await tool(out, python, ['-c', LIST, path]))
  return { name, path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), files }
}

/** @returns the archives that the registry does not have. @throws {CannotRun} when it has one with other contents */
async function missingOf({ name, version, registry, archives }) {
  const stored = await uploaded(name, registry)
  const changed = archives.find((each) => stored.has(each.name) && stored.get(each.name) !== each.sha256)
  if (changed === undefined) return archives.filter((each) => !stored.has(each.name))
  throw new CannotRun(
    `${name}@${version} is already published at ${registry} with another ${changed.name}. Add a changeset (\`npm run changeset\`), so that it gets a new version.`,
  )
}

/** @returns {Promise<Map<string, string>>} the SHA-256 of each file of a project, by name; of a project that is not there, none */
async function uploaded(project, registry) {
  const url = new URL(`${project}/`, indexOf(registry))
  // A server that refers to another index for what it does not have would answer with a project of that name there.
  const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } }).catch((error) => {
    throw new CannotRun(`The Python registry ${registry} cannot be asked: ${error.cause?.message ?? error.message}`)
  })
  const page = await response.text()
  if (response.status === 404 || (response.status >= 300 && response.status < 400)) return new Map()
  if (!response.ok) throw new CannotRun(`The Python registry ${registry} answered ${response.status} for ${url}.`)
  const links = page.matchAll(/href="([^"#]+)#sha256=([0-9a-f]{64})"/g)
  return new Map([...links].map(([, href, sha256]) => [decodeURIComponent(href.split('/').at(-1)), sha256]))
}

async function upload(python, out, registry, archives) {
  const paths = archives.map(({ path }) => path)
  const signed = hasIdentity(registry)
  if (signed) await tool(out, python, ['-m', 'pypi_attestations', 'sign', ...paths])
  const options = ['--non-interactive', '--disable-progress-bar', `--repository-url=${registry}`]
  await tool(out, python, ['-m', 'twine', 'upload', ...options, ...(signed ? ['--attestations'] : []), ...paths])
}
