import { openDatabase } from '@keystead/db'
import type { TestServer } from './server.ts'

/** Many service users at once, straight into the table. @returns their ids, newest first */
export async function insertUsers(server: TestServer, tenantId: string, count: number): Promise<string[]> {
  return insert(
    server,
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     select uuidv7(), $1, 'service', 'Row ' || n, '{}', '{}', now(), now() from generate_series(1, $2::int) as n
     returning id`,
    [tenantId, count],
  )
}

/** Many keys of one user. @returns their ids, newest first */
export async function insertKeys(
  server: TestServer,
  tenantId: string,
  userId: string,
  count: number,
): Promise<string[]> {
  return insert(
    server,
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, created_at)
     select uuidv7(), $1, $2::uuid, 'agg_row', '000000', sha256(($2::uuid::text || n)::bytea), 'none', '{read}', now()
     from generate_series(1, $3::int) as n
     returning id`,
    [tenantId, userId, count],
  )
}

async function insert(server: TestServer, statement: string, values: unknown[]): Promise<string[]> {
  const database = await openDatabase(server.databaseUrl)
  try {
    const { rows } = await database.pool.query<{ id: string }>(statement, values)
    return rows
      .map(({ id }) => id)
      .toSorted()
      .toReversed()
  } finally {
    await database.close()
  }
}
