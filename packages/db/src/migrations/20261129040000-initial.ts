import { Migration } from '@mikro-orm/migrations'
import { OLDER_NAMES } from './older-steps.ts'

// The entities document which query an index serves. Comments here cover what the entities do not say.

/** Both are trusted extensions: the owner of a database may create them. */
const EXTENSIONS = `
  create extension if not exists citext;
  create extension if not exists pg_trgm;`

const INSTALLATION = `
  create table installation (
    id smallint primary key,
    schema text not null, oldest_schema text not null, release text not null,
    secret_id text, first_start_at timestamptz(3), unshown_key_id uuid, unshown_owner_id uuid
  );

  create table server_secret (id text primary key, check_value bytea not null, recorded_at timestamptz(3) not null);

  create table configured_key (hash bytea primary key, key_id uuid not null);

  create table replica (
    id uuid primary key, name text not null,
    started_at timestamptz(3) not null, fenced_at timestamptz(3),
    opens_sealed boolean not null default false
  );`

/** PostgreSQL reports the violated constraint that was created first: the email's comes before the name's. */
const TENANTS_AND_USERS = `
  create table tenant (
    id uuid primary key,
    name text not null constraint tenant_name_key unique,
    created_at timestamptz(3) not null
  );

  create table api_user (
    id uuid primary key, tenant_id uuid not null,
    kind text not null,
    name text not null, username citext, email citext, description text not null default '',
    roles text[] not null, scopes text[] not null,
    status text not null default 'active', expires_at timestamptz(3),
    password_hash text,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint api_user_email_key unique (tenant_id, email),
    constraint api_user_username_key unique (tenant_id, username),
    constraint api_user_name_key unique (tenant_id, name)
  );
  create index api_user_page_idx on api_user (tenant_id, id);
  create index api_user_kind_page_idx on api_user (tenant_id, kind, id);
  create index api_user_email_idx on api_user (email);
  create index api_user_email_search_idx on api_user using gin ((email::text) gin_trgm_ops);

  create table session (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null constraint session_user_id_foreign references api_user on delete cascade,
    hash bytea not null constraint session_hash_key unique,
    created_at timestamptz(3) not null, expires_at timestamptz(3) not null
  );
  create index session_user_idx on session (user_id);
  create index session_expires_idx on session (expires_at);

  create table login_attempt (
    subject bytea primary key, failures int not null, locked_until timestamptz(3), updated_at timestamptz(3) not null
  );
  create index login_attempt_updated_idx on login_attempt (updated_at);

  create table content_token (
    user_id uuid primary key constraint content_token_user_id_foreign references api_user on update cascade on delete cascade,
    tenant_id uuid not null,
    jti uuid not null constraint content_token_jti_key unique,
    issuer text not null, issued_at timestamptz(0) not null, expires_at timestamptz(0), scope text not null,
    key_id text not null
  );`

const PROJECTS = `
  create table mcp_config (
    id uuid primary key, tenant_id uuid not null,
    name text not null,
    servers jsonb not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    servers_sealed bytea, sealed_with text,
    constraint mcp_config_name_key unique (tenant_id, name)
  );
  create index mcp_config_page_idx on mcp_config (tenant_id, id);

  create table project (
    id uuid primary key, tenant_id uuid not null,
    name text not null,
    config_id uuid constraint project_config_id_foreign references mcp_config on delete set null,
    created_at timestamptz(3) not null,
    constraint project_name_key unique (tenant_id, name)
  );
  create index project_config_idx on project (config_id);
  create index project_page_idx on project (tenant_id, id);

  create table membership (
    project_id uuid not null constraint membership_project_id_foreign references project on update cascade on delete cascade,
    user_id uuid not null constraint membership_user_id_foreign references api_user on update cascade on delete cascade,
    tenant_id uuid not null,
    created_at timestamptz(3) not null,
    primary key (project_id, user_id)
  );
  create index membership_user_idx on membership (user_id);`

