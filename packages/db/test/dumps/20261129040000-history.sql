-- Written from the migrations before they became one (docs/adr/0035). It is not edited, and not written again.
create table "keystead_migration" ("id" serial primary key, "name" varchar(255) not null, "executed_at" timestamptz(6) not null default current_timestamp(6));
-- 20261121000000-initial
create extension if not exists citext;
create extension if not exists pg_trgm;
create table "api_user" ("id" uuid not null, "tenant_id" uuid not null, "kind" text not null, "name" text not null, "username" citext null, "email" citext null, "description" text not null default '', "roles" text[] not null, "scopes" text[] not null, "status" text not null default 'active', "expires_at" timestamptz(3) null, "password_hash" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "api_user_page_idx" on "api_user" ("tenant_id", "id");
create index "api_user_kind_page_idx" on "api_user" ("tenant_id", "kind", "id");
create index "api_user_email_idx" on "api_user" ("email");
create index "api_user_email_search_idx" on "api_user" using gin (("email"::text) gin_trgm_ops);
alter table "api_user" add constraint "api_user_email_key" unique ("tenant_id", "email");
alter table "api_user" add constraint "api_user_username_key" unique ("tenant_id", "username");
alter table "api_user" add constraint "api_user_name_key" unique ("tenant_id", "name");
create table "audit_event" ("id" uuid not null, "tenant_id" uuid not null, "actor_id" uuid null, "actor_key_id" uuid null, "action" text not null, "target_type" text null, "target_id" text null, "outcome" text not null, "ip" text not null, "user_agent" text null, "request_id" text null, "details" jsonb null, "count" bigint not null default '1', "bucket" text null, "created_at" timestamptz(3) not null, primary key ("id"));
create index "audit_event_page_idx" on "audit_event" ("tenant_id", "id");
create index "audit_event_actor_idx" on "audit_event" ("tenant_id", "actor_id", "id");
create index "audit_event_target_idx" on "audit_event" ("tenant_id", "target_id", "id");
create index "audit_event_action_idx" on "audit_event" ("tenant_id", "action", "id");
alter table "audit_event" add constraint "audit_event_bucket_key" unique ("bucket");
create table "content_token" ("user_id" uuid not null, "tenant_id" uuid not null, "jti" uuid not null, "issuer" text not null, "issued_at" timestamptz(0) not null, "expires_at" timestamptz(0) null, "scope" text not null, "key_id" text not null, primary key ("user_id"));
alter table "content_token" add constraint "content_token_jti_key" unique ("jti");
create table "login_attempt" ("subject" bytea not null, "failures" int not null, "locked_until" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("subject"));
create index "login_attempt_updated_idx" on "login_attempt" ("updated_at");
create table "mcp_config" ("id" uuid not null, "tenant_id" uuid not null, "name" text not null, "servers" jsonb not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "mcp_config_page_idx" on "mcp_config" ("tenant_id", "id");
alter table "mcp_config" add constraint "mcp_config_name_key" unique ("tenant_id", "name");
create table "project" ("id" uuid not null, "tenant_id" uuid not null, "name" text not null, "config_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));
create index "project_config_idx" on "project" ("config_id");
create index "project_page_idx" on "project" ("tenant_id", "id");
alter table "project" add constraint "project_name_key" unique ("tenant_id", "name");
create table "membership" ("project_id" uuid not null, "user_id" uuid not null, "tenant_id" uuid not null, "created_at" timestamptz(3) not null, primary key ("project_id", "user_id"));
create index "membership_user_idx" on "membership" ("user_id");
create table "api_key" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "project_id" uuid null, "kind" text not null default 'standard', "name" text not null default 'Default', "prefix" text not null, "last_six" text not null, "hash" bytea not null, "secret_id" text not null, "scopes" text[] null, "usage_count" bigint not null default '0', "created_at" timestamptz(3) not null, "last_used_at" timestamptz(3) null, "expires_at" timestamptz(3) null, "disabled_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));
create index "api_key_page_idx" on "api_key" ("tenant_id", "id");
create index "api_key_user_page_idx" on "api_key" ("user_id", "id");
create index "api_key_project_idx" on "api_key" ("project_id");
alter table "api_key" add constraint "api_key_hash_key" unique ("hash");
create table "session" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "hash" bytea not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));
create index "session_user_idx" on "session" ("user_id");
alter table "session" add constraint "session_hash_key" unique ("hash");
create index "session_expires_idx" on "session" ("expires_at");
create table "tenant" ("id" uuid not null, "name" text not null, "created_at" timestamptz(3) not null, primary key ("id"));
alter table "tenant" add constraint "tenant_name_key" unique ("name");
create table "user_usage" ("user_id" uuid not null, "tenant_id" uuid not null, "total_requests" bigint not null, "first_used_at" timestamptz(3) not null, "last_used_at" timestamptz(3) not null, "day" timestamptz(3) not null, "day_requests" bigint not null, primary key ("user_id"));
alter table "content_token" add constraint "content_token_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;
alter table "project" add constraint "project_config_id_foreign" foreign key ("config_id") references "mcp_config" ("id") on delete set null;
alter table "membership" add constraint "membership_project_id_foreign" foreign key ("project_id") references "project" ("id") on update cascade on delete cascade;
alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;
alter table "api_key" add constraint "api_key_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on delete cascade;
alter table "api_key" add constraint "api_key_project_id_foreign" foreign key ("project_id") references "project" ("id") on delete set null;
alter table "session" add constraint "session_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on delete cascade;
alter table "user_usage" add constraint "user_usage_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;
-- 20261125000000-verification
create table "key_credit" ("key_id" uuid not null, "tenant_id" uuid not null, "remaining" bigint not null, "refill_amount" bigint null, "refill_seconds" int null, "refilled_at" timestamptz(3) not null, "version" int not null default 1, primary key ("key_id"));
create table "key_charge" ("id" uuid not null, "tenant_id" uuid not null, "key_id" uuid not null, "idempotency_key" text null, "request" jsonb not null, "state" text not null, "held" jsonb not null, "credit_version" int null, "credit_refilled_at" timestamptz(3) null, "outcome" jsonb not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));
create index "key_charge_expiry_idx" on "key_charge" ("state", "expires_at");
alter table "key_charge" add constraint "key_charge_idempotency_key" unique ("key_id", "idempotency_key");
create table "replica" ("id" uuid not null, "name" text not null, "started_at" timestamptz(3) not null, "fenced_at" timestamptz(3) null, primary key ("id"));
create table "usage_bucket" ("tenant_id" uuid not null, "grain" text not null, "start" timestamptz(3) not null, "key_id" uuid not null, "user_id" uuid not null, "project_id" uuid not null, "scope" text not null, "outcome" text not null, "count" bigint not null, "cost" bigint not null, primary key ("tenant_id", "grain", "start", "key_id", "user_id", "project_id", "scope", "outcome"));
alter table "api_key" add "imported" boolean not null default false, add "import_hash" bytea null, add "limits" jsonb not null default '[]', add "ip_allowlist" text[] null, add "environment" text null, add "external_id" text null, add "metadata" jsonb null, add "successor_id" uuid null, add "meter_id" uuid null, add "last_used_ip" text null;
create index "api_key_external_idx" on "api_key" ("tenant_id", "external_id", "id");
alter table "api_key" add constraint "api_key_import_key" unique ("import_hash");
create index "api_key_meter_idx" on "api_key" ("meter_id");
alter table "key_credit" add constraint "key_credit_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on update cascade on delete cascade;
alter table "key_charge" add constraint "key_charge_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on delete cascade;
create function keystead_key_changed() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then perform pg_notify('keystead', 'k' || encode(old.hash, 'hex')); end if;
     if tg_op <> 'DELETE' then perform pg_notify('keystead', 'k' || encode(new.hash, 'hex')); end if;
    return null;
  end $$;
