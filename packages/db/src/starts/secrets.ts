import { timingSafeEqual } from 'node:crypto'
import type { Client } from 'pg'
import { rowsUnder, type SealedRows } from '../stores/sealed-rows.ts'
import { tableExists } from './schema.ts'

/** A server secret, as far as the database may know it. */
export interface SecretCheck {
  id: string
  checkValue: Buffer
}

/** None of the secrets of a start is the one that the database uses. */
export class UnknownSecretError extends Error {
  override readonly name = 'UnknownSecretError'
  /** The id of the secret that is required. */
  readonly wanted: string

  constructor(wanted: string) {
    super(`the database uses the secret ${wanted}`)
    this.wanted = wanted
  }
}

/** What only a secret that a start does not have can decrypt. */
export class NeededSecretError extends Error {
  override readonly name = 'NeededSecretError'
  /** The ids of the secrets. */
  readonly secretIds: readonly string[]
  readonly rows: readonly SealedRows[]

  constructor(secretIds: readonly string[], rows: readonly SealedRows[]) {
    super(`rows are encrypted under ${secretIds.join(', ')}`)
    this.secretIds = secretIds
    this.rows = rows
  }
}

const RECORDED = 'select id from server_secret order by recorded_at, id'

const CURRENT = `
  select s.id, s.check_value as "checkValue" from installation i join server_secret s on s.id = i.secret_id`

/** The newest key comes last: its id begins with the time. */
const NEWEST_KEY = `select secret_id as "secretId" from api_key order by id desc limit 1`

const HAS_KEY_OF = `select exists (select from api_key where secret_id = any($1::text[])) as exists`

const RECORD = `
  insert into server_secret (id, check_value, recorded_at) select id, check_value, clock_timestamp()
  from unnest($1::text[], $2::bytea[]) as s (id, check_value) on conflict (id) do nothing`

const MAKE_CURRENT = `update installation set secret_id = $1 where secret_id is distinct from $1`

/**
 * A start without the secret under which credentials are issued could verify none of them, and would issue others that no other
 * replica can verify.
 *
 * @throws UnknownSecretError
 */
export async function assertKnown(client: Client, secrets: readonly SecretCheck[]): Promise<void> {
  if (await tableExists(client, 'server_secret')) {
    const { rows } = await client.query<SecretCheck>(CURRENT)
    const [current] = rows
    if (current) {
      if (secrets.some((secret) => isSame(secret, current))) return
      throw new UnknownSecretError(current.id)
    }
  }
  if (await tableExists(client, 'api_key')) await assertFitsKeys(client, secrets)
}

/**
 * A secret may be taken away once nothing is encrypted under it. Secrets that this database never had are not looked for: what is
 * under them was damaged, or its operator has given it up.
 *
 * @throws NeededSecretError
 */
export async function assertSpared(client: Client, secrets: readonly SecretCheck[]): Promise<void> {
  if (!(await tableExists(client, 'server_secret'))) return
  const { rows: recorded } = await client.query<{ id: string }>(RECORDED)
  const given = new Set(secrets.map(({ id }) => id))
  const missing = recorded.map(({ id }) => id).filter((id) => !given.has(id))
  const rows = await rowsUnder(client, missing)
  if (rows.length === 0) return
  const needed: string[] = []
  for (const id of missing) if ((await rowsUnder(client, [id])).length > 0) needed.push(id)
  throw new NeededSecretError(needed, rows)
}

/** For keys of a release that recorded no check values: their rows name their secrets. */
async function assertFitsKeys(client: Client, secrets: readonly SecretCheck[]): Promise<void> {
  const { rows: newest } = await client.query<{ secretId: string }>(NEWEST_KEY)
  const [key] = newest
  if (!key) return
  const { rows } = await client.query<{ exists: boolean }>(HAS_KEY_OF, [secrets.map(({ id }) => id)])
  if (rows[0]?.exists !== true) throw new UnknownSecretError(key.secretId)
}

/** Records the secrets of a start; credentials are issued under the first from now on. */
export async function recordSecrets(client: Client, secrets: readonly SecretCheck[]): Promise<void> {
  await client.query(RECORD, [secrets.map(({ id }) => id), secrets.map(({ checkValue }) => checkValue)])
  await client.query(MAKE_CURRENT, [secrets[0]?.id])
}

const isSame = (one: SecretCheck, other: SecretCheck): boolean =>
  one.id === other.id &&
  one.checkValue.length === other.checkValue.length &&
  timingSafeEqual(one.checkValue, other.checkValue)
