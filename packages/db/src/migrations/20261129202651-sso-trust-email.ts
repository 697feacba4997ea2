import { Migration } from '@mikro-orm/migrations'

/** A connection that an earlier release makes or changes trusts no address that its provider does not call verified. */
export class SsoTrustEmail extends Migration {
  override up(): void {
    this.addSql(`alter table "sso_connection" add "trust_email" boolean not null default false;`)
  }
}
