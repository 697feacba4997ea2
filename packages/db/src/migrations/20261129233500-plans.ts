import { Migration } from '@mikro-orm/migrations'

const TABLE = `
  create table plan (
    id uuid primary key, tenant_id uuid not null,
    name text not null, description text not null default '', limits jsonb not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint plan_name_key unique (tenant_id, name)
  );
  create index plan_page_idx on plan (tenant_id, id);
  alter table api_key add column plan_id uuid null;
  create index api_key_plan_idx on api_key (plan_id) where plan_id is not null;`

/** One notification serves all keys that refer to the plan, however many they are: `l<plan>`. */
const CHANGE_FEED = `
  create function keystead_plan_changed() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'l' || old.id); return null; end $$;
  create trigger keystead_plan_changed after delete or update of id, limits
    on plan for each row execute function keystead_plan_changed();
  create trigger keystead_emptied after truncate on plan for each statement execute function keystead_emptied();
  create trigger keystead_key_plan_changed after update of plan_id
    on api_key for each row execute function keystead_key_changed();
  alter table plan enable always trigger keystead_plan_changed, enable always trigger keystead_emptied;
  alter table api_key enable always trigger keystead_key_plan_changed;`

/** Limits under a name, which keys refer to. */
export class Plans extends Migration {
  override up(): void {
    for (const sql of [TABLE, CHANGE_FEED]) this.addSql(sql)
  }
}