create trigger keystead_key_changed after update of tenant_id, user_id, project_id, hash, scopes, limits, ip_allowlist, environment, external_id, metadata, meter_id, expires_at, disabled_at, revoked_at, kind, imported or delete on api_key for each row  execute function keystead_key_changed();
create function keystead_key_taken_over() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 'k' || encode(new.hash, 'hex'));
    return null;
  end $$;
create trigger keystead_key_taken_over after insert on api_key for each row when (new.imported or new.kind = 'bootstrap') execute function keystead_key_taken_over();
create function keystead_credit_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 'k' || encode(hash, 'hex')) from api_key
     where id = coalesce(new.key_id, old.key_id) or meter_id = coalesce(new.key_id, old.key_id);
    return null;
  end $$;
create trigger keystead_credit_changed after insert or update of version or delete on key_credit for each row  execute function keystead_credit_changed();
create function keystead_session_ended() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 's' || encode(old.hash, 'hex'));
    return null;
  end $$;
create trigger keystead_session_ended after update or delete on session for each row  execute function keystead_session_ended();
create function keystead_token_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 't' || old.jti);
    return null;
  end $$;
create trigger keystead_token_changed after update of jti, user_id, tenant_id or delete on content_token for each row  execute function keystead_token_changed();
create function keystead_user_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('keystead', 'u' || old.id);
    return null;
  end $$;
