import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table sso_connection (
    id uuid primary key, tenant_id uuid not null,
    name text not null, issuer text not null, client_id text not null,
    secret_sealed bytea not null, sealed_with text not null,
    default_roles text[] not null, provision text not null, require_sso boolean not null, ceiling text[] not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint sso_connection_name_key unique (tenant_id, name)
  );
  create index sso_connection_page_idx on sso_connection (tenant_id, id);

  create table sso_domain (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null constraint sso_domain_connection_id_foreign references sso_connection on delete cascade,
    domain text not null, verified_domain text constraint sso_domain_verified_key unique, token text not null,
    verified_by text, verified_at timestamptz(3), created_at timestamptz(3) not null,
    constraint sso_domain_connection_key unique (connection_id, domain)
  );

  create table sso_identity (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null constraint sso_identity_connection_id_foreign references sso_connection on delete cascade,
    user_id uuid not null constraint sso_identity_user_id_foreign references api_user on delete cascade,
    subject text, created_at timestamptz(3) not null, linked_at timestamptz(3),
    constraint sso_identity_subject_key unique (connection_id, subject),
    constraint sso_identity_user_key unique (user_id, connection_id)
  );

  create table sso_attempt (
    id uuid primary key, tenant_id uuid not null,
    connection_id uuid not null constraint sso_attempt_connection_id_foreign references sso_connection on delete cascade,
    hash bytea not null constraint sso_attempt_hash_key unique,
    return_to text not null, expires_at timestamptz(3) not null
  );
  create index sso_attempt_connection_idx on sso_attempt (connection_id);
  create index sso_attempt_expires_idx on sso_attempt (expires_at);`

const SESSIONS = `
  alter table session add sso_connection_id uuid, add sso_sid text;
  create index session_sso_idx on session (sso_connection_id);
  alter table auth_challenge add sso_connection_id uuid, add sso_sid text;`

/** Identity providers of tenants, their domains, and whom they sign in. */
export class Sso extends Migration {
  override up(): void {
    for (const sql of [TABLES, SESSIONS]) this.addSql(sql)
  }
}
