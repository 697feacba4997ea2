import { Migration } from '@mikro-orm/migrations';

export class Idempotency extends Migration {

  override name = '20261125010000-idempotency'

  override up(): void {
    this.addSql(`create table "idempotent_call" ("name" bytea not null, "fingerprint" bytea not null, "answer" bytea null, "secret_id" text null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("name"));`);
    this.addSql(`create index "idempotent_call_expires_idx" on "idempotent_call" ("expires_at");`);
  }

  override down(): void {
    this.addSql(`drop table if exists "idempotent_call" cascade;`);
  }

}
