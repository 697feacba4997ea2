/** Fails when a page links to, or names, a file that does not exist; links of published pages must be absolute. */
import { globSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './paths.mjs'

/** Generated pages are checked by their generator. */
const pages = ['*.md', 'docs/*.md', 'docs/adr/*.md', 'docs/contracts/*.md'].flatMap((cwd) =>
  globSync(cwd, { cwd: root }),
)

/** Their readers have no repository around them: registries show them. */
const published = globSync('packages/{sdk-*,trpc-client}/{README,CHANGELOG}.md', { cwd: root })

/** The repository's address, as the manifests of published packages state it. */
const home = JSON.parse(readFileSync(join(root, 'packages/sdk-typescript/package.json'), 'utf8')).bugs.url.replace(
  /issues$/,
  '',
)

const sources = globSync('{apps,packages}/*/{src,test,python}/**/*.{ts,mjs,py}', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
})

const LINK = /\]\(([^)\s]+)\)/g
const CODE = /`([^`\n]+)`/g
const FROM_ROOT = /^(?:apps|packages|docs|scripts|deploy|examples|bench|\.ci)(?:\/[\w.@-]+)+\/?$/
/** The end of a path, as pages shorten it: `calls/call.ts`. */
const SHORTENED = /^[\w.-]+(?:\/[\w.-]+)+\.(?:ts|mjs|py)$/

/** GitHub's anchor of a heading. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const headingsOf = (text) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading))

function faultOfLink(page, target) {
  if (/^[a-z]+:/.test(target)) return null
  const [path, anchor] = target.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, file))) return `links to ${target}, which is not there`
  if (anchor === undefined || headingsOf(readFileSync(join(root, file), 'utf8')).includes(anchor)) return null
  return `links to ${target}, but ${file} has no such heading`
}

function faultOfName(name) {
  if (FROM_ROOT.test(name)) return existsSync(join(root, name)) ? null : `names ${name}, which is not there`
  if (!SHORTENED.test(name) || sources.some((path) => path.endsWith(`/${name}`))) return null
  return `names ${name}, but no file ends so`
}

function faultOfPublishedLink(target) {
  if (target.startsWith('#')) return null
  if (!/^https?:/.test(target)) return `links to ${target}, which registries cannot follow: make it absolute`
  if (!target.startsWith(home)) return null
  const path = target
    .slice(home.length)
    .replace(/^(?:blob|tree)\/main\//, '')
    .split('#')[0]
  return existsSync(join(root, path)) ? null : `links to ${target}, which is not in this repository`
}

function faultsOf(page) {
  const text = readFileSync(join(root, page), 'utf8')
  const links = [...text.matchAll(LINK)].map(([, target]) => faultOfLink(page, target))
  // A decision names the files of its time.
  const names = page.startsWith('docs/adr') ? [] : [...text.matchAll(CODE)].map(([, name]) => faultOfName(name))
  return [...links, ...names].filter((fault) => fault !== null)
}

for (const page of published) {
  for (const [, target] of readFileSync(join(root, page), 'utf8').matchAll(LINK)) {
    const fault = faultOfPublishedLink(target)
    if (fault === null) continue
    console.error(`${page} ${fault}`)
    process.exitCode = 1
  }
}

for (const page of pages) {
  for (const fault of faultsOf(page)) {
    console.error(`${relative(root, join(root, page))} ${fault}`)
    process.exitCode = 1
  }
}
