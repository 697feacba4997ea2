import { entities } from '@keystead/domain'
import { Migrator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM } from '@mikro-orm/postgresql'
import { impatientSocket, limited } from './connection-limits.ts'
import { CONNECT_MS } from './stores/query.ts'
import { QUEUE_SCHEMA } from './queue/boss.ts'
import { migrations } from './migrations/index.ts'

export type Orm = Awaited<ReturnType<typeof createOrm>>

/** Connections of one process. PostgreSQL's default allows 100 in all: room for replicas and people. */
const POOL_SIZE = 12

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
    // Failures are thrown; there is nothing else worth a line.
    logger: () => undefined,
    // Every row names its tenant itself. Without the joins that would look it up again, a query locks only what it asks for.
    autoJoinRefsForFilters: false,
    forceUtcTimezone: true,
    pool: { min: 0, max: POOL_SIZE },
    migrations: {
      tableName: 'keystead_migration',
      migrationsList: migrations,
      path: `${import.meta.dirname}/migrations`,
      snapshot: false,
      fileName: (timestamp, name) => `${timestamp}-${name ?? 'change'}`,
      allOrNothing: true,
    },
    // The triggers of the change feed are written by hand. @see migrations/change-feed.ts
    schemaGenerator: { ignoreSchema: [QUEUE_SCHEMA], skipTables: ['keystead_migration'], ignoreTriggers: true },
  })
}

/** @param options.isPatient whether a statement may take as long as it takes, as those of migrations do */
export async function createOrm(databaseUrl: string, { isPatient = false } = {}) {
  return MikroORM.init(ormOptions(databaseUrl, isPatient))
}
