import type { SetSettings, SettingsStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

/** The newest version of each tenant. */
const NEWEST = `
  select q.ord::int, s.settings from unnest($1::uuid[], $2::int[]) as q (tenant_id, ord)
  cross join lateral (
    select settings from settings_version v where v.tenant_id = q.tenant_id order by v.version desc limit 1
  ) s`

const ALL = `
  select distinct on (tenant_id) tenant_id as "tenantId", settings from settings_version order by tenant_id, version desc`

export function createSettingsStore(pool: Pool): SettingsStore {
  const newest = new Batcher<string, SetSettings>(async (tenantIds) => {
    const values = [tenantIds, tenantIds.map((_, ord) => ord)]
    const rows = await run<{ ord: number; settings: SetSettings }>(pool, { name: 'settings', text: NEWEST, values })
    const found = new Map(rows.map(({ ord, settings }) => [ord, settings]))
    return tenantIds.map((_, ord) => found.get(ord) ?? {})
  })
  return {
    find: (tenantId) => newest.load(tenantId),
    async all() {
      const { rows } = await pool.query<{ tenantId: string; settings: SetSettings }>(ALL)
      return new Map(rows.map(({ tenantId, settings }) => [tenantId, settings]))
    },
  }
}
