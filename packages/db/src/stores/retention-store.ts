import type { KeptRecords, RetentionStore } from '@keystead/domain'
import type { Pool } from 'pg'

/** So many rows are deleted by a statement, so that none takes long. */
const BATCH = 10_000

/** The records of a tenant from before $1. Counts of an hour or a day go when all of it is before. */
const OLD: Readonly<Record<KeptRecords, { table: string; isOld: string }>> = {
  usage: {
    table: 'usage_bucket',
    isOld: `(grain = 'hour' and start <= $1::timestamptz - interval '1 hour' or grain = 'day' and start <= $1::timestamptz - interval '1 day')`,
  },
  jobs: { table: 'job', isOld: `status in ('COMPLETED', 'FAILED', 'CANCELLED') and finished_at <= $1::timestamptz` },
}

/** Locked rows are left for the next sweep: a sweep waits for no lock, so it cannot deadlock. */
const deletionOf = (records: KeptRecords, whose: string): string => {
  const { table, isOld } = OLD[records]
  const old = `select ctid from ${table} where ${whose} and ${isOld} limit ${BATCH} for update skip locked`
  return `delete from ${table} where ctid = any(array(${old}))`
}

export function createRetentionStore(pool: Pool): RetentionStore {
  async function repeat(text: string, values: unknown[]): Promise<void> {
    for (;;) {
      const { rowCount } = await pool.query(text, values)
      if ((rowCount ?? 0) < BATCH) return
    }
  }
  return {
    async tenantsWithLogs() {
      const { rows } = await pool.query<{ id: string }>('select tenant_id as id from audit_log where tree_size >= 256')
      return rows.map(({ id }) => id)
    },
    async deleteOld(records, { tenants, otherwise }) {
      for (const [tenantId, since] of tenants) {
        if (since !== null) await repeat(deletionOf(records, 'tenant_id = $2'), [since, tenantId])
      }
      if (otherwise === null) return
      await repeat(deletionOf(records, 'tenant_id <> all($2::uuid[])'), [otherwise, [...tenants.keys()]])
    },
  }
}
