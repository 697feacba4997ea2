import { Migration } from '@mikro-orm/migrations'

const TABLE = `
  create table role (
    id uuid primary key, tenant_id uuid not null,
    name text not null, description text not null default '', scopes text[] not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint role_name_key unique (tenant_id, name)
  );
  create index role_page_idx on role (tenant_id, id);
  create index api_user_roles_idx on api_user using gin (roles);`

/** What custom roles of a tenant hold, each scope once. plpgsql keeps the plan of its query for the session. */
const HELD = `
  create function keystead_role_scopes(tenant uuid, names text[]) returns text[] language plpgsql stable as $$
  begin
    return (
      select coalesce(array_agg(distinct held.scope), '{}') from role cross join unnest(role.scopes) as held (scope)
      where role.tenant_id = tenant and role.name = any(names)
    );
  end $$;`

/** One notification serves all who have the role, however many they are. */
const CHANGE_FEED = `
  create function keystead_role_changed() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then perform pg_notify('keystead', 'o' || old.tenant_id || ':' || old.name); end if;
    if tg_op <> 'DELETE' then perform pg_notify('keystead', 'o' || new.tenant_id || ':' || new.name); end if;
    return null;
  end $$;
  create trigger keystead_role_changed after insert or delete or update of tenant_id, name, scopes
    on role for each row execute function keystead_role_changed();
  create trigger keystead_emptied after truncate on role for each statement execute function keystead_emptied();
  alter table role enable always trigger keystead_role_changed, enable always trigger keystead_emptied;`

/** Roles that tenants make themselves. */
export class Roles extends Migration {
  override up(): void {
    for (const sql of [TABLE, HELD, CHANGE_FEED]) this.addSql(sql)
  }
}
