import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitAll } from './repository.mjs'
import { tool } from './tools.mjs'

/** @returns {{ name: string, version: string, private?: boolean, folder: string }[]} the manifests of the workspace */
export function packagesOf(tree) {
  return ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(tree, parent)).map((name) => {
      const folder = join(tree, parent, name)
      return Object.assign(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), { folder })
    }),
  )
}

/**
 * Raises the versions by the changesets of a tree, writes generated files again, and commits.
 * @returns {Promise<{ commit: string, raised: { name: string, from: string, to: string }[] }>}
 */
export async function raiseVersions(tree) {
  const before = new Map(packagesOf(tree).map(({ name, version }) => [name, version]))
  // It installs the workspace of the tree first.
  await tool(tree, 'node', ['scripts/run.mjs', 'install'])
  if (hasChangesets(tree)) await tool(tree, 'npm', ['run', '--silent', 'raise-versions'])
  const raised = packagesOf(tree)
    .filter(({ name, version }) => before.get(name) !== version)
    .map(({ name, version }) => ({ name, from: before.get(name), to: version }))
  const body = raised.map(({ name, from, to }) => `${name} ${from} -> ${to}`).join('\n')
  return { commit: await commitAll(tree, 'Raise the versions for a release', body), raised }
}

const hasChangesets = (tree) =>
  readdirSync(join(tree, '.changeset')).some((file) => file.endsWith('.md') && file !== 'README.md')
