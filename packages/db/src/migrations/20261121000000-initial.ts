import { Migration } from '@mikro-orm/migrations';

export class Initial extends Migration {

  override name = '20261121000000-initial'

  override up(): void {
    // Both are trusted extensions: the owner of a database may create them.
    this.addSql('create extension if not exists citext;')
    this.addSql('create extension if not exists pg_trgm;')
    this.addSql(`create table "api_user" ("id" uuid not null, "tenant_id" uuid not null, "kind" text not null, "name" text not null, "username" citext null, "email" citext null, "description" text not null default '', "roles" text[] not null, "scopes" text[] not null, "status" text not null default 'active', "expires_at" timestamptz(3) null, "password_hash" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "api_user_page_idx" on "api_user" ("tenant_id", "id");`);
    this.addSql(`create index "api_user_kind_page_idx" on "api_user" ("tenant_id", "kind", "id");`);
    this.addSql(`create index "api_user_email_idx" on "api_user" ("email");`);
    this.addSql(`create index "api_user_email_search_idx" on "api_user" using gin (("email"::text) gin_trgm_ops);`);
    this.addSql(`alter table "api_user" add constraint "api_user_email_key" unique ("tenant_id", "email");`);
    this.addSql(`alter table "api_user" add constraint "api_user_username_key" unique ("tenant_id", "username");`);
    this.addSql(`alter table "api_user" add constraint "api_user_name_key" unique ("tenant_id", "name");`);

    this.addSql(`create table "audit_event" ("id" uuid not null, "tenant_id" uuid not null, "actor_id" uuid null, "actor_key_id" uuid null, "action" text not null, "target_type" text null, "target_id" text null, "outcome" text not null, "ip" text not null, "user_agent" text null, "request_id" text null, "details" jsonb null, "count" bigint not null default '1', "bucket" text null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "audit_event_page_idx" on "audit_event" ("tenant_id", "id");`);
    this.addSql(`create index "audit_event_actor_idx" on "audit_event" ("tenant_id", "actor_id", "id");`);
    this.addSql(`create index "audit_event_target_idx" on "audit_event" ("tenant_id", "target_id", "id");`);
    this.addSql(`create index "audit_event_action_idx" on "audit_event" ("tenant_id", "action", "id");`);
    this.addSql(`alter table "audit_event" add constraint "audit_event_bucket_key" unique ("bucket");`);

    this.addSql(`create table "content_token" ("user_id" uuid not null, "tenant_id" uuid not null, "jti" uuid not null, "issuer" text not null, "issued_at" timestamptz(0) not null, "expires_at" timestamptz(0) null, "scope" text not null, "key_id" text not null, primary key ("user_id"));`);
    this.addSql(`alter table "content_token" add constraint "content_token_jti_key" unique ("jti");`);

    this.addSql(`create table "login_attempt" ("subject" bytea not null, "failures" int not null, "locked_until" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("subject"));`);
    this.addSql(`create index "login_attempt_updated_idx" on "login_attempt" ("updated_at");`);

    this.addSql(`create table "mcp_config" ("id" uuid not null, "tenant_id" uuid not null, "name" text not null, "servers" jsonb not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "mcp_config_page_idx" on "mcp_config" ("tenant_id", "id");`);
    this.addSql(`alter table "mcp_config" add constraint "mcp_config_name_key" unique ("tenant_id", "name");`);

    this.addSql(`create table "project" ("id" uuid not null, "tenant_id" uuid not null, "name" text not null, "config_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "project_config_idx" on "project" ("config_id");`);
    this.addSql(`create index "project_page_idx" on "project" ("tenant_id", "id");`);
    this.addSql(`alter table "project" add constraint "project_name_key" unique ("tenant_id", "name");`);

    this.addSql(`create table "membership" ("project_id" uuid not null, "user_id" uuid not null, "tenant_id" uuid not null, "created_at" timestamptz(3) not null, primary key ("project_id", "user_id"));`);
    this.addSql(`create index "membership_user_idx" on "membership" ("user_id");`);

    this.addSql(`create table "api_key" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "project_id" uuid null, "kind" text not null default 'standard', "name" text not null default 'Default', "prefix" text not null, "last_six" text not null, "hash" bytea not null, "secret_id" text not null, "scopes" text[] null, "usage_count" bigint not null default '0', "created_at" timestamptz(3) not null, "last_used_at" timestamptz(3) null, "expires_at" timestamptz(3) null, "disabled_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "api_key_page_idx" on "api_key" ("tenant_id", "id");`);
    this.addSql(`create index "api_key_user_page_idx" on "api_key" ("user_id", "id");`);
    this.addSql(`create index "api_key_project_idx" on "api_key" ("project_id");`);
    this.addSql(`alter table "api_key" add constraint "api_key_hash_key" unique ("hash");`);

    this.addSql(`create table "session" ("id" uuid not null, "tenant_id" uuid not null, "user_id" uuid not null, "hash" bytea not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "session_user_idx" on "session" ("user_id");`);
    this.addSql(`alter table "session" add constraint "session_hash_key" unique ("hash");`);
    this.addSql(`create index "session_expires_idx" on "session" ("expires_at");`);

    this.addSql(`create table "tenant" ("id" uuid not null, "name" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`alter table "tenant" add constraint "tenant_name_key" unique ("name");`);

    this.addSql(`create table "user_usage" ("user_id" uuid not null, "tenant_id" uuid not null, "total_requests" bigint not null, "first_used_at" timestamptz(3) not null, "last_used_at" timestamptz(3) not null, "day" timestamptz(3) not null, "day_requests" bigint not null, primary key ("user_id"));`);

    this.addSql(`alter table "content_token" add constraint "content_token_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "project" add constraint "project_config_id_foreign" foreign key ("config_id") references "mcp_config" ("id") on delete set null;`);

    this.addSql(`alter table "membership" add constraint "membership_project_id_foreign" foreign key ("project_id") references "project" ("id") on update cascade on delete cascade;`);
    this.addSql(`alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;`);

    this.addSql(`alter table "api_key" add constraint "api_key_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on delete cascade;`);
    this.addSql(`alter table "api_key" add constraint "api_key_project_id_foreign" foreign key ("project_id") references "project" ("id") on delete set null;`);

    this.addSql(`alter table "session" add constraint "session_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on delete cascade;`);

    this.addSql(`alter table "user_usage" add constraint "user_usage_user_id_foreign" foreign key ("user_id") references "api_user" ("id") on update cascade on delete cascade;`);
  }

  override down(): void {
    this.addSql(`alter table "content_token" drop constraint "content_token_user_id_foreign";`);
    this.addSql(`alter table "membership" drop constraint "membership_user_id_foreign";`);
    this.addSql(`alter table "api_key" drop constraint "api_key_user_id_foreign";`);
    this.addSql(`alter table "session" drop constraint "session_user_id_foreign";`);
    this.addSql(`alter table "user_usage" drop constraint "user_usage_user_id_foreign";`);
    this.addSql(`alter table "project" drop constraint "project_config_id_foreign";`);
    this.addSql(`alter table "membership" drop constraint "membership_project_id_foreign";`);
    this.addSql(`alter table "api_key" drop constraint "api_key_project_id_foreign";`);

    this.addSql(`drop table if exists "api_user" cascade;`);
    this.addSql(`drop table if exists "audit_event" cascade;`);
    this.addSql(`drop table if exists "content_token" cascade;`);
    this.addSql(`drop table if exists "login_attempt" cascade;`);
    this.addSql(`drop table if exists "mcp_config" cascade;`);
    this.addSql(`drop table if exists "project" cascade;`);
    this.addSql(`drop table if exists "membership" cascade;`);
    this.addSql(`drop table if exists "api_key" cascade;`);
    this.addSql(`drop table if exists "session" cascade;`);
    this.addSql(`drop table if exists "tenant" cascade;`);
    this.addSql(`drop table if exists "user_usage" cascade;`);
  }

}
