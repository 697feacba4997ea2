import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table oauth_grant (
    id uuid primary key, tenant_id uuid not null, user_id uuid not null constraint oauth_grant_user_id_foreign references api_user (id) on delete cascade,
    client_user_id uuid constraint oauth_grant_client_user_id_foreign references api_user (id) on delete cascade, client_id text not null, client_name text not null,
    identity_scopes text[] not null, resources jsonb not null, created_at timestamptz(3) not null, last_used_at timestamptz(3),
    constraint oauth_grant_person_client_key unique (user_id, client_id));
  create index oauth_grant_client_idx on oauth_grant (client_user_id);

  create table oauth_payload (
    hash bytea primary key, kind text not null, grant_id uuid constraint oauth_payload_grant_id_foreign references oauth_grant (id) on delete cascade,
    uid_hash bytea constraint oauth_payload_uid_key unique, user_code_hash bytea constraint oauth_payload_user_code_key unique,
    sealed bytea not null, consumed_at timestamptz(3), expires_at timestamptz(3) not null);
  create index oauth_payload_grant_idx on oauth_payload (grant_id);
  create index oauth_payload_expires_idx on oauth_payload (expires_at);`

/** Tokens name what they hang on: `g<id>` is a grant, and so `gg<id>` in the feed. */
const CHANGE_FEED = `
  create function keystead_grant_changed() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'gg' || old.id); return null; end $$;
  create trigger keystead_grant_changed after delete or update of
    tenant_id, user_id, client_user_id, client_id, identity_scopes, resources
    on oauth_grant for each row execute function keystead_grant_changed();
  create trigger keystead_emptied after truncate on oauth_grant for each statement execute function keystead_emptied();
  alter table oauth_grant enable always trigger keystead_grant_changed, enable always trigger keystead_emptied;`

/** What people allow clients, and the states of the OAuth provider. */
export class OauthProvider extends Migration {
  override up(): void {
    this.addSql(TABLES)
    this.addSql(CHANGE_FEED)
  }
}
