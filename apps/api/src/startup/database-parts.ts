import type { Database } from '@keystead/db'

/** The stores of the core whose names are those of the database, and those of plugins and stored objects. */
export const databaseParts = (database: Database) => ({
  keys: database.keys,
  memberships: database.memberships,
  deactivationStore: database.deactivationStore,
  userListStore: database.userListStore,
  auditTree: database.auditTree,
  eventLog: database.eventLog,
  webhookStore: database.webhooks,
  alertStore: database.alerts,
  objectStore: database.objectStore,
})
