import { Migration } from '@mikro-orm/migrations'

const PLUGINS = `
  create table plugin (
    id uuid primary key, tenant_id uuid not null,
    identifier text not null, version text not null, name text not null, description text null, url text null,
    events text[] not null, secret_sealed bytea not null, sealed_with text not null,
    is_enabled boolean not null, is_failing boolean not null default false,
    place bigint not null, is_receiving boolean not null default false,
    due_at timestamptz(3) null, lease_id uuid null, leased_until timestamptz(3) null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint plugin_version_key unique (tenant_id, identifier, version)
  );
  create index plugin_page_idx on plugin (tenant_id, id);
  create index plugin_due_idx on plugin (due_at) where due_at is not null and is_enabled;`

const DELIVERIES = `
  create sequence webhook_delivery_position;
  create table webhook_delivery (
    id uuid primary key, tenant_id uuid not null,
    plugin_id uuid not null constraint webhook_delivery_plugin_id_foreign references plugin on delete cascade,
    position bigint not null, event_id uuid not null, event text not null, body text not null,
    status text not null, attempts jsonb not null, tries int not null default 0, last_answer text null,
    created_at timestamptz(3) not null,
    constraint webhook_delivery_event_key unique (plugin_id, event_id)
  );
  create index webhook_delivery_page_idx on webhook_delivery (plugin_id, id);
  create index webhook_delivery_open_idx on webhook_delivery (plugin_id, position) where status in ('pending', 'failed');
  create index webhook_delivery_created_idx on webhook_delivery (created_at);`

const ALERTS = `
  create table alert (
    tenant_id uuid not null, event text not null, subject text not null, created_at timestamptz(3) not null,
    primary key (tenant_id, event, subject)
  );`

/** What gets the events of tenants, what is delivered to it, and what the service has noticed. */
export class Plugins extends Migration {
  override up(): void {
    for (const sql of [PLUGINS, DELIVERIES, ALERTS]) this.addSql(sql)
  }
}
