import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { signal } from '../src/processes.ts'
import {
  isRoot,
  nothingRunsOn,
  processesOn,
  query,
  serverOf,
  startService,
  temporaryFolder,
  type Service,
  type ServiceOptions,
} from './support.ts'

const ROOT = 'root:x:0:0:root:/root:/bin/sh'
const NOBODY = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
const POSTGRES = 'postgres:x:2101:2102::/nonexistent:/usr/sbin/nologin'
/** The bit of CAP_DAC_READ_SEARCH. */
const READS_EVERYTHING = 1n << 2n

/** Runs a command on a machine that has these accounts and no others. */
async function machineWith(accounts: string[]): Promise<string[]> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'passwd'), `${accounts.join('\n')}\n`)
  await writeFile(join(folder, 'nsswitch.conf'), 'passwd: files\n')
  const mounts = ['passwd', 'nsswitch.conf'].filter((name) => existsSync(`/etc/${name}`))
  const script = `${mounts.map((name) => `mount --bind ${folder}/${name} /etc/${name}`).join(' && ')} && exec "$@"`
  return ['unshare', '--mount', '/bin/sh', '-c', script, 'sh']
}

/** A folder to start in, with accounts of its own, below one that everyone may enter. */
async function dataFolder({ mode = 0o700, owner = 0 } = {}): Promise<string> {
  const folder = await temporaryFolder()
  await chmod(folder, 0o755)
  const dataDir = join(folder, 'data')
  await mkdir(dataDir, { mode })
  await chown(dataDir, owner, owner)
  return dataDir
}

async function started(dataDir: string, options: ServiceOptions = {}): Promise<Service & { url: string }> {
  const service = startService(dataDir, options)
  const { url, error } = await service.next()
  expect(error).toBeUndefined()
  return { ...service, url: url! }
}

async function stop(service: Service): Promise<void> {
  service.child.kill('SIGTERM')
  await service.exited
}

async function refusalOf(dataDir: string, options: ServiceOptions): Promise<string> {
  const service = startService(dataDir, options)
  const { error = '', refused } = await service.next()
  expect(refused).toBe(true)
  expect(error).not.toContain('\n')
  expect(await processesOn(dataDir)).toEqual([])
  return error
}

