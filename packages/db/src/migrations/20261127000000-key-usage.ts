import { Migration } from '@mikro-orm/migrations'

/** Counts of a key leave its row, so that a change of the key does not wait for the counts of all replicas to be stored. */
export class KeyUsageTable extends Migration {
  override name = '20261127000000-key-usage'

  override up(): void {
    this.addSql(
      `create table "key_usage" ("key_id" uuid not null, "tenant_id" uuid not null, "count" bigint not null, "last_used_at" timestamptz(3) not null, "last_used_ip" text null, primary key ("key_id"));`,
    )
    this.addSql(`alter table "key_usage" set (fillfactor = 70);`)
    this.addSql(
      `insert into "key_usage" ("key_id", "tenant_id", "count", "last_used_at", "last_used_ip")
       select "id", "tenant_id", "usage_count", "last_used_at", "last_used_ip" from "api_key" where "last_used_at" is not null;`,
    )
    this.addSql(
      `alter table "key_usage" add constraint "key_usage_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on update cascade on delete cascade;`,
    )
    this.addSql(
      `alter table "api_key" drop column "usage_count", drop column "last_used_at", drop column "last_used_ip";`,
    )
    this.addSql(`alter table "api_key" reset (fillfactor);`)
  }

  override down(): void {
    this.addSql(`alter table "api_key" set (fillfactor = 70);`)
    this.addSql(
      `alter table "api_key" add "usage_count" bigint not null default '0', add "last_used_at" timestamptz(3) null, add "last_used_ip" text null;`,
    )
    this.addSql(
      `update "api_key" "k" set "usage_count" = "u"."count", "last_used_at" = "u"."last_used_at", "last_used_ip" = "u"."last_used_ip"
       from "key_usage" "u" where "u"."key_id" = "k"."id";`,
    )
    this.addSql(`drop table "key_usage";`)
  }
}
