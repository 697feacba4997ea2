import { isUuid } from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

export interface TenantDirectory {
  /**
   * @param identifier an id, which is not looked up, or a name
   * @returns null when there is no tenant of that name
   */
  idOf(identifier: string): Promise<string | null> | string
}

const IDS = `
  select q.ord::int, t.id from unnest($1::text[], $2::int[]) as q (name, ord) join tenant t on t.name = q.name`

/** Names are looked up each time, in one statement for concurrent requests: renaming a tenant takes effect immediately. */
export function createTenantDirectory(pool: Pool): TenantDirectory {
  const names = new Batcher<string, string | null>(async (asked) => {
    const values = [asked, asked.map((_, ord) => ord)]
    const rows = await run<{ ord: number; id: string }>(pool, { name: 'tenant-ids', text: IDS, values })
    const found = new Map(rows.map(({ ord, id }) => [ord, id]))
    return asked.map((_, ord) => found.get(ord) ?? null)
  })
  return { idOf: (identifier) => (isUuid(identifier) ? identifier.toLowerCase() : names.load(identifier)) }
}
