import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../paths.mjs'
import { tool, toolIfItWorks } from './tools.mjs'

const git = async (...args) => (await tool(root, 'git', args)).trim()

/** @returns {Promise<string[]>} why nothing may be released from this checkout as it is */
export async function refusalsOfCheckout({ branch }) {
  const current = await git('branch', '--show-current')
  const dirty = await git('status', '--porcelain')
  const author = await toolIfItWorks(root, 'git', ['var', 'GIT_AUTHOR_IDENT'])
  const found = []
  if (dirty !== '') found.push(`The checkout has changes that are not committed: ${dirty.split('\n')[0].trim()}`)
  if (current !== branch) {
    const place = current === '' ? 'no branch' : `the branch ${current}`
    found.push(`The checkout is on ${place}, and releases are made from ${branch}; --branch names another.`)
  }
  if (author === undefined) found.push('Git has no user.name and user.email for the release commit and its tags.')
  return found
}

/**
 * HEAD in a folder of its own, so that nothing of the checkout that is not committed gets into a release.
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function cleanTree() {
  const parent = await mkdtemp(join(tmpdir(), 'keystead-release-'))
  const folder = join(parent, 'keystead')
  await git('worktree', 'prune')
  await git('worktree', 'add', '--quiet', '--detach', folder, 'HEAD')
  const remove = async () => {
    await rm(parent, { recursive: true, force: true })
    await git('worktree', 'prune')
  }
  return { folder, remove }
}

/** @returns the commit of the tree, with all that changed in it */
export async function commitAll(folder, subject, body) {
  const inTree = async (...args) => (await tool(folder, 'git', args)).trim()
  await inTree('add', '--all')
  if ((await inTree('status', '--porcelain')) !== '') await inTree('commit', '--quiet', '-m', subject, '-m', body)
  return inTree('rev-parse', 'HEAD')
}

/** Moves the branch of the checkout to a commit that descends from it. */
export const moveTo = (commit) => git('merge', '--quiet', '--ff-only', commit)

/** @returns {Promise<string[]>} of the tags those that do not exist */
export async function missingTags(tags) {
  const existing = new Set((await git('tag', '--list')).split('\n'))
  return tags.filter((tag) => !existing.has(tag))
}

export const tag = (name, commit) => git('tag', '--annotate', '-m', name, name, commit)

export const shortHead = () => git('rev-parse', '--short', 'HEAD')
