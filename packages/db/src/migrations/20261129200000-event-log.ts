import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table audit_pending (
    position bigserial primary key, tenant_id uuid not null, event_id uuid not null, due_at timestamptz(3) null
  );
  create table audit_log (tenant_id uuid not null primary key, size bigint not null);
  create table audit_log_entry (
    tenant_id uuid not null, seq bigint not null, event_id uuid not null constraint audit_log_entry_event_key unique,
    primary key (tenant_id, seq)
  );`

/** Counts of a minute are stored within seconds of it. What is later still becomes an event of its own. */
const PENDING = `
  create function keystead_audited() returns trigger language plpgsql as $$
  begin
    insert into audit_pending (tenant_id, event_id, due_at)
    select tenant_id, id, case when bucket is not null then clock_timestamp() + interval '2 minutes' end
    from audited order by id;
    return null;
  end $$;
  create trigger keystead_audited after insert on audit_event referencing new table as audited
    for each statement execute function keystead_audited();`

const EARLIER = `
  insert into audit_pending (tenant_id, event_id, due_at)
  select tenant_id, id, case when bucket is not null then clock_timestamp() + interval '2 minutes' end
  from audit_event order by id;`

/** The audit events of each tenant in one order. */
export class EventLogOfTenants extends Migration {
  override up(): void {
    for (const sql of [TABLES, PENDING, EARLIER]) this.addSql(sql)
  }
}
