import { Migration } from '@mikro-orm/migrations'

/** Without it, the newest keys of a project are looked for among all keys of the tenant. */
export class ProjectKeyPages extends Migration {
  override up(): void {
    this.addSql(
      `create index "api_key_project_page_idx" on "api_key" ("project_id", "id") where "project_id" is not null;`,
    )
  }
}
