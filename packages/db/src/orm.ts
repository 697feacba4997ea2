import { entities } from '@keystead/domain'
import type { MigrationDiff } from '@mikro-orm/core'
import { Migrator, TSMigrationGenerator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM } from '@mikro-orm/postgresql'
import { impatientSocket, limited } from './connection-limits.ts'
import { CONNECT_MS } from './stores/query.ts'
import { QUEUE_SCHEMA } from './queue/boss.ts'
import { migrations } from './migrations/index.ts'

export type Orm = Awaited<ReturnType<typeof createOrm>>

/** Connections of one process. PostgreSQL's default allows 100 in all, which leaves some for other replicas and people. */
const POOL_SIZE = 12

/** No migration is reverted: an earlier release runs on the schema of a later one. */
class UpwardGenerator extends TSMigrationGenerator {
  override generateMigrationFile(className: string, diff: MigrationDiff): string {
    return super.generateMigrationFile(className, { ...diff, down: [] })
  }
}

function ormOptions(databaseUrl: string, isPatient: boolean) {
  return defineConfig({
    clientUrl: databaseUrl,
    // The ORM takes only the address out of the URL; the driver reads the rest of it too, such as sslmode.
    driverOptions: {
      ...limited(databaseUrl),
      connectionTimeoutMillis: CONNECT_MS,
      ...(!isPatient && { stream: impatientSocket }),
    },
    entities,
    extensions: [Migrator],
    // Reads and writes of different requests must never share an identity map.
    allowGlobalContext: false,
    // Failures are thrown; nothing else is worth logging.
    logger: () => undefined,
    // Every row has its own tenant id. Without joins to look it up again, a query locks only the rows it selects.
    autoJoinRefsForFilters: false,
    forceUtcTimezone: true,
    pool: { min: 0, max: POOL_SIZE },
    migrations: {
      tableName: 'keystead_migration',
      migrationsList: migrations,
      path: `${import.meta.dirname}/migrations`,
      snapshot: false,
      generator: UpwardGenerator,
      fileName: (timestamp, name) => `${timestamp}-${name ?? 'change'}`,
      allOrNothing: true,
    },
    // The triggers of the change feed are written by hand. @see CHANGE_FEED in migrations/20261129040000-initial.ts
    schemaGenerator: {
      ignoreSchema: [QUEUE_SCHEMA],
      skipTables: ['keystead_migration'],
      ignoreTriggers: true,
      ignoreRoutines: true,
    },
  })
}

/** @param options.isPatient whether a statement may take any time, as those of migrations do */
export async function createOrm(databaseUrl: string, { isPatient = false } = {}) {
  return MikroORM.init(ormOptions(databaseUrl, isPatient))
}
