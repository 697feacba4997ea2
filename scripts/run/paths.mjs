import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const modules = join(root, 'node_modules')

/** The project's own Node, which runs TypeScript directly; the machine's may be older. */
export const projectNode = join(modules, 'node', 'bin', 'node')

/** Node's compile cache for every process started from here. Node creates the folder. */
export const compileCache = join(modules, '.cache', 'node')

/** Written after a complete install: the hash of its lockfile, and the folder of its pnpm. */
export const installMarker = join(modules, '.keystead-install.json')

export function readInstallMarker() {
  try {
    return JSON.parse(readFileSync(installMarker, 'utf8'))
  } catch {
    return {}
  }
}

/** The environment of every tool: the project's own Node and pnpm come first, and telemetry is off. */
export function toolEnvironment() {
  const { pnpmFolder } = readInstallMarker()
  const folders = [join(modules, '.bin'), pnpmFolder, process.env.PATH]
  return {
    ...process.env,
    ...(process.stdout.isTTY || process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' }),
    PATH: folders.filter(Boolean).join(delimiter),
    NODE_COMPILE_CACHE: compileCache,
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  }
}

/** The folder of the first `pnpm` in a PATH, npx's own before any other on the machine. */
export function folderOfPnpm(path) {
  const folders = path.split(delimiter).filter((folder) => existsSync(join(folder, 'pnpm')))
  return folders.find((folder) => folder.includes('_npx')) ?? folders[0]
}
