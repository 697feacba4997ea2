import {
  type FoundPayload,
  type OauthPayloadRow,
  type OauthPayloadStore,
  type PayloadIndex,
  Refusal,
} from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'

const COLUMNS = 'hash, kind, grant_id, uid_hash, user_code_hash, sealed, expires_at'
const VALUES = '$1, $2, $3, $4, $5, $6, $7'

/** What was used stays used. */
const PUT = `
  insert into oauth_payload (${COLUMNS}) values (${VALUES})
  on conflict (hash) do update set
    grant_id = excluded.grant_id, uid_hash = excluded.uid_hash, user_code_hash = excluded.user_code_hash,
    sealed = excluded.sealed, expires_at = excluded.expires_at`

const PUT_NEW = `insert into oauth_payload (${COLUMNS}) values (${VALUES}) on conflict (hash) do nothing returning true`

/** One text for each index: a prepared statement has one plan. */
const findBy = (index: PayloadIndex): string =>
  `select hash, sealed, consumed_at as "consumedAt" from oauth_payload where ${index} = any($1)`

const CONSUME = `
  update oauth_payload set consumed_at = $2, expires_at = least(expires_at, $3)
  where hash = any($1) and consumed_at is null
  returning true`

const REMOVE = 'delete from oauth_payload where hash = any($1)'
const REMOVE_OF_GRANT = 'delete from oauth_payload where grant_id = $1 and kind = $2'
const NOTE_USE = `
  update oauth_grant set last_used_at = $2
  where id = $1 and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute')`

const valuesOf = ({ hash, kind, grantId, uidHash, userCodeHash, sealed, expiresAt }: OauthPayloadRow): unknown[] => [
  hash,
  kind,
  grantId,
  uidHash,
  userCodeHash,
  sealed,
  expiresAt,
]

/** SQLSTATE of a row that refers to one that is not there. */
const FOREIGN_KEY_VIOLATION = '23503'

function refusingEndedGrant(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION) {
    throw new Refusal('not_found', 'The grant was ended')
  }
  throw error
}

export const createOauthPayloadStore = (pool: Pool): OauthPayloadStore => ({
  async put(row) {
    await run(pool, { name: 'oauth-payload-put', text: PUT, values: valuesOf(row) }).catch(refusingEndedGrant)
  },
  async putNew(row) {
    const query = { name: 'oauth-payload-put-new', text: PUT_NEW, values: valuesOf(row) }
    const stored = await run(pool, query).catch(refusingEndedGrant)
    return stored.length > 0
  },
  async find(index, hashes) {
    const query = { name: `oauth-payload-by-${index}`, text: findBy(index), values: [hashes] }
    const [found] = await run<FoundPayload>(pool, query)
    return found ?? null
  },
  async consume(hashes, now, until) {
    const consumed = await run(pool, { name: 'oauth-payload-consume', text: CONSUME, values: [hashes, now, until] })
    return consumed.length > 0
  },
  async remove(hashes) {
    await run(pool, { name: 'oauth-payload-remove', text: REMOVE, values: [hashes] })
  },
  async removeOfGrant(kind, grantId) {
    await run(pool, { name: 'oauth-payload-remove-of-grant', text: REMOVE_OF_GRANT, values: [grantId, kind] })
  },
  async noteUse(grantId, now) {
    await run(pool, { name: 'oauth-grant-note-use', text: NOTE_USE, values: [grantId, now] })
  },
})