/** What the kernel says of the server: its user, its groups and its capabilities. */
async function rightsOn(dataDir: string) {
  const status = await readFile(`/proc/${(await serverOf(dataDir)).pid}/status`, 'utf8')
  const field = (name: string): string[] =>
    new RegExp(`^${name}:(.*)$`, 'm').exec(status)![1]!.trim().split(/\s+/).filter(Boolean)
  const [uid, gid] = [new Set(field('Uid')), new Set(field('Gid'))]
  expect([uid.size, gid.size]).toEqual([1, 1])
  const [capabilities = ''] = field('CapEff')
  return {
    uid: Number([...uid][0]),
    gid: Number([...gid][0]),
    groups: field('Groups'),
    holds: BigInt(`0x${capabilities}`),
  }
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

/** Root in a container may lack the right to mount. */
const mayMount = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0

describe.runIf(mayMount)('as root', () => {
  test('a new cluster belongs to nobody where there is no postgres, with no group and no capability; no account is made', async () => {
    const dataDir = await dataFolder()
    const before = await readFile('/etc/passwd', 'utf8')
    const service = await started(dataDir, { prefix: await machineWith([ROOT, NOBODY]) })
    expect(await rightsOn(dataDir)).toEqual({ uid: 65534, gid: 65534, groups: [], holds: 0n })
    expect(await query(service.url, 'select 1')).toEqual([[1]])
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(65534)
    expect(await readFile('/etc/passwd', 'utf8')).toBe(before)
  })

  test('an account postgres comes before nobody, and one that is made later takes nothing over', async () => {
    const dataDir = await dataFolder()
    const first = await started(dataDir, { prefix: await machineWith([ROOT, NOBODY]) })
    await query(first.url, 'create table entry (n int)')
    await stop(first)
    const withPostgres = { prefix: await machineWith([ROOT, POSTGRES, NOBODY]) }
    const second = await started(dataDir, withPostgres)
    expect(await query(second.url, 'select count(*)::int from entry')).toEqual([[0]])
    expect((await rightsOn(dataDir)).uid).toBe(65534)

    const other = await dataFolder()
    await started(other, withPostgres)
    expect(await rightsOn(other)).toEqual({ uid: 2101, gid: 2102, groups: [], holds: 0n })
  })

  test('a cluster of the account that an earlier release made goes on, also when the account is gone or its number is reused', async () => {
    const dataDir = await dataFolder()
    const made = await started(dataDir, { prefix: await machineWith([ROOT, POSTGRES]) })
    await query(made.url, 'create table entry (n int)')
    await stop(made)
    // As an earlier release left it: the data folder for root alone, and a lock file that all may read.
    await chown(dataDir, 0, 0)
    await chmod(dataDir, 0o700)
    await chmod(join(dataDir, 'keystead.lock'), 0o644)
    for (const accounts of [
      [ROOT, NOBODY],
      [ROOT, NOBODY, 'alice:x:2101:2101::/home/alice:/bin/sh'],
    ]) {
      const service = await started(dataDir, { prefix: await machineWith(accounts) })
      expect(await query(service.url, 'select count(*)::int from entry')).toEqual([[0]])
      expect(await rightsOn(dataDir)).toEqual({ uid: 2101, gid: 2102, groups: [], holds: 0n })
      await stop(service)
    }
    // Moved by hand with `chown -R 2101`, which leaves root's group.
    execFileSync('chgrp', ['-R', '0', join(dataDir, 'postgres')])
    await started(dataDir, { prefix: await machineWith([ROOT, NOBODY]) })
    expect(await rightsOn(dataDir)).toMatchObject({ uid: 2101, gid: 2101, groups: [] })
  })

  test('a data folder of another account: the cluster belongs to that account, and to the usual one where the number has no account', async () => {
    const prefix = await machineWith([ROOT, 'keystead:x:2301:2301::/nonexistent:/usr/sbin/nologin', NOBODY])
    const dataDir = await dataFolder({ owner: 2301 })
    await started(dataDir, { prefix })
    expect(await rightsOn(dataDir)).toEqual({ uid: 2301, gid: 2301, groups: [], holds: 0n })
    expect(await modeOf(dataDir)).toBe('700')

    const strange = await dataFolder({ owner: 2999 })
    await started(strange, { prefix })
    // The folder is closed to it, and not root's to open.
    expect(await rightsOn(strange)).toMatchObject({ uid: 65534, holds: READS_EVERYTHING })
    expect([await modeOf(strange), (await stat(strange)).uid]).toEqual(['700', 2999])
  })

  test('a data folder that only root may enter lets the cluster pass and keeps everything else; other modes stay', async () => {
    const prefix = await machineWith([ROOT, NOBODY])
    const dataDir = await dataFolder()
    await started(dataDir, { prefix })
    const { uid, gid } = await stat(dataDir)
    expect([uid, gid, await modeOf(dataDir)]).toEqual([0, 65534, '710'])
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--']
    const attempt = (...command: string[]) => spawnSync('setpriv', [...asNobody, ...command]).status
    expect(attempt('ls', join(dataDir, 'postgres'))).toBe(0)
    expect(attempt('ls', dataDir)).not.toBe(0)
    expect(attempt('touch', join(dataDir, 'new'))).not.toBe(0)
    const files = (await readdir(dataDir)).filter((name) => name !== 'postgres')
    expect(files).toEqual(
      expect.arrayContaining(['keystead.lock', 'keystead.pid', 'postgres.log', 'postgres.password']),
    )
    for (const name of files) expect([name, attempt('head', '-c1', join(dataDir, name))]).not.toEqual([name, 0])

    const shared = await dataFolder({ mode: 0o750 })
    await started(shared, { prefix })
    expect([(await stat(shared)).gid, await modeOf(shared)]).toEqual([0, '750'])
  })

  test('a data folder below a home that only root may enter: the server may read everything and has no other right', async () => {
    const dataDir = await dataFolder()
    await chmod(dirname(dataDir), 0o700)
    const service = await started(dataDir, { prefix: await machineWith([ROOT, NOBODY]) })
    expect(await query(service.url, 'select 1')).toEqual([[1]])
    expect(await rightsOn(dataDir)).toEqual({ uid: 65534, gid: 65534, groups: [], holds: READS_EVERYTHING })
    expect(await modeOf(dirname(dataDir))).toBe('700')
  })

  test('such a home and no right to read everything: one line names the folder that bars the way', async () => {
    const dataDir = await dataFolder()
    await chmod(dirname(dataDir), 0o700)
    const prefix = ['setpriv', '--bounding-set=-dac_read_search,-dac_override', '--']
    expect(await refusalOf(dataDir, { prefix })).toContain(`because of ${dirname(dataDir)} (owner 0, mode 0700): `)
    expect(await readdir(dataDir)).toEqual(['keystead.lock', 'postgres.password'])
  })

  test('no account at all, and no right to give files away or to become another user: one line each, and nothing half-made', async () => {
    const dataDir = await dataFolder()
    expect(await refusalOf(dataDir, { prefix: await machineWith([ROOT, 'toor:x:0:0::/root:/bin/sh']) })).toBe(
      'PostgreSQL cannot run as root, and this machine has no account postgres, _postgres, nobody: ' +
        `give ${dataDir} to an account that is not root, or start as one, or set DATABASE_URL`,
    )
    const without = (capability: string) => ['setpriv', `--bounding-set=-${capability}`, '--']
    expect(await refusalOf(dataDir, { prefix: without('chown') })).toMatch(
      /^PostgreSQL cannot run as root, and this process may not give \S+ to user id \d+ \(EPERM\): start as .*$/,
    )
    expect(await refusalOf(dataDir, { prefix: without('setuid,-setgid') })).toMatch(
      /^PostgreSQL cannot run as root, and this process may not become user id \d+ \(EPERM\): start as .*$/,
    )
    // A container in which root is the only user there is.
    expect(await refusalOf(dataDir, { prefix: ['unshare', '--map-root-user'] })).toMatch(/ \(EINVAL\): start as .*$/)
    expect((await readdir(dataDir)).toSorted()).toEqual(['keystead.lock', 'postgres.password'])
  })

  test('SIGKILL, then a postmaster.pid whose number is that of another process of nobody', async () => {
    const dataDir = await dataFolder()
    const prefix = await machineWith([ROOT, NOBODY])
    const first = await started(dataDir, { prefix })
    await query(first.url, 'create table entry (n int)')
    for (const { pid } of await processesOn(dataDir)) signal(pid, 'SIGKILL')
    first.child.kill('SIGKILL')
    await nothingRunsOn(dataDir)
    const other = spawn('sleep', ['600'], { uid: 65534, gid: 65534 })
    onTestFinished(() => void other.kill('SIGKILL'))
    await once(other, 'spawn')
    const stale = join(dataDir, 'postgres', 'postmaster.pid')
    const [, ...rest] = (await readFile(stale, 'utf8')).split('\n')
    await writeFile(stale, [other.pid, ...rest].join('\n'))
    const second = await started(dataDir, { prefix })
    expect(await query(second.url, 'select count(*)::int from entry')).toEqual([[0]])
    expect([other.exitCode, other.signalCode]).toEqual([null, null])
  })

  test('of first starts at once one makes the cluster, and the others are refused in one line', async () => {
    const dataDir = await dataFolder()
    const prefix = await machineWith([ROOT, NOBODY])
    const contenders = Array.from({ length: 3 }, () => startService(dataDir, { prefix }))
    const answers = await Promise.all(contenders.map((contender) => contender.next()))
    const [winner, ...more] = answers.filter(({ url }) => url !== undefined)
    expect(more).toEqual([])
    expect(await query(winner!.url!, 'select current_database()')).toEqual([['keystead']])
    for (const { error } of answers.filter((answer) => answer !== winner))
      expect(error).toMatch(/^The data folder .* is in use by /)
    expect((await rightsOn(dataDir)).uid).toBe(65534)
  })
})
