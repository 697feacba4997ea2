import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NeededSecretError, UnknownSecretError } from '@keystead/db'
import { type Config, ConfigError, MIN_SECRET } from '../config.ts'
import { syncFolder } from '../sync-folder.ts'

const isErrorOf = (code: string, error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const secretFile = (dataDir: string): string => join(dataDir, 'secret')

/**
 * The server secrets of the data folder, newest first, one per line. Only the owner of the file can read it. It is created with
 * the database: once there is one, a missing or damaged file must be restored by hand.
 *
 * @param hasDatabase whether the data folder already has a database
 * @throws ConfigError that names the file and states what it must contain
 */
export async function dataFolderSecrets(dataDir: string, hasDatabase: boolean): Promise<string[]> {
  const file = secretFile(dataDir)
  const text = await read(file)
  if (text !== null) return secretsIn(file, text)
  if (hasDatabase) {
    throw new ConfigError(
      `${file} is missing: restore it from the backup of this database, or set KEYSTEAD_SECRET to its content`,
    )
  }
  await make(dataDir, file)
  return secretsIn(file, (await read(file)) ?? '')
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isErrorOf('ENOENT', error)) return null
    throw new ConfigError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function secretsIn(file: string, text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  const secrets = lines.filter((line) => line !== '')
  const areWhole = secrets.every((secret) => secret.length >= MIN_SECRET && !secret.includes('\0'))
  if (secrets.length > 0 && areWhole) return secrets
  throw new ConfigError(
    `${file} must contain secrets of ${MIN_SECRET} characters or more, one per line: restore it from the backup of this database`,
  )
}

/** Written atomically. No other process writes to the folder: it is locked. */
async function make(dataDir: string, file: string): Promise<void> {
  const draft = `${file}.new`
  await rm(draft, { force: true })
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true, flag: 'wx' })
  await rename(draft, file)
  await syncFolder(dataDir)
}

/** Runs `work`, and reports an unknown or a missing secret in terms of the configuration. */
export async function sayingWhichSecret<T>({ secrets, dataDir }: Config, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NeededSecretError) {
      const place =
        secrets === null ? `${secretFile(dataDir)} must still contain` : 'KEYSTEAD_SECRET must still include'
      throw new ConfigError(`${place} ${whatIsNeeded(error)}`)
    }
    if (!(error instanceof UnknownSecretError)) throw error
    const wanted = `the secret ${error.wanted} of this database, which its credentials are derived from`
    if (secrets === null) {
      throw new ConfigError(
        `${secretFile(dataDir)} must contain ${wanted}: restore it from the backup of this database`,
      )
    }
    throw new ConfigError(`KEYSTEAD_SECRET must include ${wanted}; to rotate it, set new,old. Nothing was changed`)
  }
}

function whatIsNeeded({ secretIds, rows }: NeededSecretError): string {
  const what = secretIds.length === 1 ? 'the secret' : 'the secrets'
  const where = rows.map(({ table, rows: count }) => `${table} ${count}`).join(', ')
  return `${what} ${secretIds.join(', ')} after the current one, until all rows under it are encrypted again (${where}). Nothing was changed`
}
