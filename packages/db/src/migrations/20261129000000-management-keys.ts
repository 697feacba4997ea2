import { Migration } from '@mikro-orm/migrations'

/**
 * Keys say whether they may call Keystead itself. The default is what a release before this one makes, beside which it may run:
 * keys that may. Those of gateways follow their users, and imported ones are keys to somebody else's API.
 *
 * The change feed is not told: replicas that run already know nothing of the column.
 */
export class ManagementKeys extends Migration {
  override name = '20261129000000-management-keys'

  override up(): void {
    this.addSql(`alter table "api_key" add column "management" boolean null default true;`)
    this.addSql(`alter table "api_key" disable trigger user;`)
    // One with scopes of its own, of a user with a role, calls Keystead with them, and goes on doing so.
    this.addSql(
      `update "api_key" "k" set "management" = null from "api_user" "u"
       where "u"."id" = "k"."user_id" and "k"."prefix" like 'gw\\_%' and ("k"."scopes" is null or "u"."roles" = '{}');`,
    )
    this.addSql(`update "api_key" set "management" = false where "import_hash" is not null;`)
    this.addSql(`alter table "api_key" enable trigger user;`)
    this.addSql(`alter table "idempotent_call" add column "scopes" text[] null;`)
    this.addSql(`alter table "key_charge" add column "made_by" uuid null;`)
  }

  override down(): void {
    this.addSql(`alter table "key_charge" drop column "made_by";`)
    this.addSql(`alter table "idempotent_call" drop column "scopes";`)
    this.addSql(`alter table "api_key" drop column "management";`)
  }
}
