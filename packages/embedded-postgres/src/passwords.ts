import { createHmac, randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DataFolderError, errorCode, unusable } from './data-folder-error.ts'
import { SERVICE_ROLE } from './roles.ts'

export interface Passwords {
  superuser: string
  service: string
}

/** The passwords of an existing cluster. */
export async function storedPasswords(dataFolder: string): Promise<Passwords> {
  const secret = await readSecret(secretPath(dataFolder))
  if (secret !== undefined) return passwordsFrom(secret)
  const folder = join(dataFolder, 'postgres')
  throw new DataFolderError(`${secretPath(dataFolder)} is missing: restore it from the backup that ${folder} is from`)
}

/** The passwords for a new cluster. Their secret is on disk before the cluster exists. */
export async function makePasswords(dataFolder: string): Promise<Passwords> {
  return passwordsFrom(await makeSecret(secretPath(dataFolder)))
}

function secretPath(dataFolder: string): string {
  return join(dataFolder, 'postgres.password')
}

async function makeSecret(path: string): Promise<string> {
  const found = await readSecret(path)
  if (found !== undefined) return found
  const secret = randomBytes(32).toString('hex')
  const draft = `${path}.new`
  await rm(draft, { force: true })
  await writeFile(draft, `${secret}\n`, { mode: 0o600, flush: true })
  await rename(draft, path)
  return secret
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw unusable(path, error)
  }
}

/** The service's password does not reveal the superuser's. */
function passwordsFrom(secret: string): Passwords {
  return { superuser: secret, service: createHmac('sha256', secret).update(SERVICE_ROLE).digest('hex') }
}
