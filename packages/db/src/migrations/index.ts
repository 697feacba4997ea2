import type { MigrationObject } from '@mikro-orm/core'
import { Initial } from './20261121000000-initial.ts'
import { Verification } from './20261125000000-verification.ts'
import { Idempotency } from './20261125010000-idempotency.ts'
import { Jobs } from './20261125090000-jobs.ts'
import { RoomForCounts } from './20261125130000-room-for-counts.ts'
import { KeyUsageTable } from './20261127000000-key-usage.ts'
import { Starts } from './20261129020000-starts.ts'

/** Every migration, oldest first. They are listed by hand: no folder is read at start. */
export const migrations: MigrationObject[] = [
  { name: '20261121000000-initial', class: Initial },
  { name: '20261125000000-verification', class: Verification },
  { name: '20261125010000-idempotency', class: Idempotency },
  { name: '20261125090000-jobs', class: Jobs },
  { name: '20261125130000-room-for-counts', class: RoomForCounts },
  { name: '20261127000000-key-usage', class: KeyUsageTable },
  { name: '20261129020000-starts', class: Starts },
]

/**
 * The last migration of the oldest release that may run on a database with all of these. A migration only adds, so it stays as it
 * is, until a release takes away what this one has made needless: then it names the first release that did without (docs/adr/0024).
 */
export const OLDEST_SCHEMA = '20261127000000'
