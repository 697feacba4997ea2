import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table signal_stream (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null constraint signal_stream_user_id_foreign references api_user on delete cascade,
    description text null, events_requested text[] null, method text not null,
    endpoint_url text null, secret_sealed bytea null, sealed_with text null,
    status text not null, reason text null, excluded text[] not null,
    next_seq bigint not null, failures int not null,
    due_at timestamptz(3) null, taken_until timestamptz(3) null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null
  );
  create index signal_stream_user_idx on signal_stream (user_id, id);
  create index signal_stream_tenant_idx on signal_stream (tenant_id);

  create table signal_set (
    position bigserial primary key, tenant_id uuid not null,
    stream_id uuid not null constraint signal_set_stream_id_foreign references signal_stream on delete cascade,
    jti uuid not null, control boolean not null, claims jsonb not null, created_at timestamptz(3) not null
  );
  create index signal_set_stream_idx on signal_set (stream_id, position);`

/** Event streams of the Shared Signals Framework, and what their receivers have not acknowledged. */
export class Signals extends Migration {
  override up(): void {
    this.addSql(TABLES)
  }
}
