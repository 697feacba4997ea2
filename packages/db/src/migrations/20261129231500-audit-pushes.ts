import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table audit_destination (
    name text primary key, failures int not null, due_at timestamptz(3) null, lease_id uuid null,
    leased_until timestamptz(3) null
  );
  create table audit_place (
    destination text not null, tenant_id uuid not null, next_seq bigint not null, checkpoint_size bigint not null,
    checkpoint_at timestamptz(3) null, primary key (destination, tenant_id)
  );`

/** An earlier release makes no checkpoints for plugins: those of its plugins have none yet. */
const CHECKPOINTS_OF_PLUGINS = `
  alter table plugin add checkpoint_size bigint not null default '0', add checkpoint_at timestamptz(3) null;`

/** How far the destinations of the operator are in each log, and the last checkpoint that each plugin got. */
export class AuditPushes extends Migration {
  override up(): void {
    for (const sql of [TABLES, CHECKPOINTS_OF_PLUGINS]) this.addSql(sql)
  }
}
