import { Migration } from '@mikro-orm/migrations'

/** Room for what is encrypted, beside the columns of earlier releases. Rows are encrypted when the service runs. @see sealRows */
export class ColumnsAtRest extends Migration {
  override name = '20261129031000-columns-at-rest'

  override up(): void {
    this.addSql(`alter table "mcp_config" add "servers_sealed" bytea null, add "sealed_with" text null;`)
    this.addSql(
      `alter table "job" add "input_sealed" bytea null, add "result_sealed" bytea null, add "sealed_with" text null;`,
    )
    this.addSql(`create index "job_plain_idx" on "job" ("id") where "sealed_with" is null or "result" is not null;`)
    this.addSql(`create index "job_sealed_with_idx" on "job" ("sealed_with", "id");`)
    this.addSql(`alter table "replica" add "opens_sealed" boolean not null default false;`)
  }

  override down(): void {
    this.addSql(`drop index "job_plain_idx";`)
    this.addSql(`drop index "job_sealed_with_idx";`)
    this.addSql(`alter table "mcp_config" drop column "servers_sealed", drop column "sealed_with";`)
    this.addSql(`alter table "job" drop column "input_sealed", drop column "result_sealed", drop column "sealed_with";`)
    this.addSql(`alter table "replica" drop column "opens_sealed";`)
  }
}
