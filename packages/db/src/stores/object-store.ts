import type { EarlierKey, KeyedObject, ObjectPlace, ObjectStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { inTransaction } from './transaction.ts'
import { runWithin } from './within.ts'

/** So many rows are changed by a statement, so that none takes long. */
const BATCH = 1000

const USED = `
  select coalesce(sum(size), 0)::float8 as bytes from stored_object
  where tenant_id = $1 and deleted_at is null and (expires_at is null or expires_at > $2)`

const DISCARD_ALL = `
  with gone as (delete from stored_object where tenant_id = $1 returning id, tenant_id, size), files as (
    insert into storage_file (id, tenant_id, remove_after) select id, tenant_id, $2 from gone
  )
  select count(*)::int as objects, coalesce(sum(size), 0)::float8 as bytes from gone`

/** Locked rows are left for the next sweep: a sweep waits for no lock, so it cannot deadlock. */
const END_EXPIRED = `
  update stored_object set deleted_at = expires_at where id in (
    select id from stored_object where expires_at <= $1 and deleted_at is null limit ${BATCH} for update skip locked
  )`

const purgeOf = (whose: string): string => `
  with gone as (
    delete from stored_object where id in (
      select id from stored_object where deleted_at <= $2 and ${whose} limit ${BATCH} for update skip locked
    ) returning id, tenant_id
  )
  insert into storage_file (id, tenant_id, remove_after) select id, tenant_id, $1 from gone`

const until = (ms: string): string => `clock_timestamp() + ${ms} * interval '1 ms'`

const BEGIN = `insert into storage_file (id, tenant_id, remove_after) values ($1, $2, ${until('$3::float8')})`

const RENEW = `update storage_file set remove_after = ${until('$2::float8')} where id = $1`

const LEFTOVERS = `
  select id, tenant_id as "tenantId" from storage_file
  where $1 or remove_after <= clock_timestamp() order by remove_after limit $2`

const EARLIER_KEYS = `
  select k.id, k.tenant_id as "tenantId", k.wrapper, k.sealed,
    n.id as "newestId", n.wrapper as "newestWrapper", n.sealed as "newestSealed"
  from storage_key k
  cross join lateral (
    select id, version, wrapper, sealed from storage_key
    where tenant_id = k.tenant_id and destroyed_at is null order by version desc limit 1
  ) n
  where k.destroyed_at is null and n.version > k.version`

const UNDER = `
  select id, tenant_id as "tenantId", sealed_key as "sealedKey" from stored_object where key_id = $1 order by id limit $2`

const MOVE = `
  update stored_object o set key_id = $2, sealed_key = moved.sealed_key
  from unnest($3::uuid[], $4::bytea[]) as moved (id, sealed_key) where o.id = moved.id and o.key_id = $1`

/** Uploads lock the key, too, before they add an object under it. */
const LOCK_KEY = `select id from storage_key where id = $1 and destroyed_at is null for update`

/** An upload that has begun may have the key. */
const IS_NEEDED = `
  select exists (select from stored_object where key_id = $1)
    or exists (select from storage_file where tenant_id = $2 and remove_after > clock_timestamp()) as "isNeeded"`

const RETIRE = `update storage_key set sealed = null, destroyed_at = $2 where id = $1`

interface EarlierRow {
  id: string
  tenantId: string
  wrapper: string
  sealed: Buffer
  newestId: string
  newestWrapper: string
  newestSealed: Buffer
}

const earlierKey = ({ newestId, newestWrapper, newestSealed, ...earlier }: EarlierRow): EarlierKey => ({
  ...earlier,
  newest: { id: newestId, wrapper: newestWrapper, sealed: newestSealed },
})

export function createObjectStore(pool: Pool): ObjectStore {
  async function repeat(text: string, values: unknown[]): Promise<void> {
    for (;;) {
      const { rowCount } = await pool.query(text, values)
      if ((rowCount ?? 0) < BATCH) return
    }
  }
  return {
    ...fileRows(pool),
    async usedBytes(em, tenantId, now) {
      const values = [tenantId, now]
      const rows = em
        ? await runWithin<{ bytes: number }>(em, USED, values)
        : (await pool.query<{ bytes: number }>(USED, values)).rows
      return rows[0]?.bytes ?? 0
    },
    async discardAll(em, tenantId, now) {
      const [gone] = await runWithin<{ objects: number; bytes: number }>(em, DISCARD_ALL, [tenantId, now])
      return gone ?? { objects: 0, bytes: 0 }
    },
    endExpired: (now) => repeat(END_EXPIRED, [now]),
    async purgeDeleted({ tenants, otherwise }, now) {
      for (const [tenantId, since] of tenants) {
        if (since !== null) await repeat(purgeOf('tenant_id = $3'), [now, since, tenantId])
      }
      if (otherwise === null) return
      await repeat(purgeOf('tenant_id <> all($3::uuid[])'), [now, otherwise, [...tenants.keys()]])
    },
    ...keyRows(pool),
  }
}

/** The rows of files that no object needs. */
const fileRows = (pool: Pool) => ({
  async begin({ id, tenantId }: ObjectPlace, leaseMs: number) {
    await pool.query(BEGIN, [id, tenantId, leaseMs])
  },
  async renew({ id }: ObjectPlace, leaseMs: number) {
    const { rowCount } = await pool.query(RENEW, [id, leaseMs])
    return rowCount === 1
  },
  async leftovers({ isAlone, limit }: { isAlone: boolean; limit: number }) {
    return (await pool.query<ObjectPlace>(LEFTOVERS, [isAlone, limit])).rows
  },
  async forget({ id }: ObjectPlace) {
    await pool.query('delete from storage_file where id = $1', [id])
  },
})

/** The keys of tenants, and of objects. */
const keyRows = (pool: Pool) => ({
  async earlierKeys() {
    return (await pool.query<EarlierRow>(EARLIER_KEYS)).rows.map(earlierKey)
  },
  async objectsUnder(keyId: string, limit: number) {
    return (await pool.query<KeyedObject>(UNDER, [keyId, limit])).rows
  },
  async moveKey(objects: readonly KeyedObject[], from: string, to: string) {
    const columns = [objects.map(({ id }) => id), objects.map(({ sealedKey }) => sealedKey)]
    await pool.query(MOVE, [from, to, ...columns])
  },
  retireKey: ({ id, tenantId }: EarlierKey, now: Date) =>
    inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(LOCK_KEY, [id])
      const { rows } = await client.query<{ isNeeded: boolean }>(IS_NEEDED, [id, tenantId])
      const isRetired = rowCount === 1 && rows[0]?.isNeeded === false
      if (isRetired) await client.query(RETIRE, [id, now])
      return { commit: isRetired, value: isRetired }
    }),
})
