import { Migration } from '@mikro-orm/migrations';

export class Jobs extends Migration {

  override name = '20261125090000-jobs'

  override up(): void {
    this.addSql(`create table "job" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "key_id" uuid null, "type" text not null, "status" text not null, "provider" text not null, "model" text not null, "input" jsonb not null, "result" text null, "error" text null, "tokens_in" int null, "tokens_out" int null, "cost" double precision null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, "run_id" uuid null, "lease_until" timestamptz(3) null, "attempts" int not null default 0, "is_queued" boolean not null default false, primary key ("id"));`);
    this.addSql(`create index "job_page_idx" on "job" ("tenant_id", "id");`);
    this.addSql(`create index "job_status_idx" on "job" ("tenant_id", "status", "id");`);
    this.addSql(`create index "job_type_idx" on "job" ("tenant_id", "type", "id");`);
    this.addSql(`create index "job_provider_idx" on "job" ("tenant_id", "provider", "id");`);
    this.addSql(`create index "job_lease_idx" on "job" ("status", "lease_until");`);
  }

  override down(): void {
    this.addSql(`drop table if exists "job" cascade;`);
  }

}
