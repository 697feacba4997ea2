import { Migration } from '@mikro-orm/migrations'

const TABLES = `
  create table oauth_client (
    user_id uuid primary key constraint oauth_client_user_id_foreign references api_user on update cascade on delete cascade,
    tenant_id uuid not null,
    grant_id uuid not null constraint oauth_client_grant_key unique,
    redirect_uris text[] not null, grant_types text[] not null, token_endpoint_auth_method text,
    jwks jsonb, jwks_uri text, name text, logo_uri text,
    scopes text[] not null, token_algorithm text,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null
  );

  create table signing_key (
    id text primary key, algorithm text not null, public_jwk jsonb not null, private_sealed bytea not null,
    created_at timestamptz(3) not null, signs_from timestamptz(3) not null, signs_until timestamptz(3), expires_at timestamptz(3)
  );
  create index signing_key_expires_idx on signing_key (expires_at);

  create table ended_token (
    jti uuid primary key, tenant_id uuid not null, user_id uuid not null,
    ended_at timestamptz(3) not null, expires_at timestamptz(3) not null
  );
  create index ended_token_expires_idx on ended_token (expires_at);

  create table used_assertion (id bytea primary key, expires_at timestamptz(3) not null);
  create index used_assertion_expires_idx on used_assertion (expires_at);`

/**
 * Notices of the change feed, beside those of the initial migration:
 *
 * - `gc<id>`: a registration, by what its tokens hang on; `gu<id>`: a user as an OAuth client
 * - `e<jti>`: an access token that was revoked
 *
 * A registration is announced when it is inserted too: replicas remember that a user has none. Tokens that hang on a key need no
 * notice: whoever remembers the key for them forgets it with its hash. The sweep of expired rows is not announced.
 */
const CHANGE_FEED = `
  create function keystead_client_changed() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then
      perform pg_notify('keystead', 'gc' || old.grant_id);
      perform pg_notify('keystead', 'gu' || old.user_id);
    end if;
    if tg_op <> 'DELETE' then
      perform pg_notify('keystead', 'gc' || new.grant_id);
      perform pg_notify('keystead', 'gu' || new.user_id);
    end if;
    return null;
  end $$;
  create trigger keystead_client_changed after insert or update or delete on oauth_client
    for each row execute function keystead_client_changed();

  create function keystead_token_ended() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'e' || new.jti); return null; end $$;
  create trigger keystead_token_ended after insert or update on ended_token
    for each row execute function keystead_token_ended();

  create trigger keystead_emptied after truncate on oauth_client for each statement execute function keystead_emptied();
  create trigger keystead_emptied after truncate on ended_token for each statement execute function keystead_emptied();

  alter table oauth_client enable always trigger keystead_client_changed, enable always trigger keystead_emptied;
  alter table ended_token enable always trigger keystead_token_ended, enable always trigger keystead_emptied;`

/** OAuth clients, the keys that sign tokens, tokens that were revoked, and assertions that were used. */
export class OAuth extends Migration {
  override name = '20261129130107-oauth'

  override up(): void {
    for (const sql of [TABLES, CHANGE_FEED]) this.addSql(sql)
  }
}
