import type { Keyring } from '@keystead/domain'
import type { Pool } from 'pg'

const BATCH = 500

/** Keys that are still looked up by their import hash. */
const OLD = `
  select id, secret_id as "secretId", import_hash as "importHash" from api_key
  where hash = import_hash and id > $1 order by id limit ${BATCH}`

/** A key may meanwhile have been accepted by that text and marked as used: its own text is still unknown. */
const RENEW = `
  update api_key k set hash = n.hash, imported = true
  from unnest($1::uuid[], $2::bytea[]) as n (id, hash)
  where k.id = n.id and k.hash = k.import_hash`

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

interface OldImport {
  id: string
  secretId: string
  importHash: Buffer
}

/**
 * Gives the keys that an earlier release imported, and that were not used since, a hash that no text has. Until then they are not
 * found. Those of a server secret that is no longer configured stay unchanged: they do not work anyway. (docs/adr/0026)
 *
 * @returns how many there were
 */
export async function renewImports(pool: Pool, keyring: Keyring): Promise<number> {
  let renewed = 0
  for (let after = FIRST_ID; ;) {
    const { rows } = await pool.query<OldImport>(OLD, [after])
    const found = rows.flatMap(({ id, secretId, importHash }) => {
      const hash = keyring.importedHash(secretId, importHash)
      return hash ? [{ id, hash }] : []
    })
    if (found.length > 0) {
      const { rowCount } = await pool.query(RENEW, [found.map(({ id }) => id), found.map(({ hash }) => hash)])
      renewed += rowCount ?? 0
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return renewed
    after = last.id
  }
}
