import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotRun } from '../install.mjs'
import { root } from '../paths.mjs'
import { isLoopback } from './options.mjs'
import { tool } from './tools.mjs'
import { packagesOf } from './versions.mjs'

/** Also for a scope that npm is set up with another registry for. */
const to = (registry, name) => [
  `--registry=${registry}`,
  ...(name.startsWith('@') ? [`--${name.split('/')[0]}:registry=${registry}`] : []),
]

/** Questions are answered soon, or the command says so; a publication retries as npm does. */
const SOON = ['--fetch-retries=1', '--fetch-retry-mintimeout=500', '--prefer-online']

/** @returns {Promise<string[]>} why nothing can be published to the registry */
export async function refusalsOfNpm({ registry }) {
  if (!isLoopback(registry) && (process.env.ACTIONS_ID_TOKEN_REQUEST_URL || process.env.NPM_ID_TOKEN)) return []
  try {
    await tool(root, 'npm', ['whoami', ...to(registry, ''), ...SOON])
    return []
  } catch (error) {
    if (/ENEEDAUTH|E401|E403/.test(error.output)) {
      return [
        `npm has no valid credentials for ${registry}: run \`npm login --registry=${registry}\`, or set a token in .npmrc.`,
      ]
    }
    return [`The npm registry ${registry} cannot be asked: ${reasonIn(error.output)}`]
  }
}

/** npm's first line of substance. */
const reasonIn = (output) =>
  /^npm error (?!code |errno |A complete log)(.+)$/m.exec(output)?.[1] ?? output.trim().split('\n')[0]

/** Builds, packs and checks every public npm package of a tree. */
export async function packNpmPackages(tree, out, { registry }) {
  const packed = []
  for (const each of packagesOf(tree)) if (each.private !== true) packed.push(await pack(each, tree, out, registry))
  return packed
}

async function pack({ folder, name, version, ...manifest }, tree, out, registry) {
  await mkdir(out, { recursive: true })
  await tool(folder, 'node', [join(tree, 'scripts/run.mjs'), 'build'])
  await writeFile(join(folder, 'package.json'), JSON.stringify(published({ name, version, ...manifest }), null, 2))
  const options = ['--json', '--ignore-scripts', `--pack-destination=${out}`]
  const [{ filename, files, size, integrity }] = JSON.parse(await tool(folder, 'npm', ['pack', ...options]))
  const tarball = join(out, filename)
  await check(folder, tarball)
  return {
    name,
    version,
    registry,
    provenance: hasProvenance(registry),
    archives: [{ name: filename, size, files }],
    isPublished: () => isPublished({ name, version, registry, integrity }),
    publish: () => publish({ name, registry, tarball }),
  }
}

/** Without what only means something in the workspace, such as `catalog:` and `workspace:*`. */
function published({ devDependencies: _dependencies, scripts: _scripts, ...manifest }) {
  return manifest
}

async function check(folder, tarball) {
  const bin = (name) => join(folder, 'node_modules', '.bin', name)
  await tool(folder, bin('publint'), ['run', tarball, '--strict'])
  await tool(folder, bin('attw'), [tarball, '--no-emoji'])
}

/** Where CI has an identity that npm can sign with. */
const hasProvenance = (registry) =>
  !isLoopback(registry) && Boolean(process.env.ACTIONS_ID_TOKEN_REQUEST_URL || process.env.SIGSTORE_ID_TOKEN)

/** @throws {CannotRun} when the registry has this version with other contents */
async function isPublished({ name, version, registry, integrity }) {
  const stored = await storedIntegrity(`${name}@${version}`, to(registry, name))
  if (stored === undefined || stored === integrity) return stored !== undefined
  throw new CannotRun(
    `${name}@${version} is already published at ${registry} with other contents. Add a changeset (\`npm run changeset\`), so that it gets a new version.`,
  )
}

async function storedIntegrity(spec, flags) {
  try {
    const answer = await tool(root, 'npm', ['view', spec, 'dist.integrity', '--json', ...flags, ...SOON])
    return answer.trim() === '' ? undefined : JSON.parse(answer)
  } catch (error) {
    if (error.output?.includes('E404')) return undefined
    throw error
  }
}

async function publish({ name, registry, tarball }) {
  const provenance = hasProvenance(registry) ? ['--provenance'] : []
  await tool(root, 'npm', [
    'publish',
    tarball,
    '--access=public',
    '--ignore-scripts',
    ...provenance,
    ...to(registry, name),
  ])
}
