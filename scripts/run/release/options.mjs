import { parseArgs } from 'node:util'
import { CannotRun } from '../install.mjs'
import { root } from '../paths.mjs'
import { tool } from './tools.mjs'

const USAGE = `usage: npm run release -- --dry-run | --publish [options]

  --dry-run                builds and checks everything, and prints what --publish would do; changes nothing
  --publish                raises the versions, builds, checks, publishes what is not published yet, and tags
  --registry <url>         where the npm packages go; default: the registry that npm is set up with
  --python-registry <url>  where the Python package is uploaded; default: PyPI
  --branch <name>          the branch to release from; default: main`

const PYPI = 'https://upload.pypi.org/legacy/'

/**
 * @param {string[]} args
 * @returns {Promise<{ publish: boolean, registry: URL, pythonRegistry: URL, branch: string }>}
 * @throws {CannotRun} with what is wrong and the usage
 */
export async function readOptions(args) {
  const values = parse(args)
  if (values['dry-run'] === values.publish) throw usage('Say one of --dry-run and --publish.')
  return {
    publish: values.publish,
    registry: urlOf('--registry', values.registry ?? (await registryOfNpm())),
    pythonRegistry: urlOf('--python-registry', values['python-registry']),
    branch: values.branch,
  }
}

const registryOfNpm = async () => (await tool(root, 'npm', ['config', 'get', 'registry'])).trim()

function parse(args) {
  const options = {
    'dry-run': { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    registry: { type: 'string' },
    'python-registry': { type: 'string', default: PYPI },
    branch: { type: 'string', default: 'main' },
  }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw usage(error.message)
  }
}

/** Both kinds of registry are named by the URL of a folder. */
function urlOf(option, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!['http:', 'https:'].includes(url?.protocol)) throw usage(`${option} wants an http or https URL, not "${text}".`)
  if (url.username !== '' || url.password !== '') throw usage(`${option} wants a URL without credentials in it.`)
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

function usage(problem) {
  return new CannotRun(`${problem}\n\n${USAGE}`)
}

/** @param {URL} registry */
export const isLoopback = ({ hostname }) => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname)
