import type { MigrationObject } from '@mikro-orm/core'
import { Initial } from './20261129040000-initial.ts'
import { ProjectKeyPages } from './20261129095030-project-key-pages.ts'
import { Factors } from './20261129125906-factors.ts'
import { People } from './20261129130035-people.ts'
import { OAuth } from './20261129130107-oauth.ts'
import { OauthProvider } from './20261129130229-oauth-provider.ts'
import { AuditPushes } from './20261129231500-audit-pushes.ts'
import { Plans } from './20261129233500-plans.ts'
import { Plugins } from './20261129201000-plugins.ts'
import { Roles } from './20261129130530-roles.ts'
import { DroppedDeliveries } from './20261129234500-dropped-deliveries.ts'
import { EventLogOfTenants } from './20261129200000-event-log.ts'
import { AuditTree } from './20261129202000-audit-tree.ts'
import { FederatedCredentials } from './20261129131900-federated-credentials.ts'
import { Scim } from './20261129140155-scim.ts'
import { SettingsOfTenants } from './20261129170205-settings.ts'
import { Signals } from './20261129203000-signals.ts'
import { Sso } from './20261129141500-sso.ts'
import { SortedLists } from './20261129233000-sorted-lists.ts'
import { SsoTrustEmail } from './20261129202651-sso-trust-email.ts'
import { Storage } from './20261129205000-storage.ts'

export const INITIAL = '20261129040000-initial'

/** Every migration, oldest first. They are listed by hand: no folder is read at start. */
export const migrations: MigrationObject[] = [
  { name: INITIAL, class: Initial },
  { name: '20261129095030-project-key-pages', class: ProjectKeyPages },
  { name: '20261129125906-factors', class: Factors },
  { name: '20261129130035-people', class: People },
  { name: '20261129130107-oauth', class: OAuth },
  { name: '20261129130229-oauth-provider', class: OauthProvider },
  { name: '20261129130530-roles', class: Roles },
  { name: '20261129131900-federated-credentials', class: FederatedCredentials },
  { name: '20261129140155-scim', class: Scim },
  { name: '20261129141500-sso', class: Sso },
  { name: '20261129170205-settings', class: SettingsOfTenants },
  { name: '20261129200000-event-log', class: EventLogOfTenants },
  { name: '20261129201000-plugins', class: Plugins },
  { name: '20261129202000-audit-tree', class: AuditTree },
  { name: '20261129202651-sso-trust-email', class: SsoTrustEmail },
  { name: '20261129203000-signals', class: Signals },
  { name: '20261129205000-storage', class: Storage },
  { name: '20261129231500-audit-pushes', class: AuditPushes },
  { name: '20261129233000-sorted-lists', class: SortedLists },
  { name: '20261129233500-plans', class: Plans },
  { name: '20261129234500-dropped-deliveries', class: DroppedDeliveries },
]

/**
 * The last migration of the oldest release that may run on a database with all of these. Migrations only add, so this stays the
 * same until a release removes something: then it is the migration of the first release that did not need it (docs/adr/0024).
 */
export const OLDEST_SCHEMA = '20261127000000'
