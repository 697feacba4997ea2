import { Migration } from '@mikro-orm/migrations'

const UNIQUE = { api_key_hash_key: 'hash', api_key_import_key: 'import_hash' }

/**
 * Tenants may import the same key. The constraints keep their names, by which earlier releases know what is taken. Their indexes
 * are built beside the old ones, so that keys are found meanwhile.
 */
export class ImportsPerTenant extends Migration {
  override name = '20261129030000-imports-per-tenant'

  override up(): void {
    for (const [name, column] of Object.entries(UNIQUE)) {
      this.addSql(`create unique index "${name}_new" on "api_key" ("${column}", "tenant_id");`)
      this.addSql(`alter table "api_key" drop constraint "${name}";`)
      this.addSql(`alter table "api_key" add constraint "${name}" unique using index "${name}_new";`)
    }
    this.addSql(`create index "api_key_old_import_idx" on "api_key" ("id") where "hash" = "import_hash";`)
  }

  override down(): void {
    this.addSql(`drop index "api_key_old_import_idx";`)
    for (const [name, column] of Object.entries(UNIQUE)) {
      this.addSql(`alter table "api_key" drop constraint "${name}";`)
      this.addSql(`alter table "api_key" add constraint "${name}" unique ("${column}");`)
    }
  }
}