/** management defaults to true, the behaviour of releases before 20261129000000, beside which this one may run. */
const KEYS = `
  create table api_key (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null constraint api_key_user_id_foreign references api_user on delete cascade,
    project_id uuid constraint api_key_project_id_foreign references project on delete set null,
    kind text not null default 'standard',
    name text not null default 'Default', prefix text not null, last_six text not null,
    hash bytea not null, secret_id text not null,
    scopes text[],
    created_at timestamptz(3) not null, expires_at timestamptz(3), disabled_at timestamptz(3), revoked_at timestamptz(3),
    imported boolean not null default false, import_hash bytea,
    limits jsonb not null default '[]', ip_allowlist text[],
    environment text, external_id text, metadata jsonb,
    successor_id uuid, meter_id uuid,
    management boolean default true,
    constraint api_key_hash_key unique (hash, tenant_id),
    constraint api_key_import_key unique (import_hash, tenant_id)
  );
  create index api_key_page_idx on api_key (tenant_id, id);
  create index api_key_user_page_idx on api_key (user_id, id);
  create index api_key_project_idx on api_key (project_id);
  create index api_key_external_idx on api_key (tenant_id, external_id, id);
  create index api_key_meter_idx on api_key (meter_id);
  create index api_key_old_import_idx on api_key (id) where hash = import_hash;

  create table key_credit (
    key_id uuid primary key constraint key_credit_key_id_foreign references api_key on update cascade on delete cascade,
    tenant_id uuid not null,
    remaining bigint not null,
    refill_amount bigint, refill_seconds int, refilled_at timestamptz(3) not null,
    version int not null default 1
  );

  create table key_charge (
    id uuid primary key, tenant_id uuid not null,
    key_id uuid not null constraint key_charge_key_id_foreign references api_key on delete cascade,
    idempotency_key text,
    request jsonb not null, state text not null, held jsonb not null,
    credit_version int, credit_refilled_at timestamptz(3),
    outcome jsonb not null,
    created_at timestamptz(3) not null, expires_at timestamptz(3) not null,
    made_by uuid,
    constraint key_charge_idempotency_key unique (key_id, idempotency_key)
  );
  create index key_charge_expiry_idx on key_charge (state, expires_at);`

/**
 * Counts are added to these rows all the time, and no index covers the columns. With space in its page for another version of a
 * row, PostgreSQL does not update the indexes.
 */
const USAGE_AND_AUDIT = `
  create table key_usage (
    key_id uuid primary key constraint key_usage_key_id_foreign references api_key on update cascade on delete cascade,
    tenant_id uuid not null,
    count bigint not null, last_used_at timestamptz(3) not null, last_used_ip text
  ) with (fillfactor = 70);

  create table user_usage (
    user_id uuid primary key constraint user_usage_user_id_foreign references api_user on update cascade on delete cascade,
    tenant_id uuid not null,
    total_requests bigint not null, first_used_at timestamptz(3) not null, last_used_at timestamptz(3) not null,
    day timestamptz(3) not null, day_requests bigint not null
  ) with (fillfactor = 50);

  create table usage_bucket (
    tenant_id uuid, grain text, start timestamptz(3), key_id uuid, user_id uuid, project_id uuid, scope text, outcome text,
    count bigint not null, cost bigint not null,
    primary key (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome)
  ) with (fillfactor = 70);

  create table audit_event (
    id uuid primary key, tenant_id uuid not null,
    actor_id uuid, actor_key_id uuid,
    action text not null, target_type text, target_id text, outcome text not null,
    ip text not null, user_agent text, request_id text,
    details jsonb,
    count bigint not null default '1', bucket text constraint audit_event_bucket_key unique,
    created_at timestamptz(3) not null
  ) with (fillfactor = 80);
  create index audit_event_page_idx on audit_event (tenant_id, id);
  create index audit_event_actor_idx on audit_event (tenant_id, actor_id, id);
  create index audit_event_target_idx on audit_event (tenant_id, target_id, id);
  create index audit_event_action_idx on audit_event (tenant_id, action, id);`

const CALLS_AND_JOBS = `
  create table idempotent_call (
    name bytea primary key,
    fingerprint bytea not null, answer bytea, secret_id text,
    created_at timestamptz(3) not null, expires_at timestamptz(3) not null,
    scopes text[]
  );
  create index idempotent_call_expires_idx on idempotent_call (expires_at);

  create table job (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null, key_id uuid,
    type text not null, status text not null, provider text not null, model text not null,
    input jsonb not null, result text, error text,
    tokens_in int, tokens_out int, cost double precision,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    started_at timestamptz(3), finished_at timestamptz(3),
    run_id uuid, lease_until timestamptz(3), attempts int not null default 0, is_queued boolean not null default false,
    input_sealed bytea, result_sealed bytea, sealed_with text
  );
  create index job_page_idx on job (tenant_id, id);
  create index job_status_idx on job (tenant_id, status, id);
  create index job_type_idx on job (tenant_id, type, id);
  create index job_provider_idx on job (tenant_id, provider, id);
  create index job_lease_idx on job (status, lease_until);
  create index job_plain_idx on job (id) where sealed_with is null or result is not null;
  create index job_sealed_with_idx on job (sealed_with, id);`

