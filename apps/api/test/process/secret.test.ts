import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '@keystead/db'
import { Keyring, Vault } from '@keystead/domain'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isForPeople } from '../../src/console.ts'
import { installation, SECRET, temporaryFolder } from './service.ts'
import { start, type Start } from './starts.ts'

vi.setConfig({ testTimeout: 120_000 })

const OTHER = 'a secret of another installation that is long enough'
const NEW = 'another secret that takes the place of the old'
const KEY = 'the-admin-key-of-the-secret-tests'

const statusOf = async (service: Start, credential = KEY): Promise<number> =>
  (await service.as(credential).get('/users?limit=1')).status

/** A start that does not get ready. @returns the one line that is printed then */
async function refusal(environment: Record<string, string>): Promise<string> {
  const error = await start(environment).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!isForPeople(error)) throw new Error('the start was not refused', { cause: error })
  expect(error.message).toMatch(/^[^\n]+$/)
  return error.message
}

async function works(environment: Record<string, string>): Promise<void> {
  const service = await start(environment)
  expect(await statusOf(service)).toBe(200)
  await service.stop()
}

describe('a database of yours: a secret that does not fit never starts', () => {
  test('another KEYSTEAD_SECRET is refused in one line; nothing of the database changes, and replicas that run go on', async () => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: KEY }
    const running = await start(place)
    expect(await statusOf(running)).toBe(200)
    const line = await refusal({ ...place, KEYSTEAD_SECRET: OTHER })
    expect(line).toMatch(/KEYSTEAD_SECRET must include the secret .* of this database/)
    expect(line).not.toContain(OTHER)
    expect(await refusal({ ...place, KEYSTEAD_SECRET: `${OTHER},${NEW}` })).toMatch(
      /KEYSTEAD_SECRET must include the secret/,
    )
    expect(await statusOf(running)).toBe(200)
    await running.stop()
    await works(place)
  })

  test('it is rotated by id: the old behind the new, or the new behind the old first; then the old alone is refused', async () => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: KEY }
    await works(place)
    await works({ ...place, KEYSTEAD_SECRET: `${SECRET},${SECRET},${NEW},${NEW}` })
    await works({ ...place, KEYSTEAD_SECRET: SECRET })
    await works({ ...place, KEYSTEAD_SECRET: `${NEW},${SECRET}` })
    expect(await refusal({ ...place, KEYSTEAD_SECRET: SECRET })).toMatch(/KEYSTEAD_SECRET must include the secret/)
    await works({ ...place, KEYSTEAD_SECRET: NEW })
    expect(await refusal({ ...place, KEYSTEAD_SECRET: `${OTHER},${SECRET}` })).toMatch(
      /KEYSTEAD_SECRET must include the secret/,
    )
  })

  test('one that rows are still under is not taken away: the start says which rows; with it they are encrypted again', async () => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: KEY }
    await works(place)
    await works({ ...place, KEYSTEAD_SECRET: `${NEW},${SECRET}` })
    const database = await openDatabase(place['DATABASE_URL']!)
    onTestFinished(() => database.close())
    const [id, tenantId] = [randomUUID(), randomUUID()]
    const earlier = new Vault(new Keyring([SECRET]))
    const sealed = earlier.seal({ table: 'storage_key', column: 'sealed', tenantId, id }, 'a key')
    const insert = `insert into storage_key values ($1, $2, 1, 'server-secret', $3, now())`
    await database.pool.query(insert, [id, tenantId, sealed])
    const line = await refusal({ ...place, KEYSTEAD_SECRET: NEW })
    expect(line).toContain(`KEYSTEAD_SECRET must still include the secret ${earlier.secretId} after the current one`)
    expect(line).toContain('(storage_key 1)')
    await works({ ...place, KEYSTEAD_SECRET: `${NEW},${SECRET}` })
    await works({ ...place, KEYSTEAD_SECRET: NEW })
    // An operator who has lost it says so.
    await database.pool.query('update storage_key set sealed = $2 where id = $1', [id, sealed])
    expect(await refusal({ ...place, KEYSTEAD_SECRET: NEW })).toContain(earlier.secretId)
    await database.pool.query('delete from server_secret where id = $1', [earlier.secretId])
    await works({ ...place, KEYSTEAD_SECRET: NEW })
  })

  test('a database that a release without check values has filled knows its secret by the keys in it', async () => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: KEY }
    await works(place)
    const database = await openDatabase(place['DATABASE_URL']!)
    await database.pool.query('delete from server_secret')
    expect(await refusal({ ...place, KEYSTEAD_SECRET: OTHER })).toMatch(/KEYSTEAD_SECRET must include the secret/)
    expect((await database.pool.query('select * from server_secret')).rows).toEqual([])
    await works(place)
    const { rows } = await database.pool.query(
      'select length(check_value) as length, s.id = i.secret_id as current from server_secret s, installation i',
    )
    await database.close()
    expect(rows).toEqual([{ length: 32, current: true }])
  })
})

describe('the secret in the data folder', () => {
  async function filled(): Promise<{ folder: string; file: string; environment: Record<string, string> }> {
    const folder = await temporaryFolder()
    const environment = { KEYSTEAD_DATA_DIR: folder, KEYSTEAD_ADMIN_KEY: KEY }
    await works(environment)
    return { folder, file: join(folder, 'secret'), environment }
  }

  test('missing, empty, short or of another: never started on, and never replaced', async () => {
    const { file, environment } = await filled()
    const good = await readFile(file, 'utf8')
    await rename(file, `${file}.kept`)
    expect(await refusal(environment)).toMatch(new RegExp(`${file} is missing.*restore it`))
    await expect(stat(file)).rejects.toThrow('ENOENT')
    for (const damaged of ['', '\n\n', 'short\n', good.slice(0, 20), `${good.trim()}\nshort\n`, '\0'.repeat(44)]) {
      await writeFile(file, damaged)
      expect(await refusal(environment), JSON.stringify(damaged)).toMatch(
        new RegExp(`${file} must contain secrets of 32 characters or more, one per line`),
      )
      expect(await readFile(file, 'utf8')).toBe(damaged)
    }
    await writeFile(file, `${OTHER}\n`)
    expect(await refusal(environment)).toMatch(new RegExp(`${file} must contain the secret`))
    await writeFile(file, good)
    await works(environment)
  })

  test('a file that is not readable, or is a folder: one line', async () => {
    const folder = await temporaryFolder()
    expect(await refusal({ KEYSTEAD_DATA_DIR: folder, KEYSTEAD_SECRET: 'x'.repeat(31) })).toMatch(/KEYSTEAD_SECRET/)
    const { file, environment } = await filled()
    await rm(file)
    await mkdir(file)
    expect(await refusal(environment)).toMatch(new RegExp(`${file} cannot be read`))
  })

  test('a variable that is not the secret of the folder is refused too; spaces and empty lines in the file do no harm', async () => {
    const { file, environment } = await filled()
    expect(await refusal({ ...environment, KEYSTEAD_SECRET: OTHER })).toMatch(/KEYSTEAD_SECRET must include the secret/)
    const good = (await readFile(file, 'utf8')).trim()
    await writeFile(file, `\r\n  ${good}  \r\n\r\n`)
    await chmod(file, 0o600)
    await works(environment)
    await works({ ...environment, KEYSTEAD_SECRET: good })
  })
})
