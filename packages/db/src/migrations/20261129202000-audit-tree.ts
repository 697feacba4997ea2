import { Migration } from '@mikro-orm/migrations'

const COLUMNS = `
  alter table audit_event add column actor_name text null, add column actor_kind text null, add column target_name text null,
    add column changes jsonb null;
  alter table audit_log add column tree_size bigint not null default '0', add column kept_from bigint not null default '0';
  create index audit_log_growing_idx on audit_log (tenant_id) where tree_size < size;`

const TABLES = `
  create table audit_tile (
    tenant_id uuid not null, level int not null, index bigint not null, hashes bytea not null, primary key (tenant_id, level, index)
  );
  create table audit_key (
    id text not null primary key, public_jwk jsonb not null, private_sealed bytea not null, created_at timestamptz(3) not null
  );`

/**
 * Writes who acted, and on what, into the event: their names may change later, and they may be deleted. Only names of the event's
 * own tenant are looked up. A name that the event states already, in its details, is that of what the same statement makes or deletes.
 */
const NAMES = `
  create function keystead_audit_names() returns trigger language plpgsql as $$
  declare
    target uuid;
  begin
    if new.actor_id is not null then
      select name, kind into new.actor_name, new.actor_kind from api_user where id = new.actor_id and tenant_id = new.tenant_id;
    else
      new.actor_kind := case when new.details ->> 'actor' = 'system' then 'system' else 'anonymous' end;
    end if;
    new.target_name := coalesce(new.target_name, new.details ->> 'name');
    if new.target_name is null and new.target_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
      target := new.target_id::uuid;
      case new.target_type
        when 'key' then select name into new.target_name from api_key where id = target and tenant_id = new.tenant_id;
        when 'user' then
          if target = new.actor_id then new.target_name := new.actor_name;
          else select name into new.target_name from api_user where id = target and tenant_id = new.tenant_id;
          end if;
        when 'project' then select name into new.target_name from project where id = target and tenant_id = new.tenant_id;
        when 'config' then select name into new.target_name from mcp_config where id = target and tenant_id = new.tenant_id;
        when 'role' then select name into new.target_name from role where id = target and tenant_id = new.tenant_id;
        when 'group' then select display_name into new.target_name from scim_group where id = target and tenant_id = new.tenant_id;
        when 'tenant' then select name into new.target_name from tenant where id = target;
        when 'sso_connection' then
          select name into new.target_name from sso_connection where id = target and tenant_id = new.tenant_id;
        else null;
      end case;
    end if;
    return new;
  end $$;
  create trigger keystead_audit_names before insert on audit_event for each row execute function keystead_audit_names();`

/** The tree over the log of a tenant, the keys that sign it, and names in events. */
export class AuditTree extends Migration {
  override up(): void {
    for (const sql of [COLUMNS, TABLES, NAMES]) this.addSql(sql)
  }
}
