import type { MigrationObject } from '@mikro-orm/core'
import { Initial } from './20261121000000-initial.ts'
import { Verification } from './20261125000000-verification.ts'
import { Idempotency } from './20261125010000-idempotency.ts'
import { Jobs } from './20261125090000-jobs.ts'
import { RoomForCounts } from './20261125130000-room-for-counts.ts'
import { KeyUsageTable } from './20261127000000-key-usage.ts'
import { ImportsPerTenant } from './20261129030000-imports-per-tenant.ts'
import { ColumnsAtRest } from './20261129031000-columns-at-rest.ts'

/** Every migration, oldest first. They are listed by hand: no folder is read at start. */
export const migrations: MigrationObject[] = [
  { name: '20261121000000-initial', class: Initial },
  { name: '20261125000000-verification', class: Verification },
  { name: '20261125010000-idempotency', class: Idempotency },
  { name: '20261125090000-jobs', class: Jobs },
  { name: '20261125130000-room-for-counts', class: RoomForCounts },
  { name: '20261127000000-key-usage', class: KeyUsageTable },
  { name: '20261129030000-imports-per-tenant', class: ImportsPerTenant },
  { name: '20261129031000-columns-at-rest', class: ColumnsAtRest },
]
