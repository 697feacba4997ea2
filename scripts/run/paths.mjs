import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const modules = join(root, 'node_modules')

/** The Node the project brings, which runs TypeScript as it is; the machine's own may be older. */
export const projectNode = join(modules, 'node', 'bin', 'node')

/** Written after a whole install: which lockfile it was made from, and where the pnpm that made it lies. */
export const installMarker = join(modules, '.keystead-install.json')

export function readInstallMarker() {
  try {
    return JSON.parse(readFileSync(installMarker, 'utf8'))
  } catch {
    return {}
  }
}

/** The environment of every tool: the project's own Node and pnpm come first, and nothing reports home. */
export function toolEnvironment() {
  const { pnpmFolder } = readInstallMarker()
  const folders = [join(modules, '.bin'), pnpmFolder, process.env.PATH]
  return {
    ...process.env,
    ...(process.stdout.isTTY || process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' }),
    PATH: folders.filter(Boolean).join(delimiter),
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  }
}

/** The folder of the first `pnpm` in a PATH, npx's own before any the machine has. */
export function folderOfPnpm(path) {
  const folders = path.split(delimiter).filter((folder) => existsSync(join(folder, 'pnpm')))
  return folders.find((folder) => folder.includes('_npx')) ?? folders[0]
}