create trigger keystead_user_changed after update of status, expires_at, roles, scopes, name, email or delete on api_user for each row  execute function keystead_user_changed();
-- 20261125010000-idempotency
create table "idempotent_call" ("name" bytea not null, "fingerprint" bytea not null, "answer" bytea null, "secret_id" text null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("name"));
create index "idempotent_call_expires_idx" on "idempotent_call" ("expires_at");
-- 20261125090000-jobs
create table "job" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "key_id" uuid null, "type" text not null, "status" text not null, "provider" text not null, "model" text not null, "input" jsonb not null, "result" text null, "error" text null, "tokens_in" int null, "tokens_out" int null, "cost" double precision null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, "run_id" uuid null, "lease_until" timestamptz(3) null, "attempts" int not null default 0, "is_queued" boolean not null default false, primary key ("id"));
create index "job_page_idx" on "job" ("tenant_id", "id");
create index "job_status_idx" on "job" ("tenant_id", "status", "id");
create index "job_type_idx" on "job" ("tenant_id", "type", "id");
create index "job_provider_idx" on "job" ("tenant_id", "provider", "id");
create index "job_lease_idx" on "job" ("status", "lease_until");
-- 20261125130000-room-for-counts
alter table "api_key" set (fillfactor = 70);
alter table "usage_bucket" set (fillfactor = 70);
alter table "user_usage" set (fillfactor = 50);
alter table "audit_event" set (fillfactor = 80);
-- 20261127000000-key-usage
create table "key_usage" ("key_id" uuid not null, "tenant_id" uuid not null, "count" bigint not null, "last_used_at" timestamptz(3) not null, "last_used_ip" text null, primary key ("key_id"));
alter table "key_usage" set (fillfactor = 70);
alter table "key_usage" add constraint "key_usage_key_id_foreign" foreign key ("key_id") references "api_key" ("id") on update cascade on delete cascade;
alter table "api_key" drop column "usage_count", drop column "last_used_at", drop column "last_used_ip";
alter table "api_key" reset (fillfactor);
-- 20261129000000-management-keys
alter table "api_key" add column "management" boolean null default true;
alter table "api_key" disable trigger user;
alter table "api_key" enable trigger user;
alter table "idempotent_call" add column "scopes" text[] null;
alter table "key_charge" add column "made_by" uuid null;
-- 20261129020000-starts
create table "installation" ("id" smallint not null, "schema" text not null, "oldest_schema" text not null, "release" text not null, "secret_id" text null, "first_start_at" timestamptz(3) null, "unshown_key_id" uuid null, "unshown_owner_id" uuid null, primary key ("id"));
create table "server_secret" ("id" text not null, "check_value" bytea not null, "recorded_at" timestamptz(3) not null, primary key ("id"));
create table "configured_key" ("hash" bytea not null, "key_id" uuid not null, primary key ("hash"));
-- 20261129030000-imports-per-tenant
create unique index "api_key_hash_key_new" on "api_key" ("hash", "tenant_id");
alter table "api_key" drop constraint "api_key_hash_key";
alter table "api_key" add constraint "api_key_hash_key" unique using index "api_key_hash_key_new";
create unique index "api_key_import_key_new" on "api_key" ("import_hash", "tenant_id");
alter table "api_key" drop constraint "api_key_import_key";
alter table "api_key" add constraint "api_key_import_key" unique using index "api_key_import_key_new";
create index "api_key_old_import_idx" on "api_key" ("id") where "hash" = "import_hash";
-- 20261129031000-columns-at-rest
alter table "mcp_config" add "servers_sealed" bytea null, add "sealed_with" text null;
alter table "job" add "input_sealed" bytea null, add "result_sealed" bytea null, add "sealed_with" text null;
create index "job_plain_idx" on "job" ("id") where "sealed_with" is null or "result" is not null;
create index "job_sealed_with_idx" on "job" ("sealed_with", "id");
alter table "replica" add "opens_sealed" boolean not null default false;
-- 20261129040000-history
create function keystead_emptied() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'z' || tg_table_name);
        return null;
      end $$;
