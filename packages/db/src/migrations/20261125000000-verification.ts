import { Migration } from '@mikro-orm/migrations';
import { CREATE_CHANGE_FEED, DROP_CHANGE_FEED } from './change-feed.ts'

export class Verification extends Migration {

  override name = '20261125000000-verification'

  override up(): void {
    this.addSql(`create table "key_credit" ("key_id" uuid not null, "tenant_id" uuid not null, "remaining" bigint not null, "refill_amount" bigint null, "refill_seconds" int null, "refilled_at" timestamptz(3) not null, "version" int not null default 1, primary key ("key_id"));`);

    this.addSql(`create table "key_charge" ("id" uuid not null, "tenant_id" uuid not null, "key_id" uuid not null, "idempotency_key" text null, "request" jsonb not null, "state" text not null, "held" jsonb not null, "credit_version" int null, "credit_refilled_at" timestamptz(3) null, "outcome" jsonb not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "key_charge_expiry_idx" on "key_charge" ("state", "expires_at");`);
    this.addSql(`alter table "key_charge" add constraint "key_charge_idempotency_key" unique ("key_id", "idempotency_key");`);

    this.addSql(`create table "replica" ("id" uuid not null, "name" text not null, "started_at" timestamptz(3) not null, "fenced_at" timestamptz(3) null, primary key ("id"));`);

    this.addSql(`create table "usage_bucket" ("tenant_id" uuid not null, "grain" text not null, "start" timestamptz(3) not null, "key_id" uuid not null, "user_id" uuid not null, "project_id" uuid not null, "scope" text not null, "outcome" text not null, "count" bigint not null, "cost" bigint not null, primary key ("tenant_id", "grain", "start", "key_id", "user_id", "project_id", "scope", "outcome"));`);

    this.addSql(`alter table "api_key" add "imported" boolean not null default false, add "import_hash" bytea null, add "limits" jsonb not null default '[]', add "ip_allowlist" text[] null, add "environment" text null, add "external_id" text null, add "metadata" jsonb null, add "successor_id" uuid null, add "meter_id" uuid null, add "last_used_ip" text null;`);
    this.addSql(`create index "api_key_external_idx" on "api_key" ("tenant_id", "external_id", "id");`);
    this.addSql(`alter table "api_key" add constraint "api_key_import_key" unique ("import_hash");`);
    this.addSql(`create index "api_key_meter_idx" on "api_key" ("meter_id");`);

    this.addSql(`alter table "key_credit" add constraint "key_credit_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "key_charge" add constraint "key_charge_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on delete cascade;`);

    for (const statement of CREATE_CHANGE_FEED) this.addSql(statement)
  }

  override down(): void {
    for (const statement of DROP_CHANGE_FEED) this.addSql(statement)
    this.addSql(`drop table if exists "key_credit" cascade;`);
    this.addSql(`drop table if exists "key_charge" cascade;`);
    this.addSql(`drop table if exists "replica" cascade;`);
    this.addSql(`drop table if exists "usage_bucket" cascade;`);

    this.addSql(`drop index "api_key_external_idx";`);
    this.addSql(`drop index "api_key_meter_idx";`);
    this.addSql(`alter table "api_key" drop column "imported", drop column "import_hash", drop column "limits", drop column "ip_allowlist", drop column "environment", drop column "external_id", drop column "metadata", drop column "successor_id", drop column "meter_id", drop column "last_used_ip";`);
  }

}
