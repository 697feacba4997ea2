import type { Client } from 'pg'

/** Keys from before there were management keys, by how the migration classified them. (docs/adr/0030) */
export interface MarkedKeys {
  management: number
  /** They may call Keystead while their user has a role. */
  followUser: number
  /** They are only verified. */
  application: number
}

const MARKING = '20261129000000-management-keys'

const COUNT = `
  select count(*) filter (where management)::int as management, count(*) filter (where management is null)::int as "followUser",
         count(*) filter (where not management)::int as application
  from api_key where revoked_at is null and kind <> 'bootstrap'`

/** @param migrated the migrations that were just applied @returns null when they classified no key */
export async function markedKeys(client: Client, migrated: readonly string[]): Promise<MarkedKeys | null> {
  if (!migrated.includes(MARKING)) return null
  const { rows } = await client.query<MarkedKeys>(COUNT)
  const [keys] = rows
  return keys && keys.management + keys.followUser + keys.application > 0 ? keys : null
}
