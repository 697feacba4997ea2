import { Migration } from '@mikro-orm/migrations'

const TOTP = `
  create table totp_factor (
    id uuid primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint totp_factor_user_id_foreign references api_user on delete cascade,
    secret_sealed bytea not null,
    sealed_with text not null,
    last_step bigint not null,
    confirmed_at timestamptz(3),
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    constraint totp_factor_user_key unique (user_id)
  );`

const PASSKEYS = `
  create table passkey (
    id uuid primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint passkey_user_id_foreign references api_user on delete cascade,
    credential_id bytea not null constraint passkey_credential_key unique,
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    name text not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3)
  );
  create index passkey_user_idx on passkey (user_id);`

const RECOVERY_CODES = `
  create table recovery_code (
    id uuid primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint recovery_code_user_id_foreign references api_user on delete cascade,
    hash bytea not null,
    created_at timestamptz(3) not null,
    used_at timestamptz(3),
    constraint recovery_code_hash_key unique (user_id, hash)
  );`

const CHALLENGES = `
  create table auth_challenge (
    id uuid primary key,
    tenant_id uuid not null,
    user_id uuid not null constraint auth_challenge_user_id_foreign references api_user on delete cascade,
    kind text not null,
    hash bytea not null constraint auth_challenge_hash_key unique,
    password_mark bytea,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null
  );
  create index auth_challenge_user_idx on auth_challenge (user_id);
  create index auth_challenge_expires_idx on auth_challenge (expires_at);`

/** Second factors of people, and the challenges of log-ins that wait for one. */
export class Factors extends Migration {
  override up(): void {
    for (const table of [TOTP, PASSKEYS, RECOVERY_CODES, CHALLENGES]) this.addSql(table)
    this.addSql('alter table session add authenticated_at timestamptz(3);')
    this.addSql('alter table tenant add requires_second_factor boolean not null default false;')
  }
}
