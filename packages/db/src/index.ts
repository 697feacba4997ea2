export { type Database, DatabaseError, openDatabase } from './database.ts'
export { createOrm, type Orm } from './orm.ts'
export type { UserDirectory, UserProfile } from './stores/user-directory.ts'
export { isUnavailable } from './unavailable.ts'