/**
 * Notifies every replica of each change of what verification depends on, whatever its source: triggers send the notification, which
 * PostgreSQL delivers if and when the transaction commits, and in the order of commits. The text is a letter and what changed:
 *
 * - `k<hash>`: an API key, `s<hash>`: a session (hashes in hexadecimal)
 * - `t<jti>`: a content token
 * - `u<id>`: a user
 * - `z<table>`: a whole table, whose copies are dropped (docs/adr/0028)
 *
 * A key that was minted here is not announced when it is inserted: no replica can have looked it up before. One that was chosen
 * elsewhere is, since replicas cache unknown keys. Use of a key changes none of the columns named here.
 *
 * All triggers always fire, also for rows that replication or a restore writes.
 */
const CHANGE_FEED = `
  create function keystead_key_changed() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then perform pg_notify('keystead', 'k' || encode(old.hash, 'hex')); end if;
    if tg_op <> 'DELETE' then perform pg_notify('keystead', 'k' || encode(new.hash, 'hex')); end if;
    return null;
  end $$;
  create trigger keystead_key_changed after delete or update of
    tenant_id, user_id, project_id, hash, scopes, limits, ip_allowlist, environment, external_id, metadata, meter_id,
    expires_at, disabled_at, revoked_at, kind, imported
    on api_key for each row execute function keystead_key_changed();

  create function keystead_key_taken_over() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'k' || encode(new.hash, 'hex')); return null; end $$;
  create trigger keystead_key_taken_over after insert on api_key
    for each row when (new.imported or new.kind = 'bootstrap') execute function keystead_key_taken_over();

  create function keystead_credit_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 'k' || encode(hash, 'hex')) from api_key
    where id = coalesce(new.key_id, old.key_id) or meter_id = coalesce(new.key_id, old.key_id);
    return null;
  end $$;
  create trigger keystead_credit_changed after insert or delete or update of version on key_credit
    for each row execute function keystead_credit_changed();

  create function keystead_session_ended() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 's' || encode(old.hash, 'hex')); return null; end $$;
  create trigger keystead_session_ended after update or delete on session
    for each row execute function keystead_session_ended();

  create function keystead_token_changed() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 't' || old.jti); return null; end $$;
  create trigger keystead_token_changed after delete or update of jti, user_id, tenant_id on content_token
    for each row execute function keystead_token_changed();

  create function keystead_user_changed() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'u' || old.id); return null; end $$;
  create trigger keystead_user_changed after delete or update of status, expires_at, roles, scopes, name, email on api_user
    for each row execute function keystead_user_changed();

  create function keystead_emptied() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'z' || tg_table_name); return null; end $$;
  create trigger keystead_emptied after truncate on api_key for each statement execute function keystead_emptied();
  create trigger keystead_emptied after truncate on api_user for each statement execute function keystead_emptied();
  create trigger keystead_emptied after truncate on session for each statement execute function keystead_emptied();
  create trigger keystead_emptied after truncate on content_token for each statement execute function keystead_emptied();
  create trigger keystead_emptied after truncate on key_credit for each statement execute function keystead_emptied();

  alter table api_key enable always trigger keystead_key_changed, enable always trigger keystead_key_taken_over,
    enable always trigger keystead_emptied;
  alter table api_user enable always trigger keystead_user_changed, enable always trigger keystead_emptied;
  alter table session enable always trigger keystead_session_ended, enable always trigger keystead_emptied;
  alter table content_token enable always trigger keystead_token_changed, enable always trigger keystead_emptied;
  alter table key_credit enable always trigger keystead_credit_changed, enable always trigger keystead_emptied;`

/** Earlier releases find their migrations recorded as applied, and so have nothing to do. */
const MADE_BEFORE = `
  insert into keystead_migration (name) values ${OLDER_NAMES.map((name) => `('${name}')`).join(', ')};`

export class Initial extends Migration {
  override name = '20261129040000-initial'

  override up(): void {
    const tables = [INSTALLATION, TENANTS_AND_USERS, PROJECTS, KEYS, USAGE_AND_AUDIT, CALLS_AND_JOBS]
    for (const sql of [EXTENSIONS, ...tables, CHANGE_FEED, MADE_BEFORE]) this.addSql(sql)
  }
}
