import { Migration } from '@mikro-orm/migrations'

/**
 * A database says which releases may run on it and under which secrets, what is left of its first start, and which texts the
 * configuration gave as admin keys.
 */
export class Starts extends Migration {
  override name = '20261129020000-starts'

  override up(): void {
    this.addSql(
      `create table "installation" ("id" smallint not null, "schema" text not null, "oldest_schema" text not null, "release" text not null, "secret_id" text null, "first_start_at" timestamptz(3) null, "unshown_key_id" uuid null, "unshown_owner_id" uuid null, primary key ("id"));`,
    )
    this.addSql(
      `create table "server_secret" ("id" text not null, "check_value" bytea not null, "recorded_at" timestamptz(3) not null, primary key ("id"));`,
    )
    this.addSql(`create table "configured_key" ("hash" bytea not null, "key_id" uuid not null, primary key ("hash"));`)
    this.addSql(
      `insert into "configured_key" ("hash", "key_id") select "hash", "id" from "api_key" where "kind" = 'bootstrap' and "prefix" = 'configured';`,
    )
  }

  override down(): void {
    this.addSql(`drop table "configured_key";`)
    this.addSql(`drop table "server_secret";`)
    this.addSql(`drop table "installation";`)
  }
}