create trigger keystead_emptied after truncate on "api_key" for each statement execute function keystead_emptied();
alter table "api_key" enable always trigger keystead_emptied;
create trigger keystead_emptied after truncate on "api_user" for each statement execute function keystead_emptied();
alter table "api_user" enable always trigger keystead_emptied;
create trigger keystead_emptied after truncate on "session" for each statement execute function keystead_emptied();
alter table "session" enable always trigger keystead_emptied;
create trigger keystead_emptied after truncate on "content_token" for each statement execute function keystead_emptied();
alter table "content_token" enable always trigger keystead_emptied;
create trigger keystead_emptied after truncate on "key_credit" for each statement execute function keystead_emptied();
alter table "key_credit" enable always trigger keystead_emptied;
alter table "api_key" enable always trigger keystead_key_changed;
alter table "api_key" enable always trigger keystead_key_taken_over;
alter table "key_credit" enable always trigger keystead_credit_changed;
alter table "session" enable always trigger keystead_session_ended;
alter table "content_token" enable always trigger keystead_token_changed;
alter table "api_user" enable always trigger keystead_user_changed;
-- Rows
insert into "api_user" (id, tenant_id, kind, name, username, email, description, roles, scopes, status, expires_at, password_hash, created_at, updated_at) values
  ('00000000-0000-7000-8000-100000000001', '00000000-0000-0000-0000-000000000001', 'person', 'owner@localhost', NULL, 'Owner@localhost', '', '{super_admin}', '{}', 'active', NULL, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', '2026-11-20 09:00:00+00', '2026-11-20 09:00:00+00'),
  ('00000000-0000-7000-8000-100000000002', '00000000-0000-0000-0000-000000000001', 'service', 'Büro’s "backend"', NULL, NULL, 'it''s two lines
and a tab	', '{}', '{read,write}', 'active', '2026-11-20 10:00:00+00', NULL, '2026-11-20 09:01:00+00', '2026-11-20 09:02:00+00'),
  ('00000000-0000-7000-8000-100000000003', '00000000-0000-0000-0000-000000000001', 'person', 'gateway@example.com', 'gateway', 'gateway@example.com', '', '{}', '{}', 'active', NULL, NULL, '2026-11-20 09:01:00+00', '2026-11-20 09:01:00+00'),
  ('00000000-0000-7000-8000-100000000004', '00000000-0000-0000-0000-000000000001', 'person', 'admin@example.com', 'admin', 'admin@example.com', '', '{admin}', '{}', 'inactive', NULL, NULL, '2026-11-20 09:01:00+00', '2026-11-20 09:01:00+00'),
  ('00000000-0000-7000-8000-100000000005', '00000000-0000-7000-8000-000000000002', 'person', 'owner@localhost', NULL, 'owner@localhost', '', '{super_admin}', '{}', 'active', NULL, NULL, '2026-11-20 09:01:00+00', '2026-11-20 09:01:00+00');
insert into "audit_event" (id, tenant_id, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent, request_id, details, count, bucket, created_at) values
  ('00000000-0000-7000-8000-600000000003', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', NULL, 'key.created', NULL, NULL, 'success', '192.0.2.1', NULL, NULL, '{"n": 1.50, "name": "Used"}', '1', NULL, '2026-11-20 09:04:00+00'),
  ('00000000-0000-7000-8000-600000000004', '00000000-0000-0000-0000-000000000001', NULL, NULL, 'key.used', NULL, NULL, 'success', '2001:db8::', NULL, NULL, NULL, '7', 'a bucket', '2026-11-20 10:00:00+00');
insert into "content_token" (user_id, tenant_id, jti, issuer, issued_at, expires_at, scope, key_id) values
  ('00000000-0000-7000-8000-100000000002', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-600000000001', 'http://127.0.0.1:8080', '2026-11-20 09:05:00+00', NULL, 'users:read', '6bc2108d');
insert into "login_attempt" (subject, failures, locked_until, updated_at) values
  (E'\\xcade079a397f010cbc8cfc375049351d376bc271e90c65a1b19455d677acff65', '5', '2026-11-20 09:20:00+00', '2026-11-20 09:05:00+00');
insert into "mcp_config" (id, tenant_id, name, servers, created_at, updated_at, servers_sealed, sealed_with) values
  ('00000000-0000-7000-8000-400000000001', '00000000-0000-0000-0000-000000000001', 'servers', '{"one": {"env": {"TOKEN": "é"}, "command": "true"}}', '2026-11-20 09:03:00+00', '2026-11-20 09:03:00+00', NULL, NULL),
  ('00000000-0000-7000-8000-400000000002', '00000000-0000-0000-0000-000000000001', 'sealed', '{}', '2026-11-20 19:00:00+00', '2026-11-20 19:00:00+00', E'\\x7365616c65642073657276657273', '6bc2108d');
insert into "project" (id, tenant_id, name, config_id, created_at) values
  ('00000000-0000-7000-8000-300000000001', '00000000-0000-0000-0000-000000000001', 'with servers', '00000000-0000-7000-8000-400000000001', '2026-11-20 09:03:00+00'),
  ('00000000-0000-7000-8000-300000000002', '00000000-0000-0000-0000-000000000001', 'without', NULL, '2026-11-20 09:03:00+00');
insert into "membership" (project_id, user_id, tenant_id, created_at) values
  ('00000000-0000-7000-8000-300000000001', '00000000-0000-7000-8000-100000000003', '00000000-0000-0000-0000-000000000001', '2026-11-20 09:03:00+00');
insert into "api_key" (id, tenant_id, user_id, project_id, kind, name, prefix, last_six, hash, secret_id, scopes, created_at, expires_at, disabled_at, revoked_at, imported, import_hash, limits, ip_allowlist, environment, external_id, metadata, successor_id, meter_id, management) values
  ('00000000-0000-7000-8000-200000000001', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', NULL, 'bootstrap', 'Admin key', 'configured', '000000', E'\\x04a257b41aff4b140f4cab2beb7da6279e4b2a049e41ecc824c443a368f61258', '6bc2108d', '{*}', '2026-11-20 09:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000002', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', NULL, 'bootstrap', 'Admin key', 'agg_abcde', '000000', E'\\xaed8a996d320bd924c59f63e135f78f9d42c704e41345ea63d6870ddf94cdaf2', '6bc2108d', '{*}', '2026-11-20 09:00:00+00', NULL, NULL, '2026-11-20 09:10:00+00', 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000003', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Used', 'agg_abcde', '000000', E'\\x41bcd4e2afcb05446da275acaf02271c4ba2c8e2c4e89a8bb9e54067fcb5ec05', '6bc2108d', '{read,write}', '2026-11-20 09:04:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000004', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Unused', 'ks_abcdef', '000000', E'\\x28f7a7f98bd1f9c77f765a2370d08402e4d7d9ccbae86aa0aa51842438d218be', '6bc2108d', '{}', '2026-11-20 09:04:00+00', '2026-11-20 23:00:00+00', NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000005', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000004', NULL, 'primary', 'Default', 'ks_abcdef', '000000', E'\\x46279f2eeed89ab3f5cfc5d072c28042655f11f6238970097ba43186f47a989f', '6bc2108d', '{admin}', '2026-11-20 09:04:00+00', NULL, '2026-11-20 11:00:00+00', NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000006', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000003', '00000000-0000-7000-8000-300000000001', 'standard', 'Follows its user', 'gw_abcdef', '000000', E'\\x2c7cd8b5da860a16dd841793cac9d35ba110e14e9f902e4bdd09edaeb53d93f6', '6bc2108d', NULL, '2026-11-20 09:04:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('00000000-0000-7000-8000-200000000007', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000003', NULL, 'standard', 'Of a user without a role', 'gw_abcdef', '000000', E'\\x4fb4b3df6f4959f6d20355a34cfdad97c254834c7cb670c65a2f1310b161bb44', '6bc2108d', '{users:read}', '2026-11-20 09:04:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('00000000-0000-7000-8000-200000000008', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000004', NULL, 'standard', 'Of a user with a role', 'gw_abcdef', '000000', E'\\xdeb78a597a3546e79787022ed8ad693ee91c210555f7d429e31aefec504243be', '6bc2108d', '{users:read}', '2026-11-20 09:04:00+00', NULL, NULL, '2026-11-20 11:00:00+00', 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000009', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000004', NULL, 'standard', 'Follows its user with a role', 'gw_abcdef', '000000', E'\\x0a42f6ae7d847ec81b1be2bab0027950cd6fce85970ec65e0ead070dd36a5f73', '6bc2108d', NULL, '2026-11-20 09:04:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('00000000-0000-7000-8000-200000000010', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Imported, used since', 'imported', '000000', E'\\xe5b3c6f8b22e289d56c3dca81321490190b41ad1256c2095557895310e27306d', '6bc2108d', '{invoices:read}', '2026-11-20 11:00:00+00', NULL, NULL, NULL, 'false', E'\\x2c16490f7e953ff1a08ddc11f1552fd7e2c909192ef99fef3e6ff44034623611', '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000011', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Imported, unused', 'imported', '000000', E'\\x8394b2ea9497899954955ec519bbd97d79e085b62eb54535eab4f3d9e182862f', '6bc2108d', '{invoices:read}', '2026-11-20 11:00:00+00', NULL, NULL, NULL, 'true', E'\\x8394b2ea9497899954955ec519bbd97d79e085b62eb54535eab4f3d9e182862f', '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000012', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000003', NULL, 'standard', 'Imported gateway key', 'gw_abcdef', '000000', E'\\x5c7b108d8dafb525d21afe6251a351a1e53b785ef7291cb58729ffc69cfbce56', '6bc2108d', '{users:read}', '2026-11-20 11:00:00+00', NULL, NULL, NULL, 'false', E'\\x8b84778f73549daeaaeb52efe5e105c4e053341c0f70985c7450dcc597fe47a1', '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000013', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Rotated', 'ks_abcdef', '000000', E'\\xb10d9bac76ef8a09ff43fd204d81824a3902e6b0d05f25fd12e6d1f5da80520d', '6bc2108d', '{invoices:read}', '2026-11-20 11:00:00+00', NULL, NULL, NULL, 'false', NULL, '[{"count": 5, "seconds": 60}]', '{192.0.2.0/24,2001:db8::/32}', 'production', 'customer-1', '{"plan": "gold"}', '00000000-0000-7000-8000-200000000014', NULL, 'true'),
  ('00000000-0000-7000-8000-200000000014', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Its successor', 'ks_abcdef', '000000', E'\\x295322d8a7618c073f554b9a256cc5126c8eb1f2c0b16e2cbcd29decdc683014', '6bc2108d', '{invoices:read}', '2026-11-20 11:02:00+00', NULL, NULL, NULL, 'false', NULL, '[{"count": 5, "seconds": 60}]', NULL, 'production', 'customer-1', NULL, NULL, '00000000-0000-7000-8000-200000000013', 'true'),
  ('00000000-0000-7000-8000-200000000015', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Counted', 'ks_abcdef', '000000', E'\\x6190e6ae241dd42fbbedd3dd70d3a3f2794f1f4310b5caacf7ebf9130345ce6c', '6bc2108d', '{}', '2026-11-20 14:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000016', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Counted apart', 'ks_abcdef', '000000', E'\\x2205f4178e92bdf848e2c83c6c98973265ebb79855a81f85a41c5e7f7585a977', '6bc2108d', '{}', '2026-11-20 15:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000017', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Manages', 'ks_abcdef', '000000', E'\\xb86419af84cf330364c630981d4ca006f3b3b0aa3e4a9c8d57129e08e8893f15', '6bc2108d', '{users:read}', '2026-11-20 16:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000018', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Does not', 'ks_abcdef', '000000', E'\\x7ab2e67d98a79551ab89e560590366023a1620db6ae2cf0663c16a6cbe67855e', '6bc2108d', '{users:read}', '2026-11-20 16:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000019', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000004', NULL, 'standard', 'Follows', 'gw_abcdef', '000000', E'\\x9d0febb2c44a2ba1f54ef9a02bf7665f445d6cf1e859caabf8495ba832a26fa2', '6bc2108d', NULL, '2026-11-20 16:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('00000000-0000-7000-8000-200000000020', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', NULL, 'bootstrap', 'Admin key', 'configured', '000000', E'\\xbddea5d2117e64e435ace99c10978f717781db372ceca2a84ddedc117df4b018', '6bc2108d', '{*}', '2026-11-20 17:00:00+00', NULL, NULL, '2026-11-20 17:30:00+00', 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'true'),
  ('00000000-0000-7000-8000-200000000021', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'Imported by two', 'imported', '000000', E'\\x6a46e96cafb9beb0ecc249788830c0ff633e77dc4413df66a2df08b19c9aeecf', '6bc2108d', '{}', '2026-11-20 18:00:00+00', NULL, NULL, NULL, 'true', E'\\x405306256114c43e2c74c275b07ccdab44cab7fa605c484f264fc0140eb53cc6', '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000022', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-100000000005', NULL, 'standard', 'Imported by two', 'imported', '000000', E'\\x6a46e96cafb9beb0ecc249788830c0ff633e77dc4413df66a2df08b19c9aeecf', '6bc2108d', '{}', '2026-11-20 18:00:00+00', NULL, NULL, NULL, 'true', E'\\x405306256114c43e2c74c275b07ccdab44cab7fa605c484f264fc0140eb53cc6', '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false'),
  ('00000000-0000-7000-8000-200000000023', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'standard', 'The last', 'ks_abcdef', '000000', E'\\x6ca28f6c299bb60e8387585fc84eceb923170943895b5fb369ed90b197292c78', '6bc2108d', '{}', '2026-11-20 20:00:00+00', NULL, NULL, NULL, 'false', NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, 'false');
insert into "session" (id, tenant_id, user_id, hash, created_at, expires_at) values
  ('00000000-0000-7000-8000-600000000002', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', E'\\x30b9eeac03766e94b1fff66b3e2969cd1a12069ea8ffc37475e18a1ba04e0fd1', '2026-11-20 09:05:00+00', '2026-11-21 09:05:00+00');
insert into "tenant" (id, name, created_at) values
  ('00000000-0000-0000-0000-000000000001', 'default', '2026-11-20 09:00:00+00'),
  ('00000000-0000-7000-8000-000000000002', 'Other "tenant"', '2026-11-20 09:00:00.123+00');
insert into "user_usage" (user_id, tenant_id, total_requests, first_used_at, last_used_at, day, day_requests) values
  ('00000000-0000-7000-8000-100000000002', '00000000-0000-0000-0000-000000000001', '8', '2026-11-20 09:06:00+00', '2026-11-20 10:00:00+00', '2026-11-20 00:00:00+00', '8');
insert into "key_credit" (key_id, tenant_id, remaining, refill_amount, refill_seconds, refilled_at, version) values
  ('00000000-0000-7000-8000-200000000013', '00000000-0000-0000-0000-000000000001', '90', '100', '3600', '2026-11-20 11:00:00+00', '2');
insert into "key_charge" (id, tenant_id, key_id, idempotency_key, request, state, held, credit_version, credit_refilled_at, outcome, created_at, expires_at, made_by) values
  ('00000000-0000-7000-8000-600000000005', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-200000000013', 'once', '{"cost": 10}', 'committed', '[]', '2', '2026-11-20 11:00:00+00', '{"code": "VALID"}', '2026-11-20 11:01:00+00', '2026-11-20 12:01:00+00', NULL),
  ('00000000-0000-7000-8000-600000000006', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-200000000013', NULL, '{"cost": 1}', 'reserved', '[{"points": 1}]', '2', '2026-11-20 11:00:00+00', '{}', '2026-11-20 11:02:00+00', '2026-11-20 12:02:00+00', NULL),
  ('00000000-0000-7000-8000-600000000009', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-200000000017', NULL, '{}', 'committed', '[]', NULL, NULL, '{}', '2026-11-20 16:00:00+00', '2026-11-20 17:00:00+00', '00000000-0000-7000-8000-200000000001');
insert into "replica" (id, name, started_at, fenced_at, opens_sealed) values
  ('00000000-0000-7000-8000-600000000007', 'one', '2026-11-20 11:00:00+00', NULL, 'false'),
  ('00000000-0000-7000-8000-600000000008', 'two', '2026-11-20 11:00:00+00', '2026-11-20 11:30:00+00', 'false'),
  ('00000000-0000-7000-8000-600000000010', 'three', '2026-11-20 19:00:00+00', NULL, 'true');
insert into "usage_bucket" (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost) values
  ('00000000-0000-0000-0000-000000000001', 'hour', '2026-11-20 11:00:00+00', '00000000-0000-7000-8000-200000000013', '00000000-0000-7000-8000-100000000002', '00000000-0000-0000-0000-000000000000', 'invoices:read', 'VALID', '4', '10');
insert into "idempotent_call" (name, fingerprint, answer, secret_id, created_at, expires_at, scopes) values
  (E'\\x8526ce233fae594ae5676930b0f2eaa256e3a5bee209dc4a5e8c4a4326ac2bf6', E'\\x83651ea623c94e61322eefaac27d6a1311983afbc9231e11236b7886360d5659', NULL, NULL, '2026-11-20 16:00:00+00', '2026-11-21 16:00:00+00', '{users:read}'),
  (E'\\x8caf94e114b02b5aaaf4171023e2eb347de925fb69acfb51c7349efbe4865501', E'\\x83651ea623c94e61322eefaac27d6a1311983afbc9231e11236b7886360d5659', NULL, NULL, '2026-11-20 12:00:00+00', '2026-11-21 12:00:00+00', NULL),
  (E'\\x9c9fbec07df68bf461a7874951325e60cc1efb791854dc84301a4f8e5b4cff5a', E'\\x83651ea623c94e61322eefaac27d6a1311983afbc9231e11236b7886360d5659', E'\\x7365616c656420616e73776572', '6bc2108d', '2026-11-20 12:00:00+00', '2026-11-21 12:00:00+00', NULL);
insert into "job" (id, tenant_id, user_id, key_id, type, status, provider, model, input, result, error, tokens_in, tokens_out, cost, created_at, updated_at, started_at, finished_at, run_id, lease_until, attempts, is_queued, input_sealed, result_sealed, sealed_with) values
  ('00000000-0000-7000-8000-500000000001', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', '00000000-0000-7000-8000-200000000003', 'completion', 'COMPLETED', 'echo', 'echo', '{"prompt": "hello"}', 'hello', NULL, '1', '1', '0.1', '2026-11-20 13:00:00+00', '2026-11-20 13:01:00+00', NULL, '2026-11-20 13:01:00+00', NULL, NULL, '1', 'false', NULL, NULL, NULL),
  ('00000000-0000-7000-8000-500000000002', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000001', NULL, 'completion', 'PENDING', 'echo', 'echo', '{"prompt": "wait"}', NULL, NULL, NULL, NULL, NULL, '2026-11-20 13:00:00+00', '2026-11-20 13:00:00+00', NULL, NULL, NULL, NULL, '0', 'true', NULL, NULL, NULL),
  ('00000000-0000-7000-8000-500000000003', '00000000-0000-0000-0000-000000000001', '00000000-0000-7000-8000-100000000002', NULL, 'completion', 'COMPLETED', 'echo', 'echo', '{}', NULL, NULL, NULL, NULL, NULL, '2026-11-20 19:00:00+00', '2026-11-20 19:01:00+00', NULL, NULL, NULL, NULL, '0', 'false', E'\\x7365616c656420696e707574', E'\\x7365616c656420726573756c74', '6bc2108d');
insert into "key_usage" (key_id, tenant_id, count, last_used_at, last_used_ip) values
  ('00000000-0000-7000-8000-200000000002', '00000000-0000-0000-0000-000000000001', '3', '2026-11-20 09:09:00+00', NULL),
  ('00000000-0000-7000-8000-200000000003', '00000000-0000-0000-0000-000000000001', '7', '2026-11-20 10:00:00.123+00', NULL),
  ('00000000-0000-7000-8000-200000000005', '00000000-0000-0000-0000-000000000001', '9007199254740991', '2026-11-20 10:00:00+00', NULL),
  ('00000000-0000-7000-8000-200000000006', '00000000-0000-0000-0000-000000000001', '1', '2026-11-20 10:00:00+00', NULL),
  ('00000000-0000-7000-8000-200000000010', '00000000-0000-0000-0000-000000000001', '2', '2026-11-20 11:01:00+00', '192.0.2.7'),
  ('00000000-0000-7000-8000-200000000013', '00000000-0000-0000-0000-000000000001', '4', '2026-11-20 11:01:00+00', NULL),
  ('00000000-0000-7000-8000-200000000015', '00000000-0000-0000-0000-000000000001', '1000', '2026-11-20 14:01:00+00', '2001:db8::1'),
  ('00000000-0000-7000-8000-200000000016', '00000000-0000-0000-0000-000000000001', '12', '2026-11-20 15:01:00+00', '192.0.2.16');
insert into "installation" (id, schema, oldest_schema, release, secret_id, first_start_at, unshown_key_id, unshown_owner_id) values
  ('1', '20261129040000', '20261127000000', '0.1.0', '6bc2108d', '2026-11-20 09:00:00+00', NULL, NULL);
insert into "server_secret" (id, check_value, recorded_at) values
  ('6bc2108d', E'\\x074e92db458e97f70881e21a9e99b1c13999a2121d25016b7d29518d5d1e3c90', '2026-11-20 17:00:00+00');
insert into "configured_key" (hash, key_id) values
  (E'\\x04a257b41aff4b140f4cab2beb7da6279e4b2a049e41ecc824c443a368f61258', '00000000-0000-7000-8000-200000000001'),
  (E'\\xbddea5d2117e64e435ace99c10978f717781db372ceca2a84ddedc117df4b018', '00000000-0000-7000-8000-200000000020');
insert into "keystead_migration" (name, executed_at) values
  ('20261121000000-initial', '2026-11-20 09:00:00+00'),
  ('20261125000000-verification', '2026-11-20 09:00:00+00'),
  ('20261125010000-idempotency', '2026-11-20 09:00:00+00'),
  ('20261125090000-jobs', '2026-11-20 09:00:00+00'),
  ('20261125130000-room-for-counts', '2026-11-20 09:00:00+00'),
  ('20261127000000-key-usage', '2026-11-20 09:00:00+00'),
  ('20261129000000-management-keys', '2026-11-20 09:00:00+00'),
  ('20261129020000-starts', '2026-11-20 09:00:00+00'),
  ('20261129030000-imports-per-tenant', '2026-11-20 09:00:00+00'),
  ('20261129031000-columns-at-rest', '2026-11-20 09:00:00+00'),
  ('20261129040000-history', '2026-11-20 09:00:00+00');
