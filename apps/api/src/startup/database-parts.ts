import type { Database } from '@keystead/db'

/** What pushes, plugins and stored objects need of the database. */
export const databaseParts = (database: Database) => ({
  auditTree: database.auditTree,
  auditPushStore: database.auditPushes,
  eventLog: database.eventLog,
  webhookStore: database.webhooks,
  alertStore: database.alerts,
  objectStore: database.objectStore,
})
