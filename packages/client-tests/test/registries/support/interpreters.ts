import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const output = (program: string, args: string[]): string | undefined => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The project's Node, and the one of this machine where it is another version that the packages support. */
export function nodes(): [version: string, path: string][] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  const found = new Map<string, string>()
  for (const path of [
    process.execPath,
    ...onPath.filter((each) => existsSync(each)).map((each) => realpathSync(each)),
  ]) {
    const version = output(path, ['--version'])
    if (version !== undefined && Number(/^v(\d+)/.exec(version)?.[1]) >= 20 && !found.has(version))
      found.set(version, path)
  }
  return [...found]
}

const PYTHONS = ['3.10', '3.11', '3.12', '3.13', '3.14']

/** Each supported Python of this machine that can make environments; also those that pyenv holds and does not put into PATH. */
export function pythons(): [version: string, path: string][] {
  const roots = [output('pyenv', ['root'])].filter((root) => root !== undefined)
  const installed = output('pyenv', ['versions', '--bare'])?.split(/\s+/) ?? []
  return PYTHONS.flatMap((version): [string, string][] => {
    const held = installed.filter((each) => each.startsWith(`${version}.`))
    const candidates = [
      `python${version}`,
      ...roots.flatMap((root) => held.map((each) => join(root, 'versions', each, 'bin/python'))),
    ]
    const path = candidates.find((each) => output(each, ['-c', 'import venv, ensurepip']) !== undefined)
    return path === undefined ? [] : [[version, path]]
  })
}
