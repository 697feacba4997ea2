import { Migration } from '@mikro-orm/migrations'

/** Lists of keys and users by name, last use and expiration, and the search in them. */
export class SortedLists extends Migration {
  override up(): void {
    this.addSql(
      `create index "api_key_name_page_idx" on "api_key" ("tenant_id", (lower(left("name", 100)) collate "C"), "id");`,
    )
    this.addSql(
      `create index "api_key_expires_page_idx" on "api_key" ("tenant_id", "expires_at", "id") where "expires_at" is not null;`,
    )
    this.addSql(
      `create index "api_key_search_idx" on "api_key" using gin (("name" || ' ' || "prefix" || ' ' || "last_six") gin_trgm_ops);`,
    )
    this.addSql(
      `create index "api_user_name_page_idx" on "api_user" ("tenant_id", (lower(left("name", 100)) collate "C"), "id");`,
    )
    this.addSql(
      `create index "api_user_expires_page_idx" on "api_user" ("tenant_id", "expires_at", "id") where "expires_at" is not null;`,
    )
    this.addSql(
      `create index "api_user_search_idx" on "api_user" using gin (("name" || ' ' || coalesce("username"::text, '') || ' ' || coalesce("email"::text, '')) gin_trgm_ops);`,
    )
    this.addSql(
      `create index "key_usage_last_used_idx" on "key_usage" ("tenant_id", "last_used_at", "key_id");`,
    )
    this.addSql(
      `create index "user_usage_last_used_idx" on "user_usage" ("tenant_id", "last_used_at", "user_id");`,
    )
  }
}
