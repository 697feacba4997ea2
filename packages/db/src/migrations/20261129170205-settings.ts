import { Migration } from '@mikro-orm/migrations'

const TABLE = `
  create table settings_version (
    tenant_id uuid not null, version int not null,
    settings jsonb not null, changes jsonb not null, created_at timestamptz(3) not null,
    actor_id uuid null, actor_key_id uuid null,
    primary key (tenant_id, version)
  );`

/** What demanded a second factor before it was a setting. */
const SECOND_FACTOR = `
  insert into settings_version (tenant_id, version, settings, changes, created_at)
  select id, 1, '{"mfa.required": true}', '[{"setting": "mfa.required", "before": false, "after": true}]', clock_timestamp()
  from tenant where requires_second_factor;`

const CHANGE_FEED = `
  create function keystead_settings_changed() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then perform pg_notify('keystead', 'c' || old.tenant_id); end if;
    if tg_op <> 'DELETE' then perform pg_notify('keystead', 'c' || new.tenant_id); end if;
    return null;
  end $$;
  create trigger keystead_settings_changed after insert or delete or update on settings_version
    for each row execute function keystead_settings_changed();
  create trigger keystead_emptied after truncate on settings_version for each statement execute function keystead_emptied();
  alter table settings_version enable always trigger keystead_settings_changed, enable always trigger keystead_emptied;`

/** What governs a tenant, in versions. */
export class SettingsOfTenants extends Migration {
  override up(): void {
    for (const sql of [TABLE, SECOND_FACTOR, CHANGE_FEED]) this.addSql(sql)
  }
}
