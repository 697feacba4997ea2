import { join } from 'node:path'
import { CannotRun } from './install.mjs'
import { packNpmPackages, refusalsOfNpm } from './release/npm-packages.mjs'
import { readOptions } from './release/options.mjs'
import { printArtifact, printVersions } from './release/plan.mjs'
import { packPython, refusalsOfPython } from './release/python-package.mjs'
import { cleanTree, missingTags, moveTo, refusalsOfCheckout, shortHead, tag } from './release/repository.mjs'
import { raiseVersions } from './release/versions.mjs'

const ignore = () => {}

/**
 * Publishes the npm packages and the Python package of HEAD; see docs/adr/0040. Nothing is published, and the checkout is as
 * it was, unless everything was built and checked. A run after one that broke off publishes what is missing.
 * @param {string[]} args see `release/options.mjs`
 */
export async function runRelease(args) {
  const options = await readOptions(args)
  const refusals = [
    ...(await refusalsOfCheckout(options)),
    ...(await refusalsOfNpm(options)),
    ...(await refusalsOfPython(options)),
  ]
  if (options.publish && refusals.length > 0) throw new CannotRun(['Nothing was published.', ...refusals].join('\n'))
  // Ctrl-C stops the tool that runs, and then the folder of the release is removed as after any failure.
  process.on('SIGINT', ignore)
  const tree = await cleanTree()
  try {
    await releaseTree(tree.folder, options, refusals)
  } finally {
    await tree.remove()
    process.off('SIGINT', ignore)
  }
  return 0
}

async function releaseTree(tree, options, refusals) {
  console.log(`Building a release of ${await shortHead()} ...`)
  const { commit, raised } = await raiseVersions(tree)
  printVersions(raised)
  const artifacts = await buildAll(tree, options)
  for (const each of artifacts) printArtifact(each, each.isThere)
  const missing = artifacts.filter(({ isThere }) => !isThere)
  const tags = await missingTags(artifacts.map(({ name, version }) => `${name}@${version}`))
  if (!options.publish) return printRest({ tags, refusals, missing })
  await moveTo(commit)
  await publishAll(missing)
  for (const each of tags) await tag(each, commit)
  printDone({ missing, tags, branch: options.branch })
}

/**
 * Credentials for npm have been tried by now; those for Python can only be tried by an upload. So the Python package is the
 * first, and wrong ones are found before anything is published.
 */
async function buildAll(tree, options) {
  const python = await packPython(tree, join(tree, '../python'), options)
  const artifacts = [python, ...(await packNpmPackages(tree, join(tree, '../npm'), options))]
  for (const each of artifacts) each.isThere = await each.isPublished()
  return artifacts
}

async function publishAll(artifacts) {
  for (const [index, { name, version, registry, publish }] of artifacts.entries()) {
    try {
      await publish()
    } catch (error) {
      const state = `${name}@${version} was not published; ${index} of ${artifacts.length} were.`
      throw new CannotRun(`${error.message}\n${state} Run the same command again: it publishes what is missing.`)
    }
    console.log(`Published ${name}@${version} to ${registry}`)
  }
}

function printRest({ tags, refusals, missing }) {
  console.log(missing.length === 0 ? '\nNothing would be published: everything is.' : '')
  console.log(tags.length === 0 ? 'No tag would be made.' : `Then the tags would be made: ${tags.join(', ')}`)
  for (const refusal of refusals) console.log(`--publish would be refused: ${refusal}`)
  console.log('This was a dry run: nothing was changed or published.')
}

function printDone({ missing, tags, branch }) {
  if (missing.length === 0) console.log('\nNothing was published: every package is already.')
  if (tags.length > 0) console.log(`Tagged ${tags.join(', ')}. To share: git push --follow-tags origin ${branch}`)
}
