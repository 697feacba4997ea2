/**
 * What migrations did before they became one, after the first of them: each by the name that `keystead_migration` has of it, in its
 * order. Databases that these releases made are brought to the initial migration by the steps they have not run. (docs/adr/0035)
 *
 * This is history, and stays as it is.
 */
export const OLDER_STEPS: readonly { name: string; sql: string }[] = [
  {
    name: '20261125000000-verification',
    sql: `
      create table key_credit (key_id uuid not null, tenant_id uuid not null, remaining bigint not null,
        refill_amount bigint null, refill_seconds int null, refilled_at timestamptz(3) not null,
        version int not null default 1, primary key (key_id));
      create table key_charge (id uuid not null, tenant_id uuid not null, key_id uuid not null, idempotency_key text null,
        request jsonb not null, state text not null, held jsonb not null, credit_version int null,
        credit_refilled_at timestamptz(3) null, outcome jsonb not null, created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null, primary key (id));
      create index key_charge_expiry_idx on key_charge (state, expires_at);
      alter table key_charge add constraint key_charge_idempotency_key unique (key_id, idempotency_key);
      create table replica (id uuid not null, name text not null, started_at timestamptz(3) not null,
        fenced_at timestamptz(3) null, primary key (id));
      create table usage_bucket (tenant_id uuid not null, grain text not null, start timestamptz(3) not null,
        key_id uuid not null, user_id uuid not null, project_id uuid not null, scope text not null, outcome text not null,
        count bigint not null, cost bigint not null, primary key (tenant_id, grain, start, key_id, user_id, project_id,
        scope, outcome));
      alter table api_key add imported boolean not null default false, add import_hash bytea null,
        add limits jsonb not null default '[]', add ip_allowlist text[] null, add environment text null,
        add external_id text null, add metadata jsonb null, add successor_id uuid null, add meter_id uuid null,
        add last_used_ip text null;
      create index api_key_external_idx on api_key (tenant_id, external_id, id);
      alter table api_key add constraint api_key_import_key unique (import_hash);
      create index api_key_meter_idx on api_key (meter_id);
      alter table key_credit add constraint key_credit_key_id_foreign foreign key (key_id) references api_key (id)
        on update cascade on delete cascade;
      alter table key_charge add constraint key_charge_key_id_foreign foreign key (key_id) references api_key (id)
        on delete cascade;
      create function keystead_key_changed() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then perform pg_notify('keystead', 'k' || encode(old.hash, 'hex')); end if;
        if tg_op <> 'DELETE' then perform pg_notify('keystead', 'k' || encode(new.hash, 'hex')); end if;
        return null;
      end $$;
      create trigger keystead_key_changed after update of tenant_id, user_id, project_id, hash, scopes, limits,
        ip_allowlist, environment, external_id, metadata, meter_id, expires_at, disabled_at, revoked_at, kind,
        imported or delete on api_key for each row execute function keystead_key_changed();
      create function keystead_key_taken_over() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'k' || encode(new.hash, 'hex'));
        return null;
      end $$;
      create trigger keystead_key_taken_over after insert on api_key for each row
        when (new.imported or new.kind = 'bootstrap') execute function keystead_key_taken_over();
      create function keystead_credit_changed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'k' || encode(hash, 'hex')) from api_key
          where id = coalesce(new.key_id, old.key_id) or meter_id = coalesce(new.key_id, old.key_id);
        return null;
      end $$;
      create trigger keystead_credit_changed after insert or update of version or delete on key_credit
        for each row execute function keystead_credit_changed();
      create function keystead_session_ended() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 's' || encode(old.hash, 'hex'));
        return null;
      end $$;
      create trigger keystead_session_ended after update or delete on session
        for each row execute function keystead_session_ended();
      create function keystead_token_changed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 't' || old.jti);
        return null;
      end $$;
      create trigger keystead_token_changed after update of jti, user_id, tenant_id or delete on content_token
        for each row execute function keystead_token_changed();
      create function keystead_user_changed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'u' || old.id);
        return null;
      end $$;
      create trigger keystead_user_changed after update of status, expires_at, roles, scopes, name,
        email or delete on api_user for each row execute function keystead_user_changed();`,
  },
  {
    name: '20261125010000-idempotency',
    sql: `
      create table idempotent_call (name bytea not null, fingerprint bytea not null, answer bytea null,
        secret_id text null, created_at timestamptz(3) not null, expires_at timestamptz(3) not null, primary key (name));
      create index idempotent_call_expires_idx on idempotent_call (expires_at);`,
  },
  {
    name: '20261125090000-jobs',
    sql: `
      create table job (id uuid not null, tenant_id uuid not null, user_id uuid not null, key_id uuid null,
        type text not null, status text not null, provider text not null, model text not null, input jsonb not null,
        result text null, error text null, tokens_in int null, tokens_out int null, cost double precision null,
        created_at timestamptz(3) not null, updated_at timestamptz(3) not null, started_at timestamptz(3) null,
        finished_at timestamptz(3) null, run_id uuid null, lease_until timestamptz(3) null,
        attempts int not null default 0, is_queued boolean not null default false, primary key (id));
      create index job_page_idx on job (tenant_id, id);
      create index job_status_idx on job (tenant_id, status, id);
      create index job_type_idx on job (tenant_id, type, id);
      create index job_provider_idx on job (tenant_id, provider, id);
      create index job_lease_idx on job (status, lease_until);`,
  },
  {
    // Counts are added to these rows all the time: with room in its page, a new version of a row leaves the indexes alone.
    name: '20261125130000-room-for-counts',
    sql: `
      alter table api_key set (fillfactor = 70);
      alter table usage_bucket set (fillfactor = 70);
      alter table user_usage set (fillfactor = 50);
      alter table audit_event set (fillfactor = 80);`,
  },
  {
    // The counts of a key leave its row, so that a change of the key does not wait for the counts of all replicas.
    name: '20261127000000-key-usage',
    sql: `
      create table key_usage (key_id uuid not null, tenant_id uuid not null, count bigint not null,
        last_used_at timestamptz(3) not null, last_used_ip text null, primary key (key_id));
      alter table key_usage set (fillfactor = 70);
      insert into key_usage (key_id, tenant_id, count, last_used_at, last_used_ip) select id, tenant_id, usage_count,
        last_used_at, last_used_ip from api_key where last_used_at is not null;
      alter table key_usage add constraint key_usage_key_id_foreign foreign key (key_id) references api_key (id)
        on update cascade on delete cascade;
      alter table api_key drop column usage_count, drop column last_used_at, drop column last_used_ip;
      alter table api_key reset (fillfactor);`,
  },
  {
    // Keys say whether they may call Keystead itself; the default is what a release before this step makes. Those of gateways follow
    // their users, unless they have scopes and their user a role; imported ones are keys to an API of the tenant. Triggers are off,
    // since replicas that run know nothing of the column. (docs/adr/0030)
    name: '20261129000000-management-keys',
    sql: `
      alter table api_key add column management boolean null default true;
      alter table api_key disable trigger user;
      update api_key k set management = null from api_user u
        where u.id = k.user_id and k.prefix like 'gw\\_%' and (k.scopes is null or u.roles = '{}');
      update api_key set management = false where import_hash is not null;
      alter table api_key enable trigger user;
      alter table idempotent_call add column scopes text[] null;
      alter table key_charge add column made_by uuid null;`,
  },
  {
    name: '20261129020000-starts',
    sql: `
      create table installation (id smallint not null, schema text not null, oldest_schema text not null,
        release text not null, secret_id text null, first_start_at timestamptz(3) null, unshown_key_id uuid null,
        unshown_owner_id uuid null, primary key (id));
      create table server_secret (id text not null, check_value bytea not null, recorded_at timestamptz(3) not null,
        primary key (id));
      create table configured_key (hash bytea not null, key_id uuid not null, primary key (hash));
      insert into configured_key (hash, key_id) select hash, id from api_key
        where kind = 'bootstrap' and prefix = 'configured';`,
  },
  {
    // The constraints keep their names, by which earlier releases know a conflict, and keys are found while the indexes are built.
    name: '20261129030000-imports-per-tenant',
    sql: `
      create unique index api_key_hash_key_new on api_key (hash, tenant_id);
      alter table api_key drop constraint api_key_hash_key;
      alter table api_key add constraint api_key_hash_key unique using index api_key_hash_key_new;
      create unique index api_key_import_key_new on api_key (import_hash, tenant_id);
      alter table api_key drop constraint api_key_import_key;
      alter table api_key add constraint api_key_import_key unique using index api_key_import_key_new;
      create index api_key_old_import_idx on api_key (id) where hash = import_hash;`,
  },
  {
    name: '20261129031000-columns-at-rest',
    sql: `
      alter table mcp_config add servers_sealed bytea null, add sealed_with text null;
      alter table job add input_sealed bytea null, add result_sealed bytea null, add sealed_with text null;
      create index job_plain_idx on job (id) where sealed_with is null or result is not null;
      create index job_sealed_with_idx on job (sealed_with, id);
      alter table replica add opens_sealed boolean not null default false;`,
  },
  {
    name: '20261129040000-history',
    sql: `
      create function keystead_emptied() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'z' || tg_table_name);
        return null;
      end $$;
      create trigger keystead_emptied after truncate on api_key for each statement execute function keystead_emptied();
      alter table api_key enable always trigger keystead_emptied;
      create trigger keystead_emptied after truncate on api_user for each statement execute function keystead_emptied();
      alter table api_user enable always trigger keystead_emptied;
      create trigger keystead_emptied after truncate on session for each statement execute function keystead_emptied();
      alter table session enable always trigger keystead_emptied;
      
        create trigger keystead_emptied after truncate on content_token for each statement execute function keystead_emptied();
      alter table content_token enable always trigger keystead_emptied;
      create trigger keystead_emptied after truncate on key_credit for each statement execute function keystead_emptied();
      alter table key_credit enable always trigger keystead_emptied;
      alter table api_key enable always trigger keystead_key_changed;
      alter table api_key enable always trigger keystead_key_taken_over;
      alter table key_credit enable always trigger keystead_credit_changed;
      alter table session enable always trigger keystead_session_ended;
      alter table content_token enable always trigger keystead_token_changed;
      alter table api_user enable always trigger keystead_user_changed;`,
  },
]

/** The first of the older migrations. Each of their databases has it. */
export const FIRST_OLDER = '20261121000000-initial'

/** All of them. */
export const OLDER_NAMES: readonly string[] = [FIRST_OLDER, ...OLDER_STEPS.map(({ name }) => name)]
